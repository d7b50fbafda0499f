#include "flows/engine/contact_view.hpp"

#include <chrono>

#include "flows/engine/view.hpp"
#include "flows/expressions/date_finder.hpp"

namespace tama::flows {

namespace {

Value textOrNull(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

/// A field is what its type says: a number, a moment, a place, or its text. Null where the text has no such
/// reading.
Value fieldValue(std::string_view key, const FieldValue& field, const ContactSubject& subject) {
    const Field* definition = subject.assets->field(key);
    const FieldType type = definition == nullptr ? FieldType::Text : definition->type;
    switch (type) {
        case FieldType::Text:
            return field.text;
        case FieldType::Number: {
            const auto number = Decimal::parse(field.number);
            return number ? Value(*number) : Value();
        }
        case FieldType::Datetime: {
            const auto moment =
                findDateTime(field.datetime, *subject.environment, Instant{}, MissingTime::Midnight);
            return moment ? Value(moment->in(subject.environment->timezone)) : Value();
        }
        case FieldType::State:
            return textOrNull(field.state);
        case FieldType::District:
            return textOrNull(field.district);
        case FieldType::Ward:
            return textOrNull(field.ward);
    }
    return {};
}

class FieldsObject final : public Object {
  public:
    explicit FieldsObject(ContactSubject subject) : subject_(subject) {}

    std::optional<Value> find(std::string_view name) const override {
        const std::string key = lowerAscii(name);
        const auto found = subject_.contact->fields.find(key);
        if (found != subject_.contact->fields.end()) return fieldValue(found->first, found->second, subject_);
        if (subject_.assets->field(key) != nullptr) return Value();
        return std::nullopt;
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const auto& [key, field] : subject_.contact->fields)
            out.emplace_back(key, fieldValue(key, field, subject_));
        return out;
    }

    /// As the reference: a line for each field that is set.
    std::optional<Value> defaultValue() const override {
        std::string out;
        for (const auto& [key, field] : subject_.contact->fields) {
            const Field* known = subject_.assets->field(key);
            if (!out.empty()) out += '\n';
            out +=
                (known == nullptr ? key : known->name) + ": " + fieldValue(key, field, subject_).toString();
        }
        return Value(out);
    }

  private:
    ContactSubject subject_;
};

class UrnsObject final : public Object {
  public:
    explicit UrnsObject(const Contact& contact) : contact_(contact) {}

    /// The first address of a scheme; null where the contact has none.
    std::optional<Value> find(std::string_view name) const override {
        for (const std::string& urn : contact_.urns) {
            const std::string_view scheme = std::string_view(urn).substr(0, urn.find(':'));
            if (equalsIgnoringCase(scheme, name)) return Value(urn);
        }
        return Value();
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const std::string& urn : contact_.urns) {
            const std::string scheme = urn.substr(0, urn.find(':'));
            const bool seen = std::any_of(out.begin(), out.end(), [&](const Property& other) {
                return other.first == scheme;
            });
            if (!seen) out.emplace_back(scheme, Value(urn));
        }
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

  private:
    const Contact& contact_;
};

using ContactEntry = View<ContactSubject>::Entry;

Value contactGroups(const ContactSubject& subject) {
    std::vector<Value> groups;
    for (const GroupRef& group : subject.contact->groups) {
        groups.emplace_back(Object::of({{"name", Value(group.name)}, {"uuid", Value(group.uuid)}}));
    }
    return Value::array(std::move(groups));
}

Value contactLastSeen(const ContactSubject& subject) {
    const auto& last_seen = subject.contact->last_seen_on;
    return last_seen ? momentValue(*last_seen, *subject.environment) : Value();
}

Value contactUrns(const ContactSubject& subject) {
    std::vector<Value> urns;
    for (const std::string& urn : subject.contact->urns) urns.emplace_back(urn);
    return Value::array(std::move(urns));
}

Value contactFirstName(const ContactSubject& subject) {
    const std::string_view name = trim(subject.contact->name);
    return textOrNull(std::string(name.substr(0, name.find(' '))));
}

Value contactUrn(const ContactSubject& subject) {
    return subject.contact->urns.empty() ? Value() : Value(subject.contact->urns.front());
}

Value contactDefault(const ContactSubject& subject) {
    if (!subject.contact->name.empty()) return subject.contact->name;
    if (subject.contact->urns.empty()) return Value("");
    const std::string& urn = subject.contact->urns.front();
    return Value(urn.substr(urn.find(':') + 1));
}

constexpr ContactEntry kContactEntries[] = {
    {"created_on",
     [](const ContactSubject& s) { return momentValue(s.contact->created_on, *s.environment); }},
    {"fields", &fieldsView},
    {"first_name", &contactFirstName},
    {"groups", &contactGroups},
    {"language", [](const ContactSubject& s) { return textOrNull(s.contact->language); }},
    {"last_seen_on", &contactLastSeen},
    {"name", [](const ContactSubject& s) { return Value(s.contact->name); }},
    {"status", [](const ContactSubject& s) { return Value(nameOf(s.contact->status)); }},
    {"timezone", [](const ContactSubject& s) { return textOrNull(s.contact->timezone); }},
    {"urn", &contactUrn},
    {"urns", &contactUrns},
    {"uuid", [](const ContactSubject& s) { return Value(s.contact->uuid); }},
};

}  // namespace

Value momentValue(WallTime time, const Environment& environment) {
    return DateTime{std::chrono::time_point_cast<Micros>(time), environment.timezone};
}

Value contactView(const ContactSubject& subject) {
    return viewOf(subject, kContactEntries, &contactDefault);
}

Value fieldsView(const ContactSubject& subject) {
    return ObjectPtr(std::make_shared<FieldsObject>(subject));
}

Value urnsView(const ContactSubject& subject) {
    return ObjectPtr(std::make_shared<UrnsObject>(*subject.contact));
}

}  // namespace tama::flows
