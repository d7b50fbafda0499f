// What became of each worker of a target list: exactly one disposition each, so that counts always add up to
// the list. AAPOR Standard Definitions for named persons, with one addition: a delivered message that nobody
// answered is its own class, counted with "other non-response" in the rates. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/outcome_listener.hpp"

namespace tama::reports {

enum class Disposition : std::uint8_t {
    Complete,            // I: reached the end of the questions
    Partial,             // P: answered at least half of the questions expected, validly
    BreakOff,            // R: answered something, less than half
    Refused,             // R: STOP
    NonContact,          // NC: nothing was delivered, and the network said so
    DeliveredSilent,     // O: delivered, never answered
    Other,               // O: answered, but not the worker or not an answer ("wrong number")
    UnknownEligibility,  // UO: no word from the network at all
    NotEligible          // NE: could not be asked: no telephone, opted out before, left, shared telephone
};
constexpr std::size_t kDispositions = 9;

/// A short name for tables ("delivered, no reply") and the AAPOR letter it is counted under ("O").
std::string_view nameOf(Disposition disposition);
std::string_view aaporClass(Disposition disposition);

/// Everything the disposition of one worker depends on.
struct TargetFacts {
    std::string exclusion;   // why the worker was not asked; empty when asked
    bool accepted = false;   // the SMSC took at least one message
    bool delivered = false;  // a receipt said so, or the worker answered
    bool failed = false;     // the last word on every message was a failure
    gateway::FailureClass failure = gateway::FailureClass::None;
    bool replied = false;       // any message from the worker since the start
    bool opted_out = false;     // STOP since the start
    bool wrong_person = false;  // said so
    bool completed = false;     // the session ended by itself with every question of its path answered
    std::int64_t expected = 0;  // questions of the shortest complete set so far; 0: nobody has completed
    std::int64_t asked = 0;     // questions asked
    std::int64_t answered = 0;  // with a valid answer
};

Disposition dispositionOf(const TargetFacts& facts);

/// How many workers of a target list have each disposition.
struct DispositionCounts {
    std::array<std::int64_t, kDispositions> counts{};

    void add(Disposition disposition) { ++counts[static_cast<std::size_t>(disposition)]; }
    std::int64_t of(Disposition disposition) const { return counts[static_cast<std::size_t>(disposition)]; }
    std::int64_t targeted() const;  // all of them
    std::int64_t eligible() const;  // all but NotEligible: the denominator T of the outcome rates
};

}  // namespace tama::reports
