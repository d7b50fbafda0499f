#include "flows/diff/outline.hpp"

#include <algorithm>
#include <utility>

#include "flows/diff/words.hpp"

namespace tama::flows::diff {

Outline::Outline(const Assets& assets, const Workflow& flow)
    : inspected_(assets, flow, findings_),
      order_(walkOrder()),
      numbers_(flow.nodes.size(), 0),
      question_of_(flow.nodes.size(), kNowhere) {
    for (const std::size_t node : order_) {
        if (!asks(node)) continue;
        numbers_[node] = ++questions_;
        question_of_[node] = node;
    }
    // A node that says something, and then one question follows, belongs to that question, unless it has its own text.
    for (std::size_t node = 0; node < flow.nodes.size(); ++node) {
        const auto& next = inspected_.next[node];
        if (asks(node) || flow.nodes[node].router || next.size() != 1 || !asks(next.front())) continue;
        const auto texts = inspected_.questionTexts(next.front());
        for (const ActionParts& parts : actionsOf(node)) {
            if (parts.message == nullptr) continue;
            if (std::find(texts.begin(), texts.end(), parts.message) != texts.end()) question_of_[node] = next.front();
        }
    }
}

/// Topological but for rings, so that a question comes before those that it leads to; of several ways the first exit's
/// comes first.
std::vector<std::size_t> Outline::walkOrder() const {
    const std::size_t size = flow().nodes.size();
    std::vector<bool> seen(size, false);
    std::vector<std::size_t> left;  // when all that follows has been left
    std::vector<std::pair<std::size_t, std::size_t>> stack;
    if (size > 0) {
        stack.emplace_back(0, inspected_.next[0].size());
        seen[0] = true;
    }
    while (!stack.empty()) {
        auto& [node, exits_to_do] = stack.back();
        if (exits_to_do == 0) {
            left.push_back(node);
            stack.pop_back();
            continue;
        }
        const std::size_t to = inspected_.next[node][--exits_to_do];
        if (seen[to]) continue;
        seen[to] = true;
        stack.emplace_back(to, inspected_.next[to].size());
    }
    std::reverse(left.begin(), left.end());
    for (std::size_t node = 0; node < size; ++node) {
        if (!seen[node]) left.push_back(node);
    }
    return left;
}

std::string Outline::textOf(std::size_t question) const {
    const auto texts = inspected_.questionTexts(question);
    return texts.empty() ? std::string() : std::string(texts.front()->base.source());
}

std::string Outline::label(std::size_t node) const {
    if (node == kNowhere) return "the end";
    if (question_of_[node] != kNowhere) return "question " + std::to_string(numbers_[question_of_[node]]);
    for (const ActionParts& parts : actionsOf(node)) {
        if (parts.message != nullptr) return "the message " + inShortQuotes(parts.message->base.source());
    }
    if (const auto& router = this->node(node).router) {
        if (router->type == RouterType::Random) return "the random choice";
        return "the decision on " + inShortQuotes(router->operand.source());
    }
    for (const ActionParts& parts : actionsOf(node)) {
        if (!parts.flows.empty()) return "the workflow " + inQuotes(parts.flows.front().name);
    }
    const auto& actions = this->node(node).actions;
    if (!actions.empty()) return "the step that " + actionInWords(actions.front()->type());
    return "an empty step";
}

}  // namespace tama::flows::diff
