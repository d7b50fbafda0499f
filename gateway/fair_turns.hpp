// Whose parts go next within a lane of a channel: everyone who has some waiting (a use case, a client, the
// people together) gets the same number of segments, however much waits. Deficit round robin (Shreedhar and
// Varghese 1995) with turns as long as the free slots allow. Pure; a value that lives from mark to mark; its
// size is bounded by what begin() is given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace tama::gateway {

class FairTurns {
  public:
    struct Turn {
        std::int64_t share_of = 0;
        std::size_t segments = 0;  // it stops when it has taken so many; its last part may go beyond
    };

    /// A mark begins: everyone who has something that may go now, each once.
    void begin(std::vector<std::int64_t> waiting);
    /// Who is next, where `slots` parts may still be taken. Nothing: no one waits.
    std::optional<Turn> next(std::size_t slots);
    /// How the turn ended. `emptied`: nothing more of it may go now.
    void took(std::size_t segments, bool emptied);

    /// Who had the last turn: whoever comes after it begins.
    std::int64_t last() const { return last_; }

  private:
    std::deque<std::int64_t> round_;  // in the order of their turns, the one whose turn it is first
    std::size_t left_in_round_ = 0;   // turns
    std::size_t quantum_ = 0;         // segments of each of them
    std::size_t turn_ = 0;            // the one that is on, what it owed taken off
    std::map<std::int64_t, std::size_t> debts_;  // segments taken beyond a turn
    std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace tama::gateway
