#include "flows/expressions/shell.hpp"

#include <algorithm>

#include "base/unicode.hpp"
#include "flows/expressions/conversion.hpp"
#include "flows/expressions/json.hpp"
#include "flows/expressions/shell_context.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {
namespace {

class ObjectScope final : public Scope {
  public:
    explicit ObjectScope(Value roots) : roots_(std::move(roots)) {}
    Value lookup(std::string_view name) const override {
        if (auto found = (*roots_.get<ObjectPtr>())->find(name)) return std::move(*found);
        const auto known = standardRoots();  // null in a conversation that has none
        if (std::find(known.begin(), known.end(), name) != known.end()) return {};
        return Value::error("context has no property '" + std::string(name) + "'");
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
    if (textOr(settings, "redaction_policy", "none") == "urns")
        environment.redaction_policy = RedactionPolicy::Urns;
    const std::string collation = textOr(settings, "input_collation", "default");
    if (const auto known = collationNamed(collation)) {
        environment.input_collation = *known;
    } else {
        return fail(
            ErrorCode::InvalidInput,
            "is default, confusables or arabic_variants, not " + collation,
            "environment: input_collation"
        );
    }
    return environment;
}

/// As in a session: the contact's time zone and, where it is allowed, language count.
std::optional<Error> followContact(Environment& environment, const Value& contact) {
    if (const std::string zone = textOr(contact, "timezone", ""); !zone.empty()) {
        const auto named = TimeZone::named(zone);
        if (!named)
            return Error{ErrorCode::InvalidInput, "there is no time zone " + zone, "contact: timezone"};
        environment.timezone = *named;
    }
    const std::string language = textOr(contact, "language", "");
    const auto& allowed = environment.allowed_languages;
    if (std::find(allowed.begin(), allowed.end(), language) != allowed.end())
        environment.contact_language = language;
    return std::nullopt;
}

}  // namespace

Result<ExpressionShell> ExpressionShell::open(
    std::string_view context_json, Instant now, ShellTools tools
) {
    const auto parsed = parseJson(trimUnicode(context_json).empty() ? "{}" : context_json);
    if (!parsed || parsed->kind() != ValueKind::Object) {
        return fail(
            ErrorCode::InvalidInput, "must be a JSON object with the roots of the template", "context"
        );
    }
    auto environment = environmentFrom(parsed->property("environment"));
    if (!environment) return fail(environment.error());
    if (auto failure = followContact(*environment, parsed->property("contact"))) return fail(*failure);
    ExpressionShell shell;
    shell.environment_ = std::move(*environment);
    shell.tools_ = std::move(tools);
    const ObjectScope scope(*parsed);
    Random no_dice(0);
    EvaluationContext context{shell.environment_, scope, now, no_dice};
    if (const auto given = toDateTime(parsed->property("now"), context)) context.now = given->instant;
    shell.now_ = context.now;
    shell.roots_ = completedContext(*parsed, context);
    return shell;
}

TextResult ExpressionShell::evaluate(std::string_view text, Random& random) const {
    const ObjectScope scope(roots_);
    const EvaluationContext context{
        environment_,
        scope,
        now_,
        random,
        tools_.locations,
        tools_.normalise_phone,
        tools_.format_phone};
    std::vector<std::string> names;
    for (const auto& [name, value] : (*roots_.get<ObjectPtr>())->properties()) names.push_back(toLower(name));
    std::vector<std::string_view> roots(standardRoots().begin(), standardRoots().end());
    roots.insert(roots.end(), names.begin(), names.end());
    return CompiledTemplate::compile(text, roots).evaluateText(context);
}

}  // namespace tama::flows
