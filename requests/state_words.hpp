// The states of a use case and the acts of the SOP, with their words. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tama::requests {

enum class State : std::uint8_t {
    Draft,
    Submitted,          // step 1: the form is with the data manager
    Review,             // step 2: the meeting was held
    Planned,            // step 2: entered in the planning, implementation and monitoring tool
    Development,        // step 2 and 6: the workflow is being written
    SimulatorPassed,    // step 3a
    OwnPhonePassed,     // step 3b
    RequestorNotified,  // step 3c
    RequestorTested,    // step 3d: sent to the requestor; step 5: waiting for feedback
    Satisfied,          // step 7
    Approved,           // step 8
    Active,             // step 9 and 10
    Paused,
    Draining,  // starts nobody and finishes the conversations that are open; then it is closed
    Closed,
    Reported,  // step 11: the requestor has the overview report
    DecisionLogged,
    Archived,
    Rejected,
    Withdrawn,
    Stopped  // ended for good before its time
};

enum class Action : std::uint8_t {
    Submit,
    HoldMeeting,
    Plan,
    Develop,  // takes or replaces the workflow; from any state between Planned and Approved
    PassSimulator,
    PassOwnPhone,
    NotifyRequestor,
    SendToRequestor,
    RequestChanges,
    StateSatisfied,
    Approve,
    Countersign,  // a second signature, where the procedure asks for it
    Activate,
    Pause,
    Resume,
    Drain,
    Close,
    Report,
    LogDecision,
    Archive,
    Reject,
    Withdraw,
    Stop
};

inline constexpr std::size_t kActionCount = static_cast<std::size_t>(Action::Stop) + 1;

/// The words in the database and the API: "requestor_tested", "hold_meeting".
std::string_view nameOf(State state);
std::string_view nameOf(Action action);
std::optional<State> stateFrom(std::string_view name);
std::optional<Action> actionFrom(std::string_view name);

/// The step of the SOP a state belongs to, for people: "step 3d: test on the requestor's phone".
std::string_view sopStep(State state);

}  // namespace tama::requests
