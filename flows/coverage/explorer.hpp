// Walks a workflow in every way that generated answers, silence, chance, web services and made-up contacts
// can lead it, breadth first, so that the shortest way to a place is found first. Bounded in steps. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "flows/coverage/moves.hpp"
#include "flows/coverage/observer.hpp"
#include "flows/coverage/record.hpp"
#include "flows/coverage/split_reads.hpp"
#include "flows/coverage/state_graph.hpp"

namespace tama::flows {

struct ExplorerOptions {
    std::string language;              // of whoever answers
    std::size_t most_steps = 10'000;  // of conversations
    WallTime now;
    SampleWorld world;
};

class Explorer {
  public:
    /// All but the options outlive this.
    Explorer(
        const std::shared_ptr<const Assets>& assets,
        const Workflow& flow,
        const SplitReads& reads,
        CoverageRecord& record,
        Observer& observer,
        ExplorerOptions options
    );

    void explore();

    const StateGraph& graph() const { return graph_; }
    std::size_t steps() const { return taker_.taken(); }
    bool gaveUp() const { return gave_up_ || taker_.leftOut(); }

  private:
    struct Open {
        std::size_t state = kNoState;
        Stand stand;
        std::shared_ptr<const Contact> began_with;
        const Stand* begun() const { return state == kNoState ? nullptr : &stand; }
    };
    struct Replay {
        Contact contact;
        std::vector<Move> moves;
    };

    void begin(const Contact& contact);
    void beginWith(const Contact& contact, const Move& move);
    bool fires(const std::string& word, const Contact& contact) const;
    void expand(const Open& open);
    std::vector<std::string> answersTo(const Router& router) const;
    bool decidesByValue(const Router& router) const;
    std::vector<Passed> observe(const Open& from, const Taken& taken);
    /// Notes the step; a state that is new is opened. Its number, kNoState where the conversation ended.
    std::size_t arrive(const Open& from, const Taken& taken);
    void connect(const Open& from, const Taken& taken, std::size_t to);
    void wishOtherContacts(const Taken& taken, const Open& from, const std::vector<Passed>& passed);
    void tryLater(const Taken& taken, const Open& from, const std::vector<Passed>& passed);
    void replay(const Replay& wish);

    const std::shared_ptr<const Assets>& assets_;
    const Workflow& flow_;
    const SplitReads& reads_;
    CoverageRecord& record_;
    Observer& observer_;
    ExplorerOptions options_;
    MoveTaker taker_;
    StateGraph graph_;
    std::deque<Open> open_;
    std::deque<Replay> replays_;
    std::map<std::pair<NodePlace, std::size_t>, std::size_t> wished_;  // by exit: how often
    std::map<NodePlace, std::size_t> tried_later_;
    bool gave_up_ = false;
};

}  // namespace tama::flows
