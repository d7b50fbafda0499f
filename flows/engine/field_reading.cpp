#include "flows/engine/field_reading.hpp"

#include "base/text.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/number_finder.hpp"

namespace tama::flows {

namespace {

/// A path "Rwanda > Kigali City > Gasabo" as far as a level reaches: 1 = state.
std::string pathToLevel(std::string_view path, int level) {
    std::size_t end = 0;
    for (int i = 0; i <= level && end != std::string_view::npos; ++i)
        end = path.find(" > ", end == 0 ? 0 : end + 3);
    return std::string(path.substr(0, end));
}

class NothingInScope final : public Scope {
  public:
    Value lookup(std::string_view) const override { return {}; }
};

}  // namespace

FieldValue readField(
    const Assets& assets,
    std::string_view key,
    std::string_view text,
    const Environment& environment,
    WallTime now
) {
    const Field* known = assets.field(key);
    const NothingInScope scope;
    Random random(1);
    const EvaluationContext context{
        environment, scope, std::chrono::time_point_cast<Micros>(now), random};
    Field plain;
    plain.key = std::string(key);
    return readField(known == nullptr ? plain : *known, text, context);
}

FieldValue readField(const Field& field, std::string_view text, const EvaluationContext& context) {
    FieldValue out;
    out.text = std::string(text);
    // Every field keeps the readings its text has, as the reference does: a type that is changed later finds
    // them.
    if (const auto number = Decimal::parse(trim(text))) {
        out.number = number->toString();
    } else if (field.type == FieldType::Number) {
        const auto numbers = findNumbers(text, context.environment.number_format);
        if (!numbers.empty()) out.number = numbers.front().toString();
    }
    if (const auto moment = findDateTime(text, context.environment, context.now, MissingTime::Midnight)) {
        out.datetime = moment->in(context.environment.timezone).toString();
    }
    if (context.locations == nullptr) return out;
    const int level = field.type == FieldType::State      ? 1
                      : field.type == FieldType::District ? 2
                      : field.type == FieldType::Ward     ? 3
                                                          : 0;
    if (level == 0) return out;
    const std::size_t last = text.rfind(" > ");
    const std::string_view name = last == std::string_view::npos ? text : text.substr(last + 3);
    const std::string_view above = last == std::string_view::npos ? std::string_view() : text.substr(0, last);
    const auto path = context.locations->find(name, level, above);
    if (!path) return out;
    out.state = pathToLevel(*path, 1);
    if (level >= 2) out.district = pathToLevel(*path, 2);
    if (level >= 3) out.ward = pathToLevel(*path, 3);
    return out;
}

}  // namespace tama::flows
