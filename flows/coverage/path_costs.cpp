#include "flows/coverage/path_costs.hpp"

#include <optional>

#include "flows/coverage/coverage.hpp"
#include "flows/coverage/explorer.hpp"

namespace tama::flows {

namespace {

PathCost costOf(const StateEdge& edge) {
    const bool answered = edge.kind == EdgeKind::Understood || edge.kind == EdgeKind::NotUnderstood;
    return {static_cast<double>(edge.messages), static_cast<double>(edge.segments), answered ? 1.0 : 0.0};
}

PathCost sum(const PathCost& a, const PathCost& b) {
    return {a.messages + b.messages, a.segments + b.segments, a.answers + b.answers};
}

PathCost scaled(const PathCost& cost, double factor) {
    return {cost.messages * factor, cost.segments * factor, cost.answers * factor};
}

/// From a state to an end; nothing where none can be come to.
struct Ways {
    std::optional<PathCost> shortest, typical, longest;
};

/// Takes the ways of one edge up into those of the state it leaves.
class WaysOfState {
  public:
    void add(const StateEdge& edge, const Ways& onward) {
        const PathCost cost = costOf(edge);
        if (edge.kind != EdgeKind::NotUnderstood) {
            if (onward.shortest) {
                const PathCost whole = sum(cost, *onward.shortest);
                if (!ways_.shortest || whole.segments < ways_.shortest->segments) ways_.shortest = whole;
            }
            if (onward.typical) {
                typical_ = sum(typical_, sum(cost, *onward.typical));
                ++typical_count_;
            }
        }
        if (onward.longest) {
            const PathCost whole = sum(cost, *onward.longest);
            if (!ways_.longest || whole.segments > ways_.longest->segments) ways_.longest = whole;
        }
    }

    Ways ways() const {
        Ways out = ways_;
        if (typical_count_ > 0) out.typical = scaled(typical_, 1.0 / typical_count_);
        return out;
    }

  private:
    Ways ways_;
    PathCost typical_;
    int typical_count_ = 0;
};

bool isAnswering(const StateEdge& edge) {
    return edge.kind == EdgeKind::Begun || edge.kind == EdgeKind::Understood || edge.kind == EdgeKind::NotUnderstood;
}

/// Depth first, a state when all that follows it is known; edges back into the path that is being walked are rings and
/// are left out.
class WaysThrough {
  public:
    explicit WaysThrough(const StateGraph& graph)
        : out_(graph.size()), silence_(graph.size(), nullptr), ways_(graph.size()), met_(graph.size(), false) {
        for (const StateEdge& edge : graph.edges()) {
            if (!isAnswering(edge)) {
                addSilence(edge);
                continue;
            }
            (edge.from == kNoState ? begun_ : out_[edge.from]).push_back(&edge);
        }
        WaysOfState all;
        for (const StateEdge* edge : begun_) all.add(*edge, edge->to == kNoState ? atEnd() : waysFrom(edge->to));
        all_ = all.ways();
    }

    const Ways& all() const { return all_; }

    PathCost opening() const {
        PathCost total;
        for (const StateEdge* edge : begun_) total = sum(total, costOf(*edge));
        return begun_.empty() ? total : scaled(total, 1.0 / static_cast<double>(begun_.size()));
    }

    /// Time-outs from each beginning on, and the expiry where a question has none.
    PathCost silent() const {
        PathCost total;
        for (const StateEdge* edge : begun_) {
            std::vector<bool> passed(silence_.size(), false);
            total = sum(total, costOf(*edge));
            for (std::size_t at = edge->to; at != kNoState && !passed[at] && silence_[at] != nullptr; at = silence_[at]->to) {
                passed[at] = true;
                total = sum(total, costOf(*silence_[at]));
            }
        }
        return begun_.empty() ? total : scaled(total, 1.0 / static_cast<double>(begun_.size()));
    }

  private:
    void addSilence(const StateEdge& edge) {
        const StateEdge*& known = silence_[edge.from];
        if (known == nullptr || (known->kind == EdgeKind::Expired && edge.kind == EdgeKind::TimedOut)) known = &edge;
    }

    static Ways atEnd() { return {PathCost{}, PathCost{}, PathCost{}}; }

    Ways waysFrom(std::size_t root) {
        if (ways_[root]) return *ways_[root];
        struct Open {
            std::size_t state;
            std::size_t done = 0;
            WaysOfState ways{};
        };
        std::vector<Open> stack;
        const auto open = [&](std::size_t state) {
            met_[state] = true;
            stack.push_back({state});
        };
        open(root);
        while (true) {
            Open& top = stack.back();
            if (top.done == out_[top.state].size()) {
                const std::size_t state = top.state;
                ways_[state] = top.ways.ways();
                stack.pop_back();
                if (stack.empty()) return *ways_[root];
                continue;  // the state below looks at the same edge again, and knows it now
            }
            const StateEdge& edge = *out_[top.state][top.done];
            if (edge.to != kNoState && !ways_[edge.to] && !met_[edge.to]) {
                open(edge.to);
                continue;
            }
            if (edge.to == kNoState) {
                top.ways.add(edge, atEnd());
            } else if (ways_[edge.to]) {
                top.ways.add(edge, *ways_[edge.to]);
            }
            ++top.done;
        }
    }

    std::vector<std::vector<const StateEdge*>> out_;
    std::vector<const StateEdge*> begun_;
    std::vector<const StateEdge*> silence_;  // how a state is left by saying nothing
    std::vector<std::optional<Ways>> ways_;
    std::vector<bool> met_;
    Ways all_;
};

}  // namespace

std::vector<LanguagePaths> pathCosts(
    const std::shared_ptr<const Assets>& assets, const Workflow& flow, const PathOptions& options
) {
    std::vector<Finding> findings;
    CoverageRecord record(*assets);
    const DateTime now{std::chrono::time_point_cast<Micros>(options.now), TimeZone()};
    const SampleWorld world{now.date(), assets->places.get(), options.environment};
    const SplitReads reads(*assets, world);
    Observer observer(record, findings, world.environment);
    std::vector<LanguagePaths> out;
    for (const std::string& language : languagesOf(flow)) {
        Explorer explorer(assets, flow, reads, record, observer, {language, options.most_steps, options.now, world});
        explorer.explore();
        const WaysThrough ways(explorer.graph());
        LanguagePaths paths;
        paths.language = language;
        paths.opening = ways.opening();
        paths.silent = ways.silent();
        paths.longest = ways.all().longest.value_or(paths.opening);
        paths.typical = ways.all().typical.value_or(paths.longest);
        paths.shortest = ways.all().shortest.value_or(paths.typical);
        paths.complete = !explorer.gaveUp();
        out.push_back(std::move(paths));
    }
    return out;
}

}  // namespace tama::flows
