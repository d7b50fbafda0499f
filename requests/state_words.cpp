#include "requests/state_words.hpp"

#include <array>

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
    ActionWords{Action::Countersign, "countersign"},
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

}  // namespace tama::requests
