// The states that a walk found and the ways between them: how one came to a state, where ways lead in a ring,
// how many there are. Grows while the walk goes on. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "flows/coverage/moves.hpp"
#include "flows/coverage/record.hpp"

namespace tama::flows {

inline constexpr std::size_t kNoState = static_cast<std::size_t>(-1);

/// How a question was left.
enum class EdgeKind : std::uint8_t { Begun, Understood, NotUnderstood, TimedOut, Expired };

struct StateEdge {
    std::size_t from = kNoState;  // kNoState: the beginning
    std::size_t to = kNoState;    // kNoState: the end
    EdgeKind kind = EdgeKind::Begun;
    NodePlace question;  // that was left; of the beginning: nothing
    std::size_t messages = 0;  // that were sent on the way
    std::size_t segments = 0;  // SMS that they take
};

class StateGraph {
  public:
    /// The number of the state with that key, and whether it is new. What came before a known state stays.
    std::pair<std::size_t, bool> arrive(std::string key, std::size_t from, const Move& move);
    void connect(const StateEdge& edge) { edges_.push_back(edge); }

    /// The moves from the beginning to a state; none for kNoState.
    std::vector<Move> movesTo(std::size_t state) const;
    /// The same in words.
    Way wayTo(std::size_t state) const;

    std::size_t size() const { return states_.size(); }
    const std::vector<StateEdge>& edges() const { return edges_; }
    /// Different ways from the beginning to an end that come to no state twice; may be huge.
    double paths() const;
    /// The questions of rings that one never leaves as long as questions are left only in that way, each
    /// once.
    std::vector<NodePlace> rings(EdgeKind kind) const;

  private:
    struct State {
        std::size_t from;
        Move move;
    };
    std::vector<State> states_;
    std::vector<StateEdge> edges_;
    std::unordered_map<std::string, std::size_t> known_;
};

}  // namespace tama::flows
