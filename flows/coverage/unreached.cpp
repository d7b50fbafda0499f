#include "flows/coverage/unreached.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/coverage/operand_texts.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostShown = 3;  // answers in one message

std::string quotedName(const std::string& text) {
    return "\"" + text + "\"";
}

/// "has_number_between 1 5", as the author knows it from the editor.
std::string testInWords(const Case& test) {
    std::string out = test.type;
    for (const Template& argument : test.arguments.base) out += " " + std::string(argument.source());
    return out;
}

/// Why the test cannot match: the error that it reports; empty where it reports none.
std::string reportedBy(
    const NodeRecord& record, const Router& router, const Case& test, const SampleWorld& world
) {
    if (std::string error = errorOfCase(test, world.environment); !error.empty()) return error;
    // Errors are known by the type of the test: they may be those of another case.
    const bool of_another = std::any_of(router.cases.begin(), router.cases.end(), [&](const Case& other) {
        return other.type == test.type && !errorOfCase(other, world.environment).empty();
    });
    const auto found = record.test_errors.find(test.type);
    return of_another || found == record.test_errors.end() ? std::string() : found->second;
}

/// Where every test of the exit reports errors: `has_number_lt abc reports: …`.
std::string errorsOf(
    const NodeRecord& record, const Router& router, std::size_t exit, const SampleWorld& world
) {
    std::vector<std::string> parts;
    for (const Case& test : router.cases) {
        if (router.categories[test.category].exit != exit) continue;
        const std::string error = reportedBy(record, router, test, world);
        if (error.empty()) return {};
        parts.push_back(testInWords(test) + " reports: " + error);
    }
    return join(parts, "; ");
}

/// What was tried for the exit and went to the category of an earlier test: `"1" leads to "Yes"`.
std::string triedInstead(
    const NodeRecord& record, const Router& router, std::size_t exit, const SampleWorld& world
) {
    std::vector<std::string> parts;
    for (const Case& test : router.cases) {
        if (router.categories[test.category].exit != exit) continue;
        for (const std::string& text : textsForCase(router, test, "", world)) {
            const auto tried = record.tried.find(text);
            if (tried == record.tried.end() || parts.size() == kMostShown) continue;
            const bool not_understood = router.default_category != kNowhere &&
                                        router.categories[router.default_category].name.base == tried->second;
            if (not_understood) continue;
            parts.push_back(quotedName(text) + " leads to " + quotedName(tried->second));
        }
    }
    return join(parts, ", ");
}

std::string testsOf(const Router& router, std::size_t exit) {
    std::vector<std::string> parts;
    for (const Case& test : router.cases) {
        if (router.categories[test.category].exit == exit) parts.push_back(testInWords(test));
    }
    return join(parts, "; ");
}

std::string whyNotReached(
    const NodeRecord& record, const Router& router, std::size_t exit, const SampleWorld& world
) {
    const std::string tests = testsOf(router, exit);
    if (const std::string errors = errorsOf(record, router, exit, world); !errors.empty()) return errors;
    if (router.wait) {
        const std::string instead = triedInstead(record, router, exit, world);
        if (!instead.empty()) return instead + ": an earlier test takes them; change the order or the words";
        if (!tests.empty()) return "no answer was found for " + tests + "; write a scenario with one";
        return "every answer that was tried fits a test before it";
    }
    if (router.type == RouterType::Random) return "chance never came here";
    const std::string operand(router.operand.source());
    if (tests.empty()) return operand + " always fits one of the tests";
    return "nothing was found that makes " + operand + " fit " + tests + "; write a scenario that does";
}

void addExits(
    const FlowRecord& record, std::size_t number, const SampleWorld& world, std::vector<Finding>& findings
) {
    const Workflow& flow = *record.flow;
    const Node& node = flow.nodes[number];
    const auto add = [&](std::string message) {
        findings.push_back(
            {Severity::Warning, "not-covered", flow.name, nodeLabel(flow, number), std::move(message)}
        );
    };
    for (std::size_t exit = 0; exit < node.exits.size(); ++exit) {
        const auto names = categoriesOfExit(node, exit);
        const ExitRecord& reached = record.nodes[number].exits[exit];
        if (names.empty()) continue;
        const std::string what = quotedName(join(names, "\", \""));
        if (reached.languages.empty()) {
            add("no conversation leads to " + what + ": " +
                whyNotReached(record.nodes[number], *node.router, exit, world));
            continue;
        }
        for (const std::string& language : flow.translations) {
            if (reached.languages.contains(language)) continue;
            add("no conversation in " + language + " leads to " + what + "; check the words of that language"
            );
        }
    }
}

}  // namespace

std::vector<std::string> categoriesOfExit(const Node& node, std::size_t exit) {
    std::vector<std::string> out;
    if (!node.router) return out;
    for (const Category& category : node.router->categories) {
        if (category.exit == exit) out.push_back(category.name.base);
    }
    return out;
}

void addUnreached(const FlowRecord& record, const SampleWorld& world, std::vector<Finding>& findings) {
    const Workflow& flow = *record.flow;
    const std::vector<bool> led_to = reachableNodes(flow);
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) {
        if (record.nodes[i].reached) {
            addExits(record, i, world, findings);
        } else if (led_to[i]) {
            findings.push_back(
                {Severity::Warning,
                 "not-reached",
                 flow.name,
                 nodeLabel(flow, i),
                 "no conversation comes here; see what leads to it"}
            );
        }
    }
}

}  // namespace tama::flows
