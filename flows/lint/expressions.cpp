// Expressions that cannot be read, results that are read but never saved, or saved but never read.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "flows/expressions/scanner.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

struct ResultUse {
    std::set<std::string> saved;
    std::set<std::string> read;
    bool reads_all = false;  // @results as a whole
};

/// "@(" without its bracket is plain text to the scanner, as in the reference. "@@(" is meant as text.
bool hasUnclosedExpression(const Template& text) {
    if (text.source().find("@(") == std::string_view::npos) return false;
    if (text.source().find("@@(") != std::string_view::npos) return false;
    const auto segments = scanTemplate(text.source(), standardRoots());
    return std::any_of(segments.begin(), segments.end(), [](const auto& segment) {
        return segment.kind == SegmentKind::Plain && segment.text.find("@(") != std::string::npos;
    });
}

void noteTemplate(
    const Inspected& inspected,
    std::size_t node,
    const std::string& where,
    const Template& text,
    ResultUse& use
) {
    for (const std::string& problem : text.problems()) {
        inspected.add(Severity::Error, "expression", node, where + ": " + problem);
    }
    if (hasUnclosedExpression(text)) {
        inspected.add(
            Severity::Error,
            "expression",
            node,
            where + ": an @(…) is not closed and would be sent as it stands"
        );
    }
    for (const std::string& path : text.paths()) {
        const auto parts = split(path, '.');
        // "results.key.value", and "run.results.key"; children and parents have results of their own.
        const std::size_t at = parts.front() == "results" ? 0 : parts.front() == "run" ? 1 : parts.size();
        if (at >= parts.size() || parts[at] != "results") continue;
        if (at + 1 < parts.size()) {
            use.read.insert(std::string(parts[at + 1]));
        } else {
            use.reads_all = true;
        }
    }
}

}  // namespace

void checkExpressions(const Inspected& inspected) {
    ResultUse use;
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (std::size_t a = 0; a < nodes[i].actions.size(); ++a) {
            const ActionParts& parts = inspected.actions[i][a];
            for (const auto& expression : parts.expressions) {
                const std::string language =
                    expression.language.empty() ? "" : " (" + expression.language + ")";
                noteTemplate(
                    inspected,
                    i,
                    std::string(nodes[i].actions[a]->type()) + "." + expression.property + language,
                    *expression.text,
                    use
                );
            }
            for (const std::string& name : parts.result_names) use.saved.insert(resultKey(name));
        }
        if (!nodes[i].router) continue;
        const Router& router = *nodes[i].router;
        noteTemplate(inspected, i, "operand", router.operand, use);
        for (const Case& test : router.cases) {
            for (const Template& argument : test.arguments.base)
                noteTemplate(inspected, i, test.type, argument, use);
            for (const auto& [language, arguments] : test.arguments.translations) {
                for (const Template& argument : arguments) {
                    noteTemplate(inspected, i, test.type + " (" + language + ")", argument, use);
                }
            }
        }
        if (!router.result_key.empty()) use.saved.insert(router.result_key);
    }
    for (const std::string& key : use.read) {
        if (use.saved.contains(key)) continue;
        inspected.add(Severity::Warning, "unknown-result", "reads @results." + key + ", which no node saves");
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        // Answers go to the report by themselves; a question whose answer has no name does not.
        if (inspected.waits(i) && nodes[i].router->result_name.empty()) {
            inspected.add(
                Severity::Warning,
                "unnamed-answer",
                i,
                "the answer is not saved under a name, so no report shows it; name it or drop the question"
            );
        }
    }
}

}  // namespace tama::flows
