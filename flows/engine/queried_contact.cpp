#include "flows/engine/queried_contact.hpp"

#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/urn.hpp"

namespace tama::flows {

namespace {

Instant instantOf(WallTime time) {
    return Instant(std::chrono::duration_cast<Micros>(time.time_since_epoch()));
}

/// The last part of a path, "Kigali City" of "Rwanda > Kigali City"; the text where it names no place.
std::string placeName(const FieldValue& value) {
    for (const std::string* path : {&value.ward, &value.district, &value.state}) {
        if (path->empty()) continue;
        const std::size_t last = path->rfind(" > ");
        return last == std::string::npos ? *path : path->substr(last + 3);
    }
    return value.text;
}

}  // namespace

PropertyValues QueriedContact::valuesOf(const Property& property) const {
    if (property.kind == PropertyKind::Attribute) return attribute(property.key);
    if (property.kind == PropertyKind::Field) return field(property);
    PropertyValues values;
    for (const std::string& urn : contact_.urns) {
        const auto parts = parseUrn(urn);
        if (parts && parts->scheme == property.key) values.texts.push_back(parts->path);
    }
    return values;
}

PropertyValues QueriedContact::attribute(const std::string& key) const {
    PropertyValues values;
    if (key == "uuid") values.texts.push_back(contact_.uuid);
    if (key == "name") values.texts.push_back(contact_.name);
    if (key == "language") values.texts.push_back(contact_.language);
    if (key == "status") values.texts.emplace_back(nameOf(contact_.status));
    if (key == "created_on") values.moments.push_back(instantOf(contact_.created_on));
    if (key == "last_seen_on" && contact_.last_seen_on) {
        values.moments.push_back(instantOf(*contact_.last_seen_on));
    }
    if (key == "tickets") values.numbers.emplace_back(contact_.ticket ? 1 : 0);
    if (key == "group") {
        for (const GroupRef& group : contact_.groups) values.texts.push_back(group.name);
    }
    if (key == "urn") {
        for (const std::string& urn : contact_.urns) {
            if (const auto parts = parseUrn(urn)) values.texts.push_back(parts->path);
        }
    }
    return values;
}

PropertyValues QueriedContact::field(const Property& property) const {
    PropertyValues values;
    const auto found = contact_.fields.find(property.key);
    if (found == contact_.fields.end()) return values;
    const FieldValue& value = found->second;
    if (property.type == PropertyType::Number) {
        const auto number = Decimal::parse(value.number.empty() ? trim(value.text) : value.number);
        if (number) values.numbers.push_back(*number);
    } else if (property.type == PropertyType::Date) {
        const std::string& text = value.datetime.empty() ? value.text : value.datetime;
        const auto moment = findDateTime(text, environment_, now_, MissingTime::Midnight);
        if (moment) values.moments.push_back(moment->instant);
    } else {
        values.texts.push_back(placeName(value));
    }
    return values;
}

}  // namespace tama::flows
