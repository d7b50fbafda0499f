// A round of many workers over the real program, which is killed in the middle of it or not, and what it leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tama::tests {

struct RoundPlan {
    std::size_t workers = 5'000;
    int questions = 3;
    std::size_t kills = 0;  // at moments that the seed decides, spread over the round
    std::uint64_t seed = 1;
};

/// What a round leaves that must not depend on its disturbances: of each worker the state of the conversation, its
/// steps, the messages it has made, and each answer with its attempts, what was sent and what was understood.
struct RoundResult {
    std::map<std::string, std::string> workers;  // by the id in the source
    std::size_t kills = 0;                       // that found the program at work
    std::uint64_t redelivered = 0;               // answers that the SMSC had to bring again
    std::uint64_t repeated = 0;                  // questions that reached a telephone more than once
    double seconds = 0;
};

/// Throws std::runtime_error where nothing moves any more.
RoundResult runRound(const RoundPlan& plan);

}  // namespace tama::tests
