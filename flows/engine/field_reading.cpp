#include "flows/engine/field_reading.hpp"

#include "base/text.hpp"
#include "flows/engine/execution.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/number_finder.hpp"
#include "flows/expressions/words.hpp"
#include "flows/locations.hpp"

namespace tama::flows {

namespace {

/// The contact's place of a level: what the first field of that kind says.
std::string placeOf(const Assets& assets, const Contact& contact, FieldType type) {
    for (const Field& field : assets.fields) {
        if (field.type != type) continue;
        const auto value = contact.fields.find(field.key);
        if (value == contact.fields.end()) return {};
        return type == FieldType::State ? value->second.state : value->second.district;
    }
    return {};
}

std::optional<std::string> placeIn(
    const Field& field,
    std::string_view text,
    const LocationResolver& locations,
    const Assets& assets,
    const Contact& contact
) {
    if (text.find('>') != std::string_view::npos) return findByPath(locations, text);
    if (field.type == FieldType::State) return findInText(locations, text, LocationLevel::State, {});
    if (field.type != FieldType::District && field.type != FieldType::Ward) return std::nullopt;
    const bool is_ward = field.type == FieldType::Ward;
    const std::string above = placeOf(assets, contact, is_ward ? FieldType::District : FieldType::State);
    if (above.empty()) return std::nullopt;
    return findInText(locations, text, is_ward ? LocationLevel::Ward : LocationLevel::District, above);
}

class NothingInScope final : public Scope {
  public:
    Value lookup(std::string_view) const override { return {}; }
};

/// `contact`: whose other places say where to look.
FieldValue readingsOf(
    const Field& field,
    std::string_view text,
    const EvaluationContext& context,
    const Assets& assets,
    const Contact& contact
) {
    FieldValue out;
    out.text = std::string(text);
    // Every field keeps the readings its text has, as the reference does: a type that is changed later finds
    // them.
    if (const auto number = Decimal::parse(trim(text))) {
        out.number = number->toString();
    } else if (field.type == FieldType::Number && !hasLetters(text)) {
        const auto numbers = findNumbers(text, context.environment.number_format);
        if (numbers.size() == 1) out.number = numbers.front().toString();  // of "3/5/2020" none
    }
    if (const auto moment = findDateTime(text, context.environment, context.now, MissingTime::Midnight)) {
        out.datetime = moment->in(context.environment.timezone).toString();
    }
    if (context.locations == nullptr) return out;
    const auto path = placeIn(field, text, *context.locations, assets, contact);
    if (!path) return out;
    const LocationLevel level = levelOfPath(*path);
    if (level >= LocationLevel::State) out.state = pathToLevel(*path, LocationLevel::State);
    if (level >= LocationLevel::District) out.district = pathToLevel(*path, LocationLevel::District);
    if (level >= LocationLevel::Ward) out.ward = pathToLevel(*path, LocationLevel::Ward);
    return out;
}

}  // namespace

FieldValue readField(const Field& field, std::string_view text, const Execution& execution) {
    return readingsOf(field, text, execution.evaluation(), execution.assets(), execution.contact());
}

FieldValue readField(
    const Assets& assets,
    std::string_view key,
    std::string_view text,
    const Environment& environment,
    WallTime now,
    const Contact& contact
) {
    const Field* known = assets.field(key);
    const NothingInScope scope;
    Random random(1);
    EvaluationContext context{environment, scope, std::chrono::time_point_cast<Micros>(now), random};
    context.locations = assets.places.get();
    Field plain;
    plain.key = std::string(key);
    return readingsOf(known == nullptr ? plain : *known, text, context, assets, contact);
}

}  // namespace tama::flows
