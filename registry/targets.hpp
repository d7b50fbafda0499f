// What becomes of each worker of a group when a use case starts: who will be asked, and why the others are not,
// counted one by one. Reads take any Sql.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "registry/worker_query.hpp"
#include "store/sql.hpp"

namespace tama::registry {

enum class Exclusion : std::uint8_t {
    None,  // will be reached
    NoPhone,
    OptedOut,  // one of the worker's numbers said STOP
    Left,
    Blocked,
    SharedPhone,  // an earlier worker of the group is reached on the same number
    Provisional,  // joined by SMS and not confirmed yet
    OverBudget,   // was written to unasked as much as the country allows
    Busy          // another conversation is open with the number, and the use case does not wait for it
};
inline constexpr std::size_t kExclusionCount = 9;
/// none, no_phone, opted_out, left, blocked, shared_phone, provisional, over_budget, busy: as stored and shown.
std::string_view nameOf(Exclusion exclusion);

struct TargetRules {
    const Past* past = nullptr;                       // without it nobody counts as busy
    std::unordered_set<std::int64_t> over_budget{};   // keys of numbers
    bool skip_busy = false;                           // a number with an open conversation is not waited for
    bool emergency = false;                           // provisional numbers and those over the budget are asked, too
};

struct Target {
    std::int64_t worker_id;
    std::int64_t number_key;  // of the number of first rank; 0 without
    std::string number;       // as PhoneCodec stored it; empty without
    Exclusion exclusion;
};

struct Targets {
    std::vector<Target> all;                             // every selected worker once, by id
    std::array<std::int64_t, kExclusionCount> counts{};  // by Exclusion; they add up to all.size()
    std::int64_t waiting = 0;  // of those reached: they wait until another conversation has ended

    std::int64_t count(Exclusion exclusion) const { return counts[static_cast<std::size_t>(exclusion)]; }
};

/// How many would be asked, and how many not for each reason.
nlohmann::ordered_json toJson(const Targets& targets);

/// The number of first rank decides: a worker is not reached on another one behind the back of a colleague.
Targets resolveTargets(store::Sql& sql, const CompiledQuery& selector, const TargetRules& rules = {});

}  // namespace tama::registry
