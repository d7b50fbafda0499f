// What the families of rules share: a workflow under inspection and where findings go. Internal to the
// linter.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "flows/actions/action.hpp"
#include "flows/format/references.hpp"
#include "flows/lint/lint.hpp"
#include "flows/lint/loops.hpp"

namespace tama::flows {

struct Inspected {
    const Assets& assets;
    const Workflow& flow;
    std::vector<std::vector<ActionParts>> actions;  // by node and action
    std::vector<std::vector<std::size_t>> next;     // nodes each node leads to
    std::vector<std::vector<std::size_t>> previous;
    std::vector<bool> reachable;
    CheckReport& report;

    Inspected(const Assets& assets, const Workflow& flow, CheckReport& report);

    bool waits(std::size_t node) const;
    /// The text that a question asks with: of its own node, else of the nodes before it. First the earliest.
    std::vector<const LocalisedText*> questionTexts(std::size_t node) const;
    void add(Severity severity, std::string rule, std::size_t node, std::string message) const;
    void add(Severity severity, std::string rule, std::string message) const;
};

/// A template's text with ten characters for each expression: what cannot be known before it is sent.
std::string estimatedText(const Template& text);
/// The longest that it plausibly becomes in a language: a category as long as the longest of its names, a
/// number as long as the bounds of its test allow, ten characters for the rest.
std::string longestText(const Inspected& inspected, const Template& text, const std::string& language);

void checkStructure(const Inspected& inspected);
void checkLongWays(const Inspected& inspected);
void checkLoops(const Inspected& inspected, const Loops& loops);
/// `conventions`: those that the workflow may run under; without languages, its own count.
void checkCases(const Inspected& inspected, const std::vector<Environment>& conventions);
void checkFlowType(const Inspected& inspected);
void checkExpressions(const Inspected& inspected);
void checkMessages(const Inspected& inspected);
void checkTranslations(const Inspected& inspected);
void checkQuestions(const Inspected& inspected);

/// What the file refers to and does not hold.
void addReferences(const ReferenceReport& references, CheckReport& report);

}  // namespace tama::flows
