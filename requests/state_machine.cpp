#include "requests/state_machine.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "requests/offices.hpp"

namespace tama::requests {
namespace {

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
    Step{State::Approved, Action::Countersign, State::Approved},
    Step{State::Approved, Action::Activate, State::Active},
    Step{State::Active, Action::Pause, State::Paused},
    Step{State::Paused, Action::Resume, State::Active},
    Step{State::Active, Action::Drain, State::Draining},
    Step{State::Draining, Action::Pause, State::Paused},
    Step{State::Draining, Action::Resume, State::Active},
    Step{State::Draining, Action::Close, State::Closed},
    Step{State::Draining, Action::Stop, State::Stopped},
    Step{State::Active, Action::Close, State::Closed},
    Step{State::Paused, Action::Approve, State::Paused},
    Step{State::Paused, Action::Countersign, State::Paused},
    Step{State::Paused, Action::Close, State::Closed},
    Step{State::Active, Action::Stop, State::Stopped},
    Step{State::Paused, Action::Stop, State::Stopped},
    Step{State::Closed, Action::Report, State::Reported},
    Step{State::Stopped, Action::Report, State::Reported},
    Step{State::Reported, Action::LogDecision, State::DecisionLogged},
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

/// The way to an act that is allowed from here, or from where the steps lead that this procedure does not require.
struct Route {
    State to = State::Draft;
    std::vector<Action> skipped;
};

std::optional<Route> routeTo(State from, Action action, const Needs& needs) {
    Route route;
    for (State at = from;;) {
        if (const auto to = target(at, action)) {
            route.to = *to;
            return route;
        }
        const auto step = nextStep(at);
        if (!step || needOf(needs, *step) == Need::Required) return std::nullopt;
        route.skipped.push_back(*step);
        at = *target(at, *step);
    }
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
    if (*facts.requested_start - facts.now < facts.notice && !facts.week_waived) {
        return fmt::format(
            "SOP step 1: the form is due {} before the start; a supervisor can waive this with a reason",
            facts.notice == kNotice ? "one week" : fmt::format("{} days", facts.notice.count())
        );
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
    if (facts.state == State::Paused && !facts.approver.empty() && facts.closure_matches_approval) {
        return "SOP step 8: the approval still fits; it can be resumed";
    }
    if (!facts.signed_in_anew) {
        return "SOP step 8: initials are given by whoever is there now; type your password again";
    }
    return std::nullopt;
}

Guard guardCountersigning(const Facts& facts) {
    if (facts.approver.empty()) return "SOP step 8: there is no approval to countersign; have it approved first";
    if (facts.actor == facts.approver) return "SOP step 8: a second signature is another person's than the first";
    if (!facts.countersigner.empty()) return "SOP step 8: it is countersigned already; it can be activated";
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
    if (facts.needs_countersign && facts.countersigner.empty()) {
        return "SOP step 8: this approval needs a second signature; a supervisor or a member of the management team "
               "countersigns it";
    }
    if (facts.requested_end && facts.now >= *facts.requested_end) {
        return "SOP step 9: the end that was approved has passed; 'amend' it and have it approved again, or withdraw it";
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
        case Action::Countersign:
            return guardCountersigning(facts);
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

std::vector<Action> actionsFrom(State state, const Needs& needs) {
    std::vector<Action> possible;
    for (std::size_t i = 0; i < kActionCount; ++i) {
        const auto action = static_cast<Action>(i);
        if (routeTo(state, action, needs)) possible.push_back(action);
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
    const auto route = routeTo(facts.state, action, facts.needs);
    if (!route) return fail(ErrorCode::Conflict, outOfOrder(facts.state, action));
    if (auto rule = guard(facts, action)) return fail(ErrorCode::Refused, std::move(*rule));
    return route->to;
}

State stateAfter(State state, Action action) {
    return target(state, action).value();
}

std::vector<Action> skippedBefore(const Facts& facts, Action action) {
    const auto route = routeTo(facts.state, action, facts.needs);
    return route ? route->skipped : std::vector<Action>();
}

}  // namespace tama::requests
