// The life of a use case as the SOP tells it (central level operating procedures, steps 1 to 11): which act
// leads from which state to which, and what each act must show. Pure: the facts are passed in, the answer is
// a state or the rule that forbids it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "requests/roles.hpp"

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

/// The words in the database and the API: "requestor_tested", "hold_meeting".
std::string_view nameOf(State state);
std::string_view nameOf(Action action);
std::optional<State> stateFrom(std::string_view name);
std::optional<Action> actionFrom(std::string_view name);

/// The step of the SOP a state belongs to, for people: "step 3d: test on the requestor's phone".
std::string_view sopStep(State state);

/// What the guards look at. Names are those of accounts.
struct Facts {
    State state = State::Draft;
    WallTime now;
    std::string actor;
    Roles roles;  // of the actor
    bool signed_in_anew = false;  // gave the password again, or signed in a short while ago
    std::string requestor;
    bool form_complete = false;
    std::optional<WallTime> requested_start;
    bool week_waived = false;  // a supervisor gave a reason; logged
    bool has_workflow = false;
    bool has_target = false;  // a target group, or a trigger word that workers start with
    std::string last_editor;  // of the workflow
    std::string approver;     // of the valid approval, empty without one
    bool closure_matches_approval = false;
};

/// The state that the act leads to, or Refused/Conflict with the SOP's rule in words, and what to do.
Result<State> next(const Facts& facts, Action action);

/// The acts that could follow from this state, whoever does them; for screens.
std::vector<Action> actionsFrom(State state);

/// The act that leads on from this state in the SOP's order; nothing where the use case is over.
std::optional<Action> nextStep(State state);

/// True where messages to the target list may go out.
constexpr bool isSending(State state) {
    return state == State::Active || state == State::Draining;
}

/// The SOP's notice: a form is submitted at least one week before the start it asks for.
constexpr std::chrono::days kNotice{7};

}  // namespace tama::requests
