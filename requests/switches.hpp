// The switches that a person turns while messages flow: pause, resume, drain and kill, of a channel or of a use
// case. Each turn is a row of the audit trail in the same transaction; a running server goes by the store, so
// a command turns them beside it. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "gateway/route_choice.hpp"
#include "requests/use_cases.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

enum class SwitchAct : std::uint8_t {
    Pause,   // sends nothing; messages wait
    Resume,  // goes on
    Drain,   // finishes what it has
    Kill     // ends at once; what waits is cancelled
};

/// "pause", "resume", "drain", "kill".
std::string_view nameOf(SwitchAct act);
std::optional<SwitchAct> switchActFrom(std::string_view name);

/// What the act makes of a channel in this mode; Conflict where that changes nothing. Pure.
Result<gateway::ChannelMode> modeAfter(gateway::ChannelMode mode, SwitchAct act);

/// NotFound: no such channel.
Result<gateway::ChannelMode> switchChannel(
    store::Transaction& tx, std::string_view name, SwitchAct act, const Deed& deed
);

/// `use_case`: its number or UUID. Kill stops it for good; drain closes it when nobody's turn is open any more.
/// NotFound, or what the state machine has against it.
Result<State> switchUseCase(
    store::Transaction& tx, UseCases& use_cases, const std::string& use_case, SwitchAct act, const Deed& deed
);

}  // namespace tama::requests
