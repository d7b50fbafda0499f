#include "flows/engine/contact_schema.hpp"

#include <algorithm>

#include "base/match_key.hpp"
#include "flows/language_codes.hpp"

namespace tama::flows {

namespace {

PropertyType propertyType(FieldType type) {
    switch (type) {
        case FieldType::Number:
            return PropertyType::Number;
        case FieldType::Datetime:
            return PropertyType::Date;
        default:
            return PropertyType::Text;
    }
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

template <class Named>
bool isNamed(const Named& named, const std::string& key) {
    return matchKey(named.name) == key;
}

}  // namespace

std::string ContactSchema::groupRefusal(std::string_view attribute) const {
    const bool known_of_contact =
        !isOneOf(attribute, {"id", "ref", "status", "group", "flow", "history"});
    if (use_ == QueryUse::Search || known_of_contact) return {};
    return "a group cannot be made by " + std::string(attribute) +
           ": its members must follow from what is known of the contact";
}

std::optional<QuerySchema::Found> ContactSchema::find(
    std::optional<PropertyKind> kind, std::string_view key
) const {
    if (!kind) {
        if (const auto type = attributeType(key)) {
            return Found{{PropertyKind::Attribute, std::string(key), *type}, groupRefusal(key)};
        }
    }
    if (kind != PropertyKind::Field && isUrnScheme(key)) {
        return Found{{PropertyKind::Urn, std::string(key), PropertyType::Urn}, {}};
    }
    if (kind == PropertyKind::Urn) return std::nullopt;
    const Field* field = assets_.field(key);
    if (field == nullptr) return std::nullopt;
    return Found{{PropertyKind::Field, field->key, propertyType(field->type)}, {}};
}

tl::expected<std::string, std::string> ContactSchema::keyOf(
    const Property& property, QueryOperator, std::string_view text
) const {
    std::string key = matchKey(text);
    if (property.kind != PropertyKind::Attribute) return key;
    const std::string& attribute = property.key;
    const auto named = [&key](const auto& list) {
        return std::any_of(list.begin(), list.end(), [&key](const auto& one) { return isNamed(one, key); });
    };
    if (attribute == "status" && !contactStatusFrom(key)) {
        return tl::unexpected<std::string>("active, blocked, stopped or archived");
    }
    if (attribute == "language") {
        if (!isLanguageCode(key)) {
            return tl::unexpected<std::string>("a language code of three letters (ISO 639-3)");
        }
        return std::string(codeOfToday(key));
    }
    if (attribute == "group" && !named(assets_.groups)) {
        return tl::unexpected<std::string>("the name of a group");
    }
    if (attribute == "flow" || attribute == "history") {
        const bool known = std::any_of(
            assets_.workflows.begin(), assets_.workflows.end(), [&key](const auto& flow) {
                return isNamed(*flow, key);
            }
        );
        if (!known) return tl::unexpected<std::string>("the name of a flow");
    }
    return key;
}

bool ContactSchema::canBeUnset(const Property& property) const {
    return property.kind != PropertyKind::Attribute ||
           !isOneOf(property.key, {"uuid", "id", "ref", "status", "created_on", "tickets"});
}

std::string ContactSchema::choices() const {
    return "an attribute (name, language, urn, created_on …), an address (tel …), a field of the file";
}

}  // namespace tama::flows
