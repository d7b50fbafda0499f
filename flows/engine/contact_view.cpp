#include "flows/engine/contact_view.hpp"

#include <algorithm>
#include <chrono>

#include "flows/engine/destinations.hpp"
#include "flows/engine/execution.hpp"
#include "flows/engine/view.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/urn.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {

namespace {

Value textOrNull(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

/// A field is what its type says: a number, a moment, a place, or its text. Null where the text has no such
/// reading.
Value fieldValue(std::string_view key, const FieldValue& field, const ViewedContact& subject) {
    const Field* definition = subject.assets().field(key);
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
                findDateTime(field.datetime, subject.environment(), Instant{}, MissingTime::Midnight);
            return moment ? Value(moment->in(subject.environment().timezone)) : Value();
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
    explicit FieldsObject(ViewedContact subject) : subject_(subject) {}

    std::optional<Value> find(std::string_view name) const override {
        const std::string key = lowerAscii(name);
        const auto found = subject_.contact->fields.find(key);
        if (found != subject_.contact->fields.end()) return fieldValue(found->first, found->second, subject_);
        if (subject_.assets().field(key) != nullptr) return Value();
        return std::nullopt;
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const auto& [key, field] : subject_.contact->fields)
            out.emplace_back(key, fieldValue(key, field, subject_));
        // As the reference: all fields that there are, null where the contact has none.
        for (const Field& field : subject_.assets().fields) {
            if (!subject_.contact->fields.contains(field.key)) out.emplace_back(field.key, Value());
        }
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

    /// As the reference: a line for each field that is set.
    std::optional<Value> defaultValue() const override {
        std::vector<std::string> lines;
        for (const auto& [key, field] : subject_.contact->fields) {
            const Field* known = subject_.assets().field(key);
            const Value value = fieldValue(key, field, subject_);
            if (!value.isNull())
                lines.push_back((known == nullptr ? key : known->name) + ": " + value.toString());
        }
        std::sort(lines.begin(), lines.end());
        return Value(join(lines, "\n"));
    }

  private:
    ViewedContact subject_;
};

class UrnsObject final : public Object {
  public:
    explicit UrnsObject(ViewedContact subject) : subject_(subject) {}

    /// An address scheme nobody knows is null too, as is one that the contact has none of.
    std::optional<Value> find(std::string_view name) const override {
        for (const std::string& urn : subject_.contact->urns) {
            const std::string_view scheme = std::string_view(urn).substr(0, urn.find(':'));
            if (equalsIgnoringCase(scheme, name)) return urnValue(urn, subject_.environment());
        }
        return Value();
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        for (const std::string& urn : subject_.contact->urns) {
            const std::string scheme = urn.substr(0, urn.find(':'));
            const bool seen = std::any_of(out.begin(), out.end(), [&](const Property& other) {
                return other.first == scheme;
            });
            if (!seen) out.emplace_back(scheme, urnValue(urn, subject_.environment()));
        }
        std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return out;
    }

  private:
    ViewedContact subject_;
};

/// As people read it: the number as it is dialled at home, the handle, or the path.
Value formattedUrn(const std::string& urn, const ViewedContact& subject) {
    const auto parts = parseUrn(urn);
    if (!parts) return Value(urn);
    if (!parts->display.empty()) return Value(parts->display);
    const PhoneFormatter& format = subject.execution->services().format_phone;
    return Value(parts->scheme == "tel" && format ? format(parts->path) : parts->path);
}

using ContactEntry = View<ViewedContact>::Entry;

Value contactGroups(const ViewedContact& subject) {
    std::vector<Value> groups;
    for (const GroupRef& group : subject.contact->groups) {
        groups.emplace_back(Object::of({{"name", Value(group.name)}, {"uuid", Value(group.uuid)}}));
    }
    return Value::array(std::move(groups));
}

Value contactLastSeen(const ViewedContact& subject) {
    const auto& last_seen = subject.contact->last_seen_on;
    return last_seen ? momentValue(*last_seen, subject.environment()) : Value();
}

Value contactUrns(const ViewedContact& subject) {
    std::vector<Value> urns;
    for (const std::string& urn : subject.contact->urns) urns.push_back(urnValue(urn, subject.environment()));
    return Value::array(std::move(urns));
}

Value contactFirstName(const ViewedContact& subject) {
    const auto words = wordsOf(subject.contact->name);
    return words.empty() ? Value() : Value(words.front());
}

/// The address that a message would go to.
Value contactUrn(const ViewedContact& subject) {
    if (subject.execution->services().channels_decide) {
        const auto destinations = destinationsOf(*subject.contact, subject.assets());
        return destinations.empty() ? Value() : urnValue(destinations.front().urn, subject.environment());
    }
    const auto& urns = subject.contact->urns;
    return urns.empty() ? Value() : urnValue(urns.front(), subject.environment());
}

Value contactChannel(const ViewedContact& subject) {
    const auto destinations = destinationsOf(*subject.contact, subject.assets());
    return destinations.empty() ? Value() : channelValue(*destinations.front().channel);
}

Value contactDefault(const ViewedContact& subject) {
    if (!subject.contact->name.empty()) return subject.contact->name;
    if (subject.environment().redaction_policy == RedactionPolicy::Urns) return subject.contact->id;
    if (subject.contact->urns.empty()) return Value("");
    const std::string& urn = subject.contact->urns.front();
    return formattedUrn(urn, subject);
}

Value contactTickets(const ViewedContact& subject) {
    std::vector<Value> tickets;
    if (subject.contact->ticket) tickets.push_back(ticketView(subject));
    return Value::array(std::move(tickets));
}

constexpr ContactEntry kContactEntries[] = {
    {"channel", &contactChannel},
    {"created_on",
     [](const ViewedContact& s) { return momentValue(s.contact->created_on, s.environment()); }},
    {"fields", &fieldsView},
    {"first_name", &contactFirstName},
    {"groups", &contactGroups},
    {"id", [](const ViewedContact& s) { return Value(s.contact->id); }, "contact.ref for contact.id"},
    {"language", [](const ViewedContact& s) { return Value(s.contact->language); }},
    {"last_seen_on", &contactLastSeen},
    {"name", [](const ViewedContact& s) { return Value(s.contact->name); }},
    {"ref", [](const ViewedContact& s) { return Value(s.contact->ref); }},
    {"status", [](const ViewedContact& s) { return Value(nameOf(s.contact->status)); }},
    {"tickets", &contactTickets, "ticket for contact.tickets"},
    {"timezone", [](const ViewedContact& s) { return textOrNull(s.contact->timezone); }},
    {"urn", &contactUrn},
    {"urns", &contactUrns},
    {"uuid", [](const ViewedContact& s) { return Value(s.contact->uuid); }},
};

}  // namespace

const Assets& ViewedContact::assets() const {
    return execution->assets();
}

const Environment& ViewedContact::environment() const {
    return execution->environment();
}

void ViewedContact::noteDeprecated(std::string_view advice) const {
    execution->noteDeprecated(advice);
}

Value channelValue(const Channel& channel) {
    return Object::of(
        {{"__default__", Value(channel.name)},
         {"address", Value(channel.address)},
         {"name", Value(channel.name)},
         {"uuid", Value(channel.uuid)}}
    );
}

Value urnValue(std::string_view urn, const Environment& environment) {
    if (environment.redaction_policy == RedactionPolicy::Urns) {
        return Value(std::string(urn.substr(0, urn.find(':') + 1)) + std::string(kRedactedUrn));
    }
    const std::size_t mark = urn.find('#');
    std::string out(identityOf(urn));
    if (mark != std::string_view::npos) out += urn.substr(mark);
    return Value(std::move(out));
}

Value ticketView(const ViewedContact& subject) {
    const auto& ticket = subject.contact->ticket;
    if (!ticket) return {};
    const Value topic =
        ticket->topic.uuid.empty()
            ? Value()
            : Value(Object::of(
                  {{"__default__", Value(ticket->topic.name)},
                   {"name", Value(ticket->topic.name)},
                   {"uuid", Value(ticket->topic.uuid)}}
              ));
    const User* assignee = subject.assets().user(ticket->assignee.uuid);
    return Object::of(
        {{"assignee", assignee == nullptr ? Value() : userValue(assignee->name, assignee->email)},
         {"topic", topic},
         {"uuid", Value(ticket->uuid)}}
    );
}

Value userValue(const std::string& name, const std::string& email) {
    const auto words = wordsOf(name);
    return Object::of(
        {{"__default__", Value(name.empty() ? email : name)},
         {"email", Value(email)},
         {"first_name", words.empty() ? Value("") : Value(words.front())},
         {"name", Value(name)}}
    );
}

Value momentValue(WallTime time, const Environment& environment) {
    return DateTime{std::chrono::time_point_cast<Micros>(time), environment.timezone};
}

Value contactView(const ViewedContact& subject) {
    return viewOf(subject, kContactEntries, &contactDefault);
}

Value fieldsView(const ViewedContact& subject) {
    return ObjectPtr(std::make_shared<FieldsObject>(subject));
}

Value urnsView(const ViewedContact& subject) {
    return ObjectPtr(std::make_shared<UrnsObject>(subject));
}

}  // namespace tama::flows
