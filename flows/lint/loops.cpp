// Loops without a question: the strongly connected parts of the nodes that do not wait. Tarjan's algorithm,
// in time linear in the exits and the calls of workflows, without recursion. Naming a way through other
// workflows costs as much again for each finding.
#include "flows/lint/loops.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/engine/engine.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);
constexpr std::ptrdiff_t kMostNamed = 8;  // workflows of a way

/// Numbers the strongly connected parts of a graph.
class PartSearch {
  public:
    explicit PartSearch(const std::vector<std::vector<std::size_t>>& next)
        : next_(next),
          part_(next.size(), kUnseen),
          order_(next.size(), kUnseen),
          lowest_(next.size(), kUnseen) {}

    std::vector<std::size_t> run() {
        for (std::size_t vertex = 0; vertex < order_.size(); ++vertex) {
            if (order_[vertex] == kUnseen) searchFrom(vertex);
        }
        return std::move(part_);
    }

  private:
    struct Visit {
        std::size_t vertex;
        std::size_t edges_done = 0;
    };

    void enter(std::size_t vertex) {
        order_[vertex] = lowest_[vertex] = count_++;
        open_.push_back(vertex);
        path_.push_back({vertex});
    }

    void searchFrom(std::size_t root) {
        enter(root);
        while (!path_.empty()) {
            const std::size_t vertex = path_.back().vertex;
            if (path_.back().edges_done < next_[vertex].size()) {
                follow(vertex, next_[vertex][path_.back().edges_done++]);
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) {
                std::size_t& lowest = lowest_[path_.back().vertex];
                lowest = std::min(lowest, lowest_[vertex]);
            }
            if (lowest_[vertex] == order_[vertex]) closePart(vertex);
        }
    }

    void follow(std::size_t vertex, std::size_t to) {
        if (order_[to] == kUnseen) {
            enter(to);
        } else if (part_[to] == kUnseen) {
            lowest_[vertex] = std::min(lowest_[vertex], order_[to]);
        }
    }

    /// All that was opened since `first` can reach each other.
    void closePart(std::size_t first) {
        for (std::size_t vertex = kUnseen; vertex != first;) {
            vertex = open_.back();
            open_.pop_back();
            part_[vertex] = parts_;
        }
        ++parts_;
    }

    const std::vector<std::vector<std::size_t>>& next_;
    std::size_t count_ = 0;
    std::size_t parts_ = 0;
    std::vector<std::size_t> part_;
    std::vector<std::size_t> order_;   // in which vertices were first seen
    std::vector<std::size_t> lowest_;  // the first open vertex that one leads back to
    std::vector<std::size_t> open_;
    std::vector<Visit> path_;
};

}  // namespace

Loops::Loops(const std::vector<Inspected>& workflows)
    : workflows_(workflows), silent_(workflows.size()), asking_(workflows.size()) {
    for (const Inspected& inspected : workflows_) {
        numbers_.emplace(&inspected.flow, first_.size());
        first_.push_back(flow_of_.size());
        flow_of_.resize(flow_of_.size() + inspected.flow.nodes.size(), first_.size() - 1);
    }
    readCalls();
    findSilent();
    findAsking();
    within_ = graph(false);
    across_ = graph(true);
}

void Loops::readCalls() {
    std::map<std::string_view, std::size_t> by_uuid;
    for (std::size_t f = 0; f < workflows_.size(); ++f) by_uuid.emplace(workflows_[f].flow.uuid, f);
    called_.resize(flow_of_.size());
    waits_.resize(flow_of_.size());
    for (std::size_t f = 0; f < workflows_.size(); ++f) {
        const auto& nodes = workflows_[f].flow.nodes;
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            auto& called = called_[first_[f] + n];
            for (std::size_t a = 0; a < nodes[n].actions.size(); ++a) {
                if (nodes[n].actions[a]->type() != "enter_flow") continue;
                for (const FlowRef& other : workflows_[f].actions[n][a].flows) {
                    const auto found = by_uuid.find(std::string_view(other.uuid));
                    if (found != by_uuid.end()) called.push_back(found->second);
                }
            }
            // A node that enters a workflow goes on when that has ended, and waits for nothing more.
            waits_[first_[f] + n] = called.empty() && workflows_[f].waits(n);
        }
    }
}

const std::vector<Exit>& Loops::exitsOf(std::size_t vertex) const {
    const std::size_t flow = flow_of_[vertex];
    return workflows_[flow].flow.nodes[vertex - first_[flow]].exits;
}

/// Whether a session leaves the node by its exits without a question: not while a workflow asks that it
/// enters.
bool Loops::comesBack(std::size_t vertex) const {
    const auto& called = called_[vertex];
    return called.empty() ||
           std::any_of(called.begin(), called.end(), [&](std::size_t flow) { return silent_[flow]; });
}

bool Loops::canEndAt(std::size_t vertex) const {
    const auto& exits = exitsOf(vertex);
    const auto ends = [](const Exit& exit) { return exit.destination == kNowhere; };
    return exits.empty() || std::any_of(exits.begin(), exits.end(), ends);
}

/// Follows every workflow from its entry up to what waits. A node that enters workflows is left only once one
/// of them is known to end silently, and then once.
void Loops::findSilent() {
    reached_.resize(flow_of_.size());
    std::vector<std::vector<std::size_t>> held(workflows_.size());  // vertices, by a workflow that they enter
    std::vector<std::size_t> open;
    const auto reach = [&](std::size_t vertex) {
        if (reached_[vertex]) return;
        reached_[vertex] = true;
        if (!waits_[vertex]) open.push_back(vertex);
    };
    const auto endSilently = [&](std::size_t flow) {
        if (silent_[flow]) return;
        silent_[flow] = true;
        open.insert(open.end(), held[flow].begin(), held[flow].end());
        held[flow].clear();
    };
    std::vector<bool> left(flow_of_.size(), false);
    const auto leave = [&](std::size_t vertex) {
        if (left[vertex]) return;
        left[vertex] = true;
        if (canEndAt(vertex)) endSilently(flow_of_[vertex]);
        for (const Exit& exit : exitsOf(vertex)) {
            if (exit.destination != kNowhere) reach(first_[flow_of_[vertex]] + exit.destination);
        }
    };
    for (std::size_t flow = 0; flow < workflows_.size(); ++flow) {
        if (workflows_[flow].flow.nodes.empty()) {
            endSilently(flow);
        } else {
            reach(first_[flow]);
        }
    }
    while (!open.empty()) {
        const std::size_t vertex = open.back();
        open.pop_back();
        if (comesBack(vertex)) {
            leave(vertex);
        } else {
            for (const std::size_t flow : called_[vertex]) held[flow].push_back(vertex);
        }
    }
}

/// From the workflows that ask by themselves back to those that enter them.
void Loops::findAsking() {
    std::vector<std::vector<std::size_t>> callers(workflows_.size());
    std::vector<std::size_t> open;
    const auto ask = [&](std::size_t flow) {
        if (asking_[flow]) return;
        asking_[flow] = true;
        open.push_back(flow);
    };
    for (std::size_t v = 0; v < flow_of_.size(); ++v) {
        if (!reached_[v]) continue;
        if (waits_[v]) ask(flow_of_[v]);
        for (const std::size_t other : called_[v]) callers[other].push_back(flow_of_[v]);
    }
    while (!open.empty()) {
        const std::size_t flow = open.back();
        open.pop_back();
        for (const std::size_t caller : callers[flow]) ask(caller);
    }
}

Loops::Graph Loops::graph(bool with_calls) const {
    Graph out;
    out.next.resize(flow_of_.size());
    out.leaves.assign(flow_of_.size(), false);
    const auto lead = [&](std::size_t from, std::size_t to) {
        if (waits_[to]) {
            out.leaves[from] = true;
        } else {
            out.next[from].push_back(to);
        }
    };
    for (std::size_t v = 0; v < flow_of_.size(); ++v) {
        if (waits_[v]) continue;
        const std::size_t flow = flow_of_[v];
        if (comesBack(v)) {
            out.leaves[v] = canEndAt(v);
            for (const Exit& exit : exitsOf(v)) {
                if (exit.destination != kNowhere) lead(v, first_[flow] + exit.destination);
            }
        }
        for (const std::size_t other : called_[v]) {
            const bool has_nodes = !workflows_[other].flow.nodes.empty();
            if (with_calls && has_nodes) lead(v, first_[other]);
            if (!with_calls && asking_[other]) out.leaves[v] = true;
        }
    }
    findParts(out);
    return out;
}

void Loops::findParts(Graph& graph) {
    graph.part = PartSearch(graph.next).run();
    std::vector<bool> goes_round(graph.next.size(), false);
    std::vector<bool> can_leave(graph.next.size(), false);  // by part
    for (std::size_t v = 0; v < graph.next.size(); ++v) {
        for (const std::size_t to : graph.next[v]) {
            const bool inside = graph.part[to] == graph.part[v];
            if (inside) goes_round[graph.part[v]] = true;
            if (!inside) can_leave[graph.part[v]] = true;
        }
        if (graph.leaves[v]) can_leave[graph.part[v]] = true;
    }
    graph.kind.assign(graph.next.size(), Kind::None);
    for (std::size_t v = 0; v < graph.next.size(); ++v) {
        if (!goes_round[graph.part[v]]) continue;
        graph.kind[v] = can_leave[graph.part[v]] ? Kind::CanLeave : Kind::Endless;
    }
}

Loops::Kind Loops::within(const Workflow& flow, std::size_t node) const {
    return within_.kind[first_[numbers_.at(&flow)] + node];
}

std::vector<Loops::Detour> Loops::detours(const Workflow& flow, std::size_t node) const {
    const std::size_t vertex = first_[numbers_.at(&flow)] + node;
    std::vector<Detour> out;
    for (const std::size_t other : called_[vertex]) {
        const Workflow& entered = workflows_[other].flow;
        if (entered.nodes.empty() || waits_[first_[other]]) continue;
        if (across_.part[first_[other]] != across_.part[vertex]) continue;
        out.push_back({across_.kind[vertex], entered.name, namesBack(first_[other], vertex)});
    }
    return out;
}

/// The workflows on a shortest way, `to`'s own first and last.
std::vector<std::string> Loops::namesBack(std::size_t from, std::size_t to) const {
    std::vector<std::size_t> before(across_.next.size(), kUnseen);
    std::vector<std::size_t> open{from};
    before[from] = from;
    for (std::size_t i = 0; i < open.size() && before[to] == kUnseen; ++i) {
        for (const std::size_t next : across_.next[open[i]]) {
            if (before[next] != kUnseen) continue;
            before[next] = open[i];
            open.push_back(next);
        }
    }
    std::vector<std::size_t> way{flow_of_[to]};  // backwards
    for (std::size_t v = to; v != from; v = before[v]) {
        if (flow_of_[before[v]] != way.back()) way.push_back(flow_of_[before[v]]);
    }
    if (way.size() == 1 || way.back() != flow_of_[to]) way.push_back(flow_of_[to]);
    std::vector<std::string> out;
    for (auto flow = way.rbegin(); flow != way.rend(); ++flow) out.push_back(workflows_[*flow].flow.name);
    if (std::ssize(out) > kMostNamed) {
        out.erase(out.begin() + kMostNamed - 2, out.end() - 1);
        out.insert(out.end() - 1, "…");
    }
    return out;
}

void checkLoops(const Inspected& inspected, const Loops& loops) {
    const std::string failure = " fails after " + std::to_string(EngineLimits{}.steps_per_sprint) + " steps";
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const bool can_branch = nodes[i].router && nodes[i].exits.size() > 1;
        const Loops::Kind kind = loops.within(inspected.flow, i);
        if (kind == Loops::Kind::Endless) {
            inspected.add(
                Severity::Error,
                "loop",
                i,
                "comes back to itself, without a question in between and without a way out: every session "
                "that "
                "comes here" + failure + "; ask something, or lead out"
            );
        } else if (kind == Loops::Kind::CanLeave) {
            inspected.add(
                can_branch ? Severity::Tip : Severity::Warning,
                "loop",
                i,
                "can come back to itself without a question in between; a session that does so" + failure
            );
        }
        for (const Loops::Detour& detour : loops.detours(inspected.flow, i)) {
            const bool endless = detour.kind == Loops::Kind::Endless;
            inspected.add(
                endless ? Severity::Error : Severity::Warning,
                "flow-loop",
                i,
                "enters \"" + detour.entered + "\", which " + (endless ? "leads" : "can lead") +
                    " back here without a question in between (" + join(detour.through, " > ") + "): " +
                    (endless ? "every session that comes here" : "a session that goes round and round") +
                    failure + "; ask something on the way, or do not enter it again"
            );
        }
    }
}

}  // namespace tama::flows
