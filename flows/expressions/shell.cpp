#include "flows/expressions/shell.hpp"

#include "base/unicode.hpp"
#include "flows/expressions/conversion.hpp"
#include "flows/expressions/json.hpp"

namespace tama::flows {
namespace {

class ObjectScope final : public Scope {
  public:
    explicit ObjectScope(Value roots) : roots_(std::move(roots)) {}
    Value lookup(std::string_view name) const override {
        const auto found = (*roots_.get<ObjectPtr>())->find(name);
        return found ? *found : Value::error("context has no property '" + std::string(name) + "'");
    }

  private:
    Value roots_;
};

std::string textOr(const Value& object, std::string_view name, std::string otherwise) {
    const Value found = object.property(name);
    return found.kind() == ValueKind::Text ? found.toString() : otherwise;
}

Result<Environment> environmentFrom(const Value& settings) {
    Environment environment;
    if (settings.kind() != ValueKind::Object) return environment;
    environment.date_format = textOr(settings, "date_format", environment.date_format);
    environment.time_format = textOr(settings, "time_format", environment.time_format);
    environment.default_country = textOr(settings, "default_country", "");
    const std::string zone = textOr(settings, "timezone", "UTC");
    const auto named = TimeZone::named(zone);
    if (!named)
        return fail(ErrorCode::InvalidInput, "there is no time zone " + zone, "environment: timezone");
    environment.timezone = *named;
    for (const Value& language : settings.property("allowed_languages").items()) {
        environment.allowed_languages.push_back(language.toString());
    }
    const Value numbers = settings.property("number_format");
    environment.number_format.decimal_symbol = textOr(numbers, "decimal_symbol", ".");
    environment.number_format.digit_grouping_symbol = textOr(numbers, "digit_grouping_symbol", ",");
    return environment;
}

}  // namespace

Result<TextResult> evaluateForShell(
    std::string_view text, std::string_view context_json, Instant now, Random& random
) {
    const auto parsed = parseJson(trimUnicode(context_json).empty() ? "{}" : context_json);
    if (!parsed || parsed->kind() != ValueKind::Object) {
        return fail(
            ErrorCode::InvalidInput, "must be a JSON object with the roots of the template", "context"
        );
    }
    const auto environment = environmentFrom(parsed->property("environment"));
    if (!environment) return fail(environment.error());
    const ObjectScope scope(*parsed);
    EvaluationContext context{*environment, scope, now, random};
    if (const auto given = toDateTime(parsed->property("now"), context)) context.now = given->instant;

    std::vector<std::string> names;
    for (const auto& [name, value] : (*parsed->get<ObjectPtr>())->properties())
        names.push_back(toLower(name));
    std::vector<std::string_view> roots(standardRoots().begin(), standardRoots().end());
    roots.insert(roots.end(), names.begin(), names.end());
    return CompiledTemplate::compile(text, roots).evaluateText(context);
}

}  // namespace tama::flows
