#include "flows/coverage/state_graph.hpp"

#include <algorithm>
#include <set>

namespace tama::flows {

namespace {

enum class Colour : std::uint8_t { White, Grey, Black };

/// Depth first over numbered states without recursion. `leave` is called when all that a state leads to has
/// been left, `ring` for an edge back into the path that is being walked.
template <class Leave, class Ring>
void walkDepthFirst(
    const std::vector<std::vector<const StateEdge*>>& out, Leave leave, Ring ring
) {
    std::vector<Colour> colour(out.size(), Colour::White);
    std::vector<std::pair<std::size_t, std::size_t>> stack;  // state, edges done
    for (std::size_t root = 0; root < out.size(); ++root) {
        if (colour[root] != Colour::White) continue;
        colour[root] = Colour::Grey;
        stack.emplace_back(root, 0);
        while (!stack.empty()) {
            auto& [state, done] = stack.back();
            if (done == out[state].size()) {
                colour[state] = Colour::Black;
                leave(state, colour);
                stack.pop_back();
                continue;
            }
            const StateEdge& edge = *out[state][done++];
            if (edge.to == kNoState) continue;
            if (colour[edge.to] == Colour::Grey) ring(edge);
            if (colour[edge.to] != Colour::White) continue;
            colour[edge.to] = Colour::Grey;
            stack.emplace_back(edge.to, 0);
        }
    }
}

}  // namespace

std::pair<std::size_t, bool> StateGraph::arrive(std::string key, std::size_t from, const Move& move) {
    const auto [entry, is_new] = known_.try_emplace(std::move(key), states_.size());
    if (is_new) states_.push_back({from, move});
    return {entry->second, is_new};
}

std::vector<Move> StateGraph::movesTo(std::size_t state) const {
    std::vector<Move> out;
    for (; state != kNoState; state = states_[state].from) out.push_back(states_[state].move);
    std::reverse(out.begin(), out.end());
    return out;
}

Way StateGraph::wayTo(std::size_t state) const {
    Way out;
    for (const Move& move : movesTo(state)) out.push_back(moveInWords(move));
    return out;
}

double StateGraph::paths() const {
    std::vector<std::vector<const StateEdge*>> out(states_.size());
    double total = 0;
    for (const StateEdge& edge : edges_) {
        if (edge.from != kNoState) out[edge.from].push_back(&edge);
        if (edge.from == kNoState && edge.to == kNoState) total += 1;
    }
    std::vector<double> ways(states_.size(), 0);
    walkDepthFirst(
        out,
        [&](std::size_t state, const std::vector<Colour>& colour) {
            for (const StateEdge* edge : out[state]) {
                if (edge->to == kNoState) {
                    ways[state] += 1;
                } else if (colour[edge->to] == Colour::Black && edge->to != state) {
                    ways[state] += ways[edge->to];
                }
            }
        },
        [](const StateEdge&) {}
    );
    for (const StateEdge& edge : edges_) {
        if (edge.from == kNoState && edge.to != kNoState) total += ways[edge.to];
    }
    return total;
}

std::vector<NodePlace> StateGraph::rings(EdgeKind kind) const {
    std::vector<std::vector<const StateEdge*>> out(states_.size());
    for (const StateEdge& edge : edges_) {
        if (edge.from != kNoState && edge.kind == kind) out[edge.from].push_back(&edge);
    }
    std::set<NodePlace> found;
    walkDepthFirst(
        out,
        [](std::size_t, const std::vector<Colour>&) {},
        [&](const StateEdge& edge) { found.insert(edge.question); }
    );
    return {found.begin(), found.end()};
}

}  // namespace tama::flows
