#include "flows/diff/node_matching.hpp"

#include <functional>
#include <map>
#include <string>

namespace tama::flows::diff {

namespace {

using KeyOf = std::function<std::string(const Outline&, std::size_t node)>;  // empty: has none

/// Nodes without a partner by a key; those that share one are left out.
std::map<std::string, std::size_t> lonely(
    const Outline& outline, const std::vector<std::size_t>& partners, const KeyOf& key_of
) {
    std::map<std::string, std::size_t> found;
    for (std::size_t node = 0; node < partners.size(); ++node) {
        if (partners[node] != kNowhere) continue;
        const std::string key = key_of(outline, node);
        if (key.empty()) continue;
        const auto [entry, is_new] = found.try_emplace(key, node);
        if (!is_new) entry->second = kNowhere;
    }
    return found;
}

void matchBy(const KeyOf& key_of, const Outline& before, const Outline& after, NodeMatching& matching) {
    const auto old_nodes = lonely(before, matching.after_of, key_of);
    for (const auto& [key, node] : lonely(after, matching.before_of, key_of)) {
        const auto old = old_nodes.find(key);
        if (old == old_nodes.end() || old->second == kNowhere || node == kNowhere) continue;
        matching.before_of[node] = old->second;
        matching.after_of[old->second] = node;
    }
}

std::string resultOf(const Outline& outline, std::size_t node) {
    return outline.asks(node) ? outline.node(node).router->result_key : std::string();
}

std::string messageOf(const Outline& outline, std::size_t node) {
    for (const ActionParts& parts : outline.actionsOf(node)) {
        if (parts.message != nullptr) return std::string(parts.message->base.source());
    }
    return {};
}

}  // namespace

NodeMatching matchNodes(const Outline& before, const Outline& after) {
    NodeMatching matching;
    matching.before_of.assign(after.flow().nodes.size(), kNowhere);
    matching.after_of.assign(before.flow().nodes.size(), kNowhere);
    matchBy([](const Outline& outline, std::size_t node) { return outline.node(node).uuid; }, before, after, matching);
    matchBy(resultOf, before, after, matching);
    matchBy(messageOf, before, after, matching);
    return matching;
}

}  // namespace tama::flows::diff
