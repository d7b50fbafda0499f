#include "flows/diff/flow_changes.hpp"

#include <algorithm>
#include <set>

#include "base/language_name.hpp"
#include "base/text.hpp"
#include "flows/diff/changes.hpp"
#include "flows/diff/fingerprint.hpp"
#include "flows/diff/words.hpp"

namespace tama::flows::diff {

namespace {

std::string named(const Outline& outline, std::size_t question) {
    const std::string text = outline.textOf(question);
    return atStart(outline.label(question)) + (text.empty() ? "" : " " + inShortQuotes(text));
}

std::string answersOf(const Outline& outline, std::size_t question) {
    std::vector<std::string> names;
    for (const Category& category : outline.node(question).router->categories) names.push_back(category.name.base);
    return join(names, ", ");
}

void addHead(const Workflow& before, const Workflow& after, Sentences& out) {
    if (before.name != after.name) {
        out.push_back("The workflow was called " + inQuotes(before.name) + " and is now " + inQuotes(after.name) + ".");
    }
    if (before.language != after.language) {
        out.push_back(
            "Its own language is now " + languageName(after.language) + "; before, " + languageName(before.language) + "."
        );
    }
    for (const std::string& language : after.translations) {
        if (std::find(before.translations.begin(), before.translations.end(), language) == before.translations.end()) {
            out.push_back("It now has texts in " + languageName(language) + ".");
        }
    }
    for (const std::string& language : before.translations) {
        if (std::find(after.translations.begin(), after.translations.end(), language) == after.translations.end()) {
            out.push_back("It no longer has texts in " + languageName(language) + ".");
        }
    }
    if (before.expire_after != after.expire_after) {
        out.push_back(
            "A conversation without an answer now ends after " + inWords(after.expire_after) + "; before, after " +
            inWords(before.expire_after) + "."
        );
    }
    if (before.ignores_triggers != after.ignores_triggers) {
        out.push_back(
            after.ignores_triggers ? "Trigger words no longer interrupt it." : "Trigger words now interrupt it."
        );
    }
    if (before.type != after.type) out.push_back("It is now a workflow of another type.");
}

/// The questions that changed places: those outside a longest run that kept its order.
std::vector<std::size_t> movedQuestions(const Comparison& comparison) {
    std::vector<std::size_t> now;
    std::vector<std::size_t> was;
    for (const std::size_t node : comparison.after.order()) {
        const std::size_t old = comparison.matching.before_of[node];
        if (!comparison.after.asks(node) || old == kNowhere || !comparison.before.asks(old)) continue;
        now.push_back(node);
        was.push_back(comparison.before.numberOf(old));
    }
    std::vector<std::size_t> length(now.size(), 1);
    std::vector<std::size_t> previous(now.size(), kNowhere);
    std::size_t best = kNowhere;
    for (std::size_t i = 0; i < now.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (was[j] >= was[i] || length[j] + 1 <= length[i]) continue;
            length[i] = length[j] + 1;
            previous[i] = j;
        }
        if (best == kNowhere || length[i] > length[best]) best = i;
    }
    std::set<std::size_t> kept;
    for (; best != kNowhere; best = previous[best]) kept.insert(best);
    std::vector<std::size_t> moved;
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (!kept.contains(i)) moved.push_back(now[i]);
    }
    return moved;
}

void addNewNode(const Comparison& comparison, std::size_t node, Sentences& out) {
    const Outline& after = comparison.after;
    if (after.asks(node)) {
        out.push_back(named(after, node) + " is new; it takes " + answersOf(after, node) + ".");
        return;
    }
    const std::size_t question = after.questionOf(node);
    if (question != kNowhere && comparison.matching.before_of[question] == kNowhere) return;  // told there
    if (question != kNowhere) {
        for (const ActionParts& parts : after.actionsOf(node)) {
            if (parts.message == nullptr) continue;
            out.push_back(atStart(after.label(question)) + " is now asked with: " + inQuotes(parts.message->base.source()) + ".");
        }
        return;
    }
    out.push_back(atStart(after.label(node)) + " is new.");
}

void addGoneNode(const Comparison& comparison, std::size_t node, Sentences& out) {
    const Outline& before = comparison.before;
    if (before.asks(node)) {
        const std::string text = before.textOf(node);
        out.push_back(
            "The old " + before.label(node) + (text.empty() ? "" : " " + inShortQuotes(text)) + " was removed."
        );
        return;
    }
    const std::size_t question = before.questionOf(node);
    if (question != kNowhere) return;  // its question is told of, gone or asked otherwise
    out.push_back(atStart(before.label(node)) + " was removed.");
}

}  // namespace

std::string Comparison::labelOfOld(std::size_t destination) const {
    if (destination == kNowhere) return "the end";
    const std::size_t now = matching.after_of[destination];
    return now == kNowhere ? "the old " + [&] {
        const std::string label = before.label(destination);
        return label.starts_with("the ") ? label.substr(4) : label;
    }() : after.label(now);
}

std::vector<std::string> changesOfFlow(const FlowSide& before, const FlowSide& after) {
    Sentences out;
    addHead(before.flow, after.flow, out);
    const Outline was(*before.file.assets, before.flow);
    const Outline is(*after.file.assets, after.flow);
    const NodeMatching matching = matchNodes(was, is);
    const Comparison comparison{was, is, matching};
    const auto old_prints = fingerprints(*before.file.document, before.flow.uuid);
    const auto new_prints = fingerprints(*after.file.document, after.flow.uuid);
    const auto printOf = [](const auto& prints, const std::string& uuid) {
        const auto found = prints.find(uuid);
        return found == prints.end() ? std::string() : found->second;
    };
    for (const std::size_t node : is.order()) {
        const std::size_t old = matching.before_of[node];
        if (old == kNowhere) {
            addNewNode(comparison, node, out);
            continue;
        }
        const std::size_t told = out.size();
        const NodePair nodes{old, node};
        addTextChanges(comparison, nodes, out);
        addAnswerChanges(comparison, nodes, out);
        addActionChanges(comparison, nodes, out);
        if (out.size() > told || printOf(old_prints, was.node(old).uuid) == printOf(new_prints, is.node(node).uuid)) continue;
        out.push_back(atStart(is.label(node)) + " was changed in a detail that this comparison has no words for.");
    }
    for (const std::size_t node : movedQuestions(comparison)) {
        out.push_back(
            named(is, node) + " was question " + std::to_string(was.numberOf(matching.before_of[node])) +
            " before: the order has changed."
        );
    }
    for (const std::size_t node : was.order()) {
        if (matching.after_of[node] == kNowhere) addGoneNode(comparison, node, out);
    }
    const bool both = !was.order().empty() && !is.order().empty();
    if (both && !matching.same(0, 0)) {
        out.push_back(
            "A conversation now begins with " + is.label(0) + " instead of " + comparison.labelOfOld(0) + "."
        );
    }
    return out;
}

std::string inBrief(const FlowFile& file, const Workflow& flow) {
    const Outline outline(*file.assets, flow);
    std::vector<std::string> languages{languageName(flow.language)};
    for (const std::string& language : flow.translations) languages.push_back(languageName(language));
    const auto count = outline.questions();
    return std::to_string(count) + (count == 1 ? " question" : " questions") + ", in " + join(languages, " and ");
}

}  // namespace tama::flows::diff
