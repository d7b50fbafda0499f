#include "requests/state_machine.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "requests/offices.hpp"

namespace tama::requests {
namespace {

struct StateWords {
    State state;
    std::string_view name;
    std::string_view step;
};

constexpr std::array kStates{
    StateWords{State::Draft, "draft", "step 1: request form, being filled in"},
    StateWords{State::Submitted, "submitted", "step 1: request form submitted"},
    StateWords{State::Review, "review", "step 2: meeting held"},
    StateWords{State::Planned, "planned", "step 2: in the planning tool"},
    StateWords{State::Development, "development", "step 2: workflow in development"},
    StateWords{State::SimulatorPassed, "simulator_passed", "step 3a: simulator passed"},
    StateWords{State::OwnPhonePassed, "own_phone_passed", "step 3b: data manager's phone passed"},
    StateWords{State::RequestorNotified, "requestor_notified", "step 3c: requestor notified of the test"},
    StateWords{State::RequestorTested, "requestor_tested", "step 3d: test on the requestor's phone"},
    StateWords{State::Satisfied, "satisfied", "step 7: requestor satisfied"},
    StateWords{State::Approved, "approved", "step 8: initialled by the director"},
    StateWords{State::Active, "active", "step 9: active, step 10: monitored"},
    StateWords{State::Paused, "paused", "step 9: paused"},
    StateWords{State::Draining, "draining", "step 10: finishing what is open"},
    StateWords{State::Closed, "closed", "step 10: closed"},
    StateWords{State::Reported, "reported", "step 11: overview report given to the requestor"},
    StateWords{State::DecisionLogged, "decision_logged", "step 11: decision logged"},
    StateWords{State::Archived, "archived", "archived"},
    StateWords{State::Rejected, "rejected", "rejected"},
    StateWords{State::Withdrawn, "withdrawn", "withdrawn"},
    StateWords{State::Stopped, "stopped", "stopped"},
};

struct ActionWords {
    Action action;
    std::string_view name;
};

constexpr std::array kActions{
    ActionWords{Action::Submit, "submit"},
    ActionWords{Action::HoldMeeting, "hold_meeting"},
    ActionWords{Action::Plan, "plan"},
    ActionWords{Action::Develop, "develop"},
    ActionWords{Action::PassSimulator, "pass_simulator"},
    ActionWords{Action::PassOwnPhone, "pass_own_phone"},
    ActionWords{Action::NotifyRequestor, "notify_requestor"},
    ActionWords{Action::SendToRequestor, "send_to_requestor"},
    ActionWords{Action::RequestChanges, "request_changes"},
    ActionWords{Action::StateSatisfied, "state_satisfied"},
    ActionWords{Action::Approve, "approve"},
    ActionWords{Action::Activate, "activate"},
    ActionWords{Action::Pause, "pause"},
    ActionWords{Action::Resume, "resume"},
    ActionWords{Action::Drain, "drain"},
    ActionWords{Action::Close, "close"},
    ActionWords{Action::Report, "report"},
    ActionWords{Action::LogDecision, "log_decision"},
    ActionWords{Action::Archive, "archive"},
    ActionWords{Action::Reject, "reject"},
    ActionWords{Action::Withdraw, "withdraw"},
    ActionWords{Action::Stop, "stop"},
};

struct Step {
    State from;
    Action action;
    State to;
};

constexpr std::array kSteps{
    Step{State::Draft, Action::Submit, State::Submitted},
    Step{State::Submitted, Action::HoldMeeting, State::Review},
    Step{State::Review, Action::Plan, State::Planned},
    Step{State::Planned, Action::Develop, State::Development},
    Step{State::Development, Action::Develop, State::Development},
    Step{State::SimulatorPassed, Action::Develop, State::Development},
    Step{State::OwnPhonePassed, Action::Develop, State::Development},
    Step{State::RequestorNotified, Action::Develop, State::Development},
    Step{State::RequestorTested, Action::Develop, State::Development},
    Step{State::Satisfied, Action::Develop, State::Development},
    Step{State::Approved, Action::Develop, State::Development},
    Step{State::Development, Action::PassSimulator, State::SimulatorPassed},
    Step{State::SimulatorPassed, Action::PassOwnPhone, State::OwnPhonePassed},
    Step{State::OwnPhonePassed, Action::NotifyRequestor, State::RequestorNotified},
    Step{State::RequestorNotified, Action::SendToRequestor, State::RequestorTested},
    Step{State::RequestorTested, Action::RequestChanges, State::Development},
    Step{State::RequestorTested, Action::StateSatisfied, State::Satisfied},
    Step{State::Satisfied, Action::Approve, State::Approved},
    Step{State::Approved, Action::Activate, State::Active},
    Step{State::Active, Action::Pause, State::Paused},
    Step{State::Paused, Action::Resume, State::Active},
    Step{State::Active, Action::Drain, State::Draining},
    Step{State::Draining, Action::Pause, State::Paused},
    Step{State::Draining, Action::Resume, State::Active},
    Step{State::Draining, Action::Close, State::Closed},
    Step{State::Draining, Action::Stop, State::Stopped},
    Step{State::Active, Action::Close, State::Closed},
    Step{State::Paused, Action::Close, State::Closed},
    Step{State::Active, Action::Stop, State::Stopped},
    Step{State::Paused, Action::Stop, State::Stopped},
    Step{State::Closed, Action::Report, State::Reported},
    Step{State::Stopped, Action::Report, State::Reported},
    Step{State::Reported, Action::LogDecision, State::DecisionLogged},
    Step{State::Reported, Action::Archive, State::Archived},
    Step{State::DecisionLogged, Action::Archive, State::Archived},
};

constexpr bool isBeforeActivation(State state) {
    return state <= State::Approved;
}

std::optional<State> target(State from, Action action) {
    if (action == Action::Withdraw && isBeforeActivation(from)) return State::Withdrawn;
    if (action == Action::Reject && isBeforeActivation(from) && from != State::Draft) return State::Rejected;
    const auto* const step = std::find_if(kSteps.begin(), kSteps.end(), [&](const Step& candidate) {
        return candidate.from == from && candidate.action == action;
    });
    return step == kSteps.end() ? std::nullopt : std::optional(step->to);
}

using Guard = std::optional<std::string>;  // the rule that forbids the act

/// Requestors and directors act on what they asked for themselves; the mHero team on everything.
Guard guardOwn(const Facts& facts, Action action) {
    if (facts.actor == facts.requestor || facts.roles.hasAnyOf({Role::DataManager, Role::Supervisor})) {
        return std::nullopt;
    }
    return fmt::format(
        "{}: this use case was asked for by '{}'; they do '{}', or the data manager for them",
        sopStepOf(action),
        facts.requestor,
        nameOf(action)
    );
}

Guard guardSubmit(const Facts& facts) {
    if (!facts.form_complete) return "SOP step 1: the request form is not complete; fill in what is missing";
    if (!facts.requested_start) return "SOP step 1: the form names no start; say when it should begin";
    if (*facts.requested_start - facts.now < kNotice && !facts.week_waived) {
        return "SOP step 1: the form is due one week before the start; a supervisor can waive this with a "
               "reason";
    }
    return std::nullopt;
}

Guard guardApproval(const Facts& facts) {
    if (facts.actor == facts.last_editor) {
        return "SOP step 8: whoever last edited the workflow cannot approve it; the director of the unit "
               "does";
    }
    if (!facts.has_target) {
        return "SOP step 8: there is no target group and no trigger word to approve; set one with 'develop'";
    }
    if (!facts.signed_in_anew) {
        return "SOP step 8: initials are given by whoever is there now; type your password again";
    }
    return std::nullopt;
}

Guard guardActivation(const Facts& facts) {
    if (facts.approver.empty()) {
        return "SOP step 8: the director of the unit has not initialled the form; have it approved first";
    }
    if (facts.approver == facts.actor) {
        return "SOP step 9: whoever approved a use case cannot activate it; another data manager or a supervisor does";
    }
    if (!facts.closure_matches_approval) {
        return "SOP step 8: what would be sent is no longer what was approved; have it approved again";
    }
    return std::nullopt;
}

Guard guard(const Facts& facts, Action action) {
    switch (action) {
        case Action::Submit:
            if (auto foreign = guardOwn(facts, action)) return foreign;
            return guardSubmit(facts);
        case Action::RequestChanges:
        case Action::LogDecision:
        case Action::Withdraw:
            return guardOwn(facts, action);
        case Action::PassSimulator:
            if (!facts.has_workflow) {
                return "SOP step 3a: there is no workflow to test; set one with 'develop'";
            }
            return std::nullopt;
        case Action::StateSatisfied:
            if (facts.actor != facts.requestor) {
                return fmt::format(
                    "SOP step 7: only the requestor can say that they are satisfied; that is '{}'", facts.requestor
                );
            }
            return std::nullopt;
        case Action::Approve:
            return guardApproval(facts);
        case Action::Activate:
        case Action::Resume:
            return guardActivation(facts);
        default:
            return std::nullopt;
    }
}

std::string outOfOrder(State state, Action action) {
    const auto instead = nextStep(state);
    return fmt::format(
        "{}: a use case that is '{}' cannot do '{}'; {}",
        sopStepOf(action),
        nameOf(state),
        nameOf(action),
        instead ? fmt::format(
                      "next comes '{}' ({}), done by: {}",
                      nameOf(*instead),
                      sopStepOf(*instead),
                      namesOf(officeOf(*instead), ", ")
                  )
                : std::string("it is over")
    );
}

}  // namespace

std::string_view nameOf(State state) {
    return kStates[static_cast<std::size_t>(state)].name;
}
std::string_view sopStep(State state) {
    return kStates[static_cast<std::size_t>(state)].step;
}
std::string_view nameOf(Action action) {
    return kActions[static_cast<std::size_t>(action)].name;
}

std::optional<State> stateFrom(std::string_view name) {
    for (const auto& words : kStates) {
        if (words.name == name) return words.state;
    }
    return std::nullopt;
}

std::optional<Action> actionFrom(std::string_view name) {
    for (const auto& words : kActions) {
        if (words.name == name) return words.action;
    }
    return std::nullopt;
}

std::vector<Action> actionsFrom(State state) {
    std::vector<Action> possible;
    for (const auto& words : kActions) {
        if (target(state, words.action)) possible.push_back(words.action);
    }
    return possible;
}

std::optional<Action> nextStep(State state) {
    if (state == State::Draining || state == State::Paused) return Action::Close;
    // The table names the way forward first; what leads back, aside or out comes after it.
    constexpr std::array kForward{
        Action::Submit,          Action::HoldMeeting,     Action::Plan,           Action::PassSimulator,
        Action::PassOwnPhone,    Action::NotifyRequestor, Action::SendToRequestor, Action::StateSatisfied,
        Action::Approve,         Action::Activate,        Action::Close,          Action::Report,
        Action::LogDecision,     Action::Archive,         Action::Develop};
    for (const Action action : kForward) {
        if (target(state, action)) return action;
    }
    return std::nullopt;
}

Result<State> next(const Facts& facts, Action action) {
    if (auto stranger = whyNotByRole(action, facts.roles)) return fail(ErrorCode::Refused, std::move(*stranger));
    const auto to = target(facts.state, action);
    if (!to) return fail(ErrorCode::Conflict, outOfOrder(facts.state, action));
    if (auto rule = guard(facts, action)) return fail(ErrorCode::Refused, std::move(*rule));
    return *to;
}

}  // namespace tama::requests
