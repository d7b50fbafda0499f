// Who may do what at this door: the roles of the Standard Operating Procedure and one table. The gates of the
// procedure itself (who may approve, activate …) are in requests/, and hold whatever this table says.
#pragma once

#include <cstdint>

#include "requests/roles.hpp"

namespace tama::server {

using requests::Role;
using requests::Roles;

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
    KeepSignedForms,    // photographs of signed request forms: upload, look at, confirm
    ViewGateway,        // state of the channels
    SwitchChannels,     // pause, resume, drain, kill
    DraftUseCases,      // make and fill in request forms
    ViewUseCases,       // where one stands in the procedure; partners see what they drafted
    ActOnUseCases,      // the acts of the procedure; requests/offices.hpp says who does which
    RegisterTesters,    // whose phones tests go to
    StopUseCases,       // pause, drain, kill
    ResumeUseCases,
    ControlDemoClock    // exists in demo mode only
};

/// Any of the roles will do.
bool may(Roles roles, Permission permission);

}  // namespace tama::server
