// Who may do what at this door: the roles of the Standard Operating Procedure and one table. The gates of the
// procedure itself (who may approve, activate …) are in requests/, and hold whatever this table says.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tama::server {

enum class Role : std::uint8_t { DataManager, Requestor, Approver, Supervisor, Ict, IhrisManager };

enum class Permission : std::uint8_t {
    UseOwnAccount,      // who am I, sign out
    ViewFigures,        // aggregated results of a use case
    ViewConversations,  // a named worker's disposition and messages, number masked
    ViewNumbers,        // a whole telephone number, where a person asks for it
    ReplyToWorkers,     // a text of one's own, to a worker who has written
    ImportWorkers,      // bundles into the registry; what imports changed, and taking them back
    ViewRegistry,       // workers and what is wrong with their contacts, numbers masked
    MendRegistry,       // merge duplicates, confirm who joins
    DefineGroups,       // make and change target groups
    ViewGateway,        // state of the channels
    SwitchChannels,     // pause, resume, drain, kill
    StopUseCases,       // pause, drain, kill
    ResumeUseCases,
    ControlDemoClock    // exists in demo mode only
};

/// "data_manager", as in the database and on the command line.
std::string_view nameOf(Role role);
std::optional<Role> roleFrom(std::string_view name);
/// The names of all roles, for messages and help: "data_manager, requestor, …".
std::string_view roleNames();

bool may(Role role, Permission permission);

}  // namespace tama::server
