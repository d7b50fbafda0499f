#include "server/accounts/permissions.hpp"

#include "requests/offices.hpp"

namespace tama::server {
namespace {

constexpr Roles kManagers{Role::DataManager, Role::Supervisor};
constexpr Roles kAllButPartners{
    Role::DataManager,
    Role::Requestor,
    Role::Approver,
    Role::Supervisor,
    Role::Ict,
    Role::IhrisManager,
    Role::ManagementTeam,
    Role::Leadership,
    Role::Auditor};

Roles holdersOf(Permission permission) {
    switch (permission) {
        case Permission::UseOwnAccount:
        case Permission::ViewUseCases:
        case Permission::ControlDemoClock:
            return kAllButPartners.with(Role::Partner);
        case Permission::ViewFigures:
            return kAllButPartners;
        // Requestors and approvers see results, not persons; ICT runs the machine and sees no answers.
        case Permission::ViewConversations:
        case Permission::ReplyToWorkers:
        case Permission::ResumeUseCases:
        case Permission::DefineGroups:
        case Permission::RegisterTesters:
            return kManagers;
        case Permission::ImportWorkers:
        case Permission::ViewNumbers:
            return Role::DataManager;
        case Permission::ViewRegistry:
            return kManagers.with(Role::IhrisManager);
        case Permission::MendRegistry:
            return {Role::DataManager, Role::IhrisManager};
        case Permission::KeepSignedForms:
            return {Role::DataManager, Role::Supervisor, Role::Requestor, Role::Approver};
        case Permission::ViewGateway:
            return kManagers.with(Role::Ict).with(Role::ManagementTeam);
        case Permission::SwitchChannels:
            return Role::Ict;
        case Permission::DraftUseCases:
            return requests::officeOf(requests::Paperwork::Draft);
        case Permission::ActOnUseCases:
            return {
                Role::DataManager,
                Role::Requestor,
                Role::Approver,
                Role::Supervisor,
                Role::Ict,
                Role::ManagementTeam};
        // Whoever runs the machine may stop what does harm; that it goes on is the procedure's.
        case Permission::StopUseCases:
            return requests::officeOf(requests::Action::Stop);
    }
    return {};
}

}  // namespace

bool may(Roles roles, Permission permission) {
    return roles.hasAnyOf(holdersOf(permission));
}

}  // namespace tama::server
