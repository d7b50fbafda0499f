// Ends the talk between two robots: a telephone that answers by itself would otherwise be asked again, and answer
// again, without end. All SQL of `heard` is here. Call inside a transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

inline constexpr std::chrono::minutes kRobotWindow{10};
inline constexpr std::int64_t kSameInWindow = 20;      // of one text in a row
inline constexpr std::int64_t kMessagesInWindow = 60;  // of any
inline constexpr std::chrono::hours kRobotSilence{24};

/// Counts the message. True: the number writes like a machine, and gets no answer until it has been quiet, or its
/// day is over; the message is kept for a person.
bool writesLikeRobot(store::Transaction& tx, std::int64_t number_key, std::string_view text, WallTime now);

}  // namespace tama::runtime
