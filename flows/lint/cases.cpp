// Cases of routers that never lead anywhere, whatever is answered: arguments that the engine refuses each
// time (errors), and ones that nothing fits (warnings). An argument with an expression is known only when it
// is evaluated: its case is left alone.
#include <algorithm>
#include <array>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/pattern.hpp"
#include "flows/expressions/words.hpp"
#include "flows/lint/rules.hpp"
#include "flows/play/conversation.hpp"

namespace tama::flows {

namespace {

using CaseArguments = std::vector<Template>;

/// Why a case cannot work and what to do about it.
struct CaseProblem {
    Severity severity;
    std::string why;
    std::string advice;
};

/// What to write, by the beginning of the test's name; the longer beginning first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kAdvice{{
    {"has_number_between", "write the least and the greatest number, such as 1 and 10"},
    {"has_number_", "write one number, such as 10"},
    {"has_date_", "write one day, such as 2025-12-31, which every date format reads"},
    {"has_pattern", "write one regular expression, such as ^[A-Z]{3}$"},
    {"has_intent", "write the intent and how sure it must be, such as 0.8"},
    {"has_top_intent", "write the intent and how sure it must be, such as 0.8"},
    {"has_group", "choose one group"},
    {"has_category", "name the categories of the result"},
    {"has_phone", "write one country, such as LR, or none"},
}};

std::string adviceFor(const RouterTest& test) {
    for (const auto& [beginning, advice] : kAdvice) {
        if (test.name.starts_with(beginning)) return std::string(advice);
    }
    if (test.most_arguments == 1) return "leave the argument out";
    return test.least_arguments > 1 ? "write the words in one argument" : "leave out what is too much";
}

/// "1 argument", "at most 2 arguments"; the operand, which is the first of a test, is not counted.
std::string argumentsInWords(const RouterTest& test) {
    const std::size_t least = test.least_arguments - 1;
    const std::size_t most = test.most_arguments - 1;
    const std::size_t named = least == most || least == 0 ? most : least;
    const std::string range = least == most ? "" : least == 0 ? "at most " : "at least ";
    if (named == 0) return "no argument";
    return range + std::to_string(named) + (named == 1 ? " argument" : " arguments");
}

class NoScope final : public Scope {
  public:
    Value lookup(std::string_view) const override { return {}; }
};

/// An operand of the kind that the test looks at.
Value someOperand(const RouterTest& test) {
    if (test.name == "has_group") return Value::array({});
    const bool of_result = test.name == "has_category" || test.name.ends_with("_intent");
    return of_result ? Value(Object::of({{"name", "Answer"}, {"category", ""}})) : Value("1");
}

std::string_view constantAt(const CaseArguments& arguments, std::size_t at) {
    return at < arguments.size() ? arguments[at].constantText() : std::string_view();
}

bool areConstant(const CaseArguments& arguments) {
    return std::all_of(arguments.begin(), arguments.end(), [](const Template& argument) {
        return argument.isConstant();
    });
}

/// What the engine reports whenever it runs the test; empty where it reports nothing, or that depends.
std::string errorOf(const RouterTest& test, const CaseArguments& arguments, const Environment& environment) {
    if (!test.takes(arguments.size() + 1)) {
        return "it takes " + argumentsInWords(test) + " and has " + std::to_string(arguments.size());
    }
    if (!areConstant(arguments)) return {};
    std::vector<Value> values{someOperand(test)};
    for (const Template& argument : arguments) values.push_back(argument.constantValue());
    const NoScope scope;
    Random random(1);
    const LocationTree nowhere;
    const TestResult result = runRouterTest(test, {environment, scope, Instant{}, random, &nowhere}, values);
    if (result.outcome != TestResult::Outcome::Failed) return {};
    if (test.name != "has_pattern") return result.error;
    return "it is no regular expression (" + patternProblem(trimUnicode(constantAt(arguments, 0))) + ")";
}

std::string shownIn(std::string_view argument) {
    constexpr std::size_t kMostShown = 60;  // characters
    const std::string_view shown = truncateCodePoints(argument, kMostShown);
    return "\"" + std::string(shown) + (shown.size() < argument.size() ? "…" : "") + "\"";
}

/// The categories that a result can have; none where an action saves it, or no node does.
std::vector<std::string> categoriesOfResult(const Inspected& inspected, std::string_view key) {
    std::vector<std::string> out;
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const ActionParts& parts : inspected.actions[i]) {
            for (const std::string& name : parts.result_names) {
                if (resultKey(name) == key) return {};
            }
        }
        if (!nodes[i].router || nodes[i].router->result_key != key) continue;
        for (const Category& category : nodes[i].router->categories) {
            if (std::find(out.begin(), out.end(), category.name.base) == out.end()) {
                out.push_back(category.name.base);
            }
        }
    }
    return out;
}

/// "act" of "@results.act"; empty for every other operand.
std::string resultOfOperand(const Template& operand) {
    if (operand.paths().size() != 1) return {};
    const std::string& path = operand.paths().front();
    const auto parts = split(path, '.');
    const bool plain = equalsIgnoringCase(trim(operand.source()), "@" + path);
    return plain && parts.size() == 2 && parts[0] == "results" ? std::string(parts[1]) : std::string();
}

class CaseChecker {
  public:
    CaseChecker(const Inspected& inspected, const std::vector<Environment>& conventions, std::size_t node)
        : inspected_(inspected), conventions_(conventions), node_(node) {}

    void check(std::size_t number) const {
        const Router& router = *inspected_.flow.nodes[node_].router;
        const Case& test = router.cases[number];
        if (test.test == nullptr) return;  // reported with the structure
        report(test, "", test.arguments.base, problemOf(test, test.arguments.base));
        for (const auto& [language, arguments] : test.arguments.translations) {
            report(test, language, arguments, problemOf(test, arguments));
        }
        if (isTakenBefore(router, number)) {
            const CaseProblem again{
                Severity::Warning,
                "an earlier case is the same and takes its answers",
                "change one of them or delete it"};
            report(test, "", test.arguments.base, again);
        }
    }

  private:
    void report(
        const Case& test,
        const std::string& language,
        const CaseArguments& arguments,
        const std::optional<CaseProblem>& problem
    ) const {
        if (!problem) return;
        std::string shown = test.type;
        for (const Template& argument : arguments) shown += " " + shownIn(argument.source());
        if (!language.empty()) shown += " (" + language + ")";
        const auto& categories = inspected_.flow.nodes[node_].router->categories;
        inspected_.add(
            problem->severity,
            "case",
            node_,
            shown + " never leads to \"" + categories[test.category].name.base + "\": " + problem->why +
                "; " + problem->advice
        );
    }

    std::optional<CaseProblem> problemOf(const Case& test, const CaseArguments& arguments) const {
        if (auto error = refusal(*test.test, arguments)) return error;
        if (!areConstant(arguments)) return std::nullopt;
        const auto [why, advice] = neverMatches(test, arguments);
        if (why.empty()) return std::nullopt;
        return CaseProblem{Severity::Warning, why, advice};
    }

    /// Only where the test fails whatever the conventions are.
    std::optional<CaseProblem> refusal(const RouterTest& test, const CaseArguments& arguments) const {
        std::string error;
        for (const Environment& conventions : conventions_) {
            const std::string found = errorOf(test, arguments, conventions);
            if (found.empty()) return std::nullopt;
            if (error.empty()) error = found;
        }
        return CaseProblem{
            Severity::Error, error + ", which is reported as an error each time", adviceFor(test)};
    }

    /// Why nothing fits, and what to do; empty where something may.
    std::pair<std::string, std::string> neverMatches(const Case& test, const CaseArguments& arguments) const {
        const std::string_view first = constantAt(arguments, 0);
        if (test.type == "has_number_between") {
            const auto low = Decimal::parse(trimUnicode(first));
            const auto high = Decimal::parse(trimUnicode(constantAt(arguments, 1)));
            if (low && high && *low > *high) {
                return {"no number is at least " + low->toString() + " and at most " + high->toString(),
                        "write the smaller number first"};
            }
        }
        if (test.type == "has_any_word" && wordsOf(first).empty()) {
            return {"it names no word", "write the words that are accepted"};
        }
        if (test.type == "has_beginning" && trimUnicode(first).empty()) {
            return {"it names no beginning", "write how the answer begins"};
        }
        if (test.type == "has_group" && !isUuid(first)) {
            return {"a group is known by its UUID, which this is not",
                    "choose the group again in the editor"};
        }
        if (test.type == "has_category") return missingCategory(arguments);
        return {};
    }

    std::pair<std::string, std::string> missingCategory(const CaseArguments& arguments) const {
        const std::string key = resultOfOperand(inspected_.flow.nodes[node_].router->operand);
        const auto known = categoriesOfResult(inspected_, key);
        if (key.empty() || known.empty()) return {};
        const bool one_is_known = std::any_of(arguments.begin(), arguments.end(), [&](const Template& name) {
            return std::find(known.begin(), known.end(), name.constantText()) != known.end();
        });
        if (one_is_known) return {};
        return {"the result " + key + " has no such category", "it has \"" + join(known, "\", \"") + "\""};
    }

    static bool isTakenBefore(const Router& router, std::size_t number) {
        const Case& test = router.cases[number];
        const auto same = [](const CaseArguments& a, const CaseArguments& b) {
            return std::equal(
                a.begin(), a.end(), b.begin(), b.end(), [](const Template& x, const Template& y) {
                    return x.source() == y.source();
                }
            );
        };
        const auto& translations = test.arguments.translations;
        const auto end = router.cases.begin() + static_cast<std::ptrdiff_t>(number);
        return std::any_of(router.cases.begin(), end, [&](const Case& earlier) {
            const auto& others = earlier.arguments.translations;
            return earlier.type == test.type && earlier.category != test.category &&
                   same(earlier.arguments.base, test.arguments.base) &&
                   std::equal(
                       translations.begin(),
                       translations.end(),
                       others.begin(),
                       others.end(),
                       [&](const auto& a, const auto& b) {
                           return a.first == b.first && same(a.second, b.second);
                       }
                   );
        });
    }

    const Inspected& inspected_;
    const std::vector<Environment>& conventions_;
    std::size_t node_;
};

}  // namespace

std::string errorOfCase(const Case& test, const Environment& environment) {
    return test.test == nullptr ? std::string() : errorOf(*test.test, test.arguments.base, environment);
}

void checkCases(const Inspected& inspected, const std::vector<Environment>& conventions) {
    std::vector<Environment> here;
    for (const Environment& given : conventions) here.push_back(environmentFor(inspected.flow, given));
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!nodes[i].router) continue;
        const CaseChecker checker(inspected, here, i);
        for (std::size_t number = 0; number < nodes[i].router->cases.size(); ++number) checker.check(number);
    }
}

}  // namespace tama::flows
