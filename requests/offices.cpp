#include "requests/offices.hpp"

#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace tama::requests {
namespace {

constexpr Roles kManagers{Role::DataManager, Role::Supervisor};
constexpr Roles kDrafters{Role::Requestor, Role::Approver, Role::DataManager, Role::Supervisor, Role::Partner};
constexpr Roles kSubmitters{Role::Requestor, Role::Approver, Role::DataManager, Role::Supervisor};
constexpr Roles kStoppers{
    Role::DataManager, Role::Supervisor, Role::Ict, Role::Approver, Role::ManagementTeam, Role::System};

struct PaperworkWords {
    Paperwork work;
    Roles office;
    std::string_view step;
    std::string_view what;
};

constexpr PaperworkWords kPaperwork[]{
    {Paperwork::Draft, kDrafters, "SOP step 1", "fill in a request form"},
    {Paperwork::WaiveNotice, Role::Supervisor, "SOP step 1", "waive the notice that a form is due"},
    {Paperwork::Amend, kManagers, "SOP step 1", "amend times and cap"},
};

std::string whyNot(std::string_view step, std::string_view what, Roles office, Roles roles) {
    return fmt::format(
        "{}: your role ({}) does not {}; it is done by: {}",
        step,
        roles.empty() ? "none" : namesOf(roles, ", "),
        what,
        namesOf(office, ", ")
    );
}

}  // namespace

Roles officeOf(Action action) {
    switch (action) {
        case Action::Submit:
            return kSubmitters;
        case Action::HoldMeeting:
        case Action::Plan:
        case Action::Develop:
        case Action::PassSimulator:
        case Action::NotifyRequestor:
        case Action::SendToRequestor:
        case Action::Activate:
        case Action::Resume:
        case Action::Report:
        case Action::Archive:
            return kManagers;
        case Action::PassOwnPhone:
            return kManagers.with(Role::Ict);
        case Action::RequestChanges:
        case Action::LogDecision:
        case Action::Withdraw:
            return kSubmitters;
        case Action::StateSatisfied:
            return {Role::Requestor, Role::Approver};  // a director may be the one who asks
        case Action::Approve:
            return Role::Approver;
        case Action::Countersign:
            return {Role::Supervisor, Role::ManagementTeam};
        case Action::Pause:
        case Action::Drain:
        case Action::Stop:
            return kStoppers;
        case Action::Close:
            return kManagers.with(Role::System);
        case Action::Reject:
            return kManagers.with(Role::Approver);
    }
    throw std::logic_error("a value outside its enumeration");
}

Roles officeOf(Paperwork work) {
    for (const auto& words : kPaperwork) {
        if (words.work == work) return words.office;
    }
    throw std::logic_error("a value outside its enumeration");
}

std::string sopStepOf(Action action) {
    switch (action) {
        case Action::Submit:
        case Action::Withdraw:
        case Action::Reject:
            return "SOP step 1";
        case Action::HoldMeeting:
        case Action::Plan:
        case Action::Develop:
            return "SOP step 2";
        case Action::PassSimulator:
            return "SOP step 3a";
        case Action::PassOwnPhone:
            return "SOP step 3b";
        case Action::NotifyRequestor:
            return "SOP step 3c";
        case Action::SendToRequestor:
            return "SOP step 3d";
        case Action::RequestChanges:
            return "SOP step 5";
        case Action::StateSatisfied:
            return "SOP step 7";
        case Action::Approve:
        case Action::Countersign:
            return "SOP step 8";
        case Action::Activate:
        case Action::Pause:
        case Action::Resume:
        case Action::Stop:
            return "SOP step 9";
        case Action::Drain:
        case Action::Close:
            return "SOP step 10";
        case Action::Report:
        case Action::LogDecision:
        case Action::Archive:
            return "SOP step 11";
    }
    throw std::logic_error("a value outside its enumeration");
}

std::optional<std::string> whyNotByRole(Action action, Roles roles) {
    const Roles office = officeOf(action);
    if (roles.hasAnyOf(office)) return std::nullopt;
    return whyNot(sopStepOf(action), fmt::format("do '{}'", nameOf(action)), office, roles);
}

std::optional<std::string> whyNotByRole(Paperwork work, Roles roles) {
    for (const auto& words : kPaperwork) {
        if (words.work != work) continue;
        if (roles.hasAnyOf(words.office)) return std::nullopt;
        return whyNot(words.step, words.what, words.office, roles);
    }
    throw std::logic_error("a value outside its enumeration");
}

}  // namespace tama::requests
