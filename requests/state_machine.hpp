// The life of a use case as the SOP tells it (central level operating procedures, steps 1 to 11): which act
// leads from which state to which, and what each act must show. Pure: the facts are passed in, the answer is
// a state or the rule that forbids it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "requests/needs.hpp"
#include "requests/roles.hpp"
#include "requests/state_words.hpp"

namespace tama::requests {

/// The SOP's notice: a form is submitted at least one week before the start it asks for.
constexpr std::chrono::days kNotice{7};

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
    std::optional<WallTime> requested_end;
    bool week_waived = false;  // a supervisor gave a reason; logged
    bool has_workflow = false;
    bool has_target = false;  // a target group, or a trigger word that workers start with
    std::string last_editor;  // of the workflow
    std::string approver;     // of the valid approval, empty without one
    bool closure_matches_approval = false;
    std::string countersigner;         // of the valid approval, empty without one
    bool needs_countersign = false;    // by the procedure, for this use case
    std::chrono::days notice = kNotice;  // of the procedure
    Needs needs{};                       // of the procedure
};

/// The state that the act leads to, or Refused/Conflict with the SOP's rule in words, and what to do.
Result<State> next(const Facts& facts, Action action);

/// The acts before this one that the procedure does not require, and that nobody has done: what next() leaves out.
std::vector<Action> skippedBefore(const Facts& facts, Action action);

/// Where an act of the SOP leads from a state from which it is allowed.
State stateAfter(State state, Action action);

/// The acts that could follow from this state, whoever does them; for screens.
std::vector<Action> actionsFrom(State state, const Needs& needs = {});

/// The act that leads on from this state in the SOP's order; nothing where the use case is over.
std::optional<Action> nextStep(State state);

/// True where messages to the target list may go out.
constexpr bool isSending(State state) {
    return state == State::Active || state == State::Draining;
}

}  // namespace tama::requests
