// The procedure from draft to active as everybody walks it who keeps to it: each act and who does it.
#pragma once

#include <array>

#include "requests/state_machine.hpp"

namespace tama::tests {

struct ProcedureStep {
    requests::Action action;
    const char* actor;
};

/// Of tests that are about something else than roles.
inline constexpr requests::Roles kEverybody{
    requests::Role::DataManager,
    requests::Role::Requestor,
    requests::Role::Approver,
    requests::Role::Supervisor};

inline constexpr std::array kProcedure{
    ProcedureStep{requests::Action::Submit, "requestor"},
    ProcedureStep{requests::Action::HoldMeeting, "data.manager"},
    ProcedureStep{requests::Action::Plan, "data.manager"},
    ProcedureStep{requests::Action::Develop, "data.manager"},
    ProcedureStep{requests::Action::PassSimulator, "data.manager"},
    ProcedureStep{requests::Action::PassOwnPhone, "data.manager"},
    ProcedureStep{requests::Action::NotifyRequestor, "data.manager"},
    ProcedureStep{requests::Action::SendToRequestor, "data.manager"},
    ProcedureStep{requests::Action::StateSatisfied, "requestor"},
    ProcedureStep{requests::Action::Approve, "director"},
    ProcedureStep{requests::Action::Activate, "data.manager"}};

}  // namespace tama::tests
