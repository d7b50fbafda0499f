#include "server/accounts/permissions.hpp"

#include <array>
#include <utility>

namespace tama::server {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 6> kRoles{{
    {Role::DataManager, "data_manager"},
    {Role::Requestor, "requestor"},
    {Role::Approver, "approver"},
    {Role::Supervisor, "supervisor"},
    {Role::Ict, "ict"},
    {Role::IhrisManager, "ihris_manager"},
}};

}  // namespace

std::string_view nameOf(Role role) {
    for (const auto& [known, name] : kRoles) {
        if (known == role) return name;
    }
    return "";
}

std::optional<Role> roleFrom(std::string_view name) {
    for (const auto& [role, known] : kRoles) {
        if (known == name) return role;
    }
    return std::nullopt;
}

std::string_view roleNames() {
    return "data_manager, requestor, approver, supervisor, ict, ihris_manager";
}

bool may(Role role, Permission permission) {
    switch (permission) {
        case Permission::UseOwnAccount:
        case Permission::ViewFigures:
        case Permission::ControlDemoClock:
            return true;
        // Requestors and approvers see results, not persons; ICT runs the machine and sees no answers.
        case Permission::ViewConversations:
        case Permission::ReplyToWorkers:
            return role == Role::DataManager || role == Role::Supervisor;
        case Permission::ImportWorkers:
        case Permission::ViewNumbers:
            return role == Role::DataManager;
        case Permission::ViewRegistry:
            return role == Role::DataManager || role == Role::Supervisor || role == Role::IhrisManager;
        case Permission::MendRegistry:
            return role == Role::DataManager || role == Role::IhrisManager;
        case Permission::ViewGateway:
            return role == Role::DataManager || role == Role::Supervisor || role == Role::Ict;
        case Permission::SwitchChannels:
            return role == Role::Ict;
        // Whoever runs the machine may stop what does harm; that it goes on is the procedure's.
        case Permission::StopUseCases:
            return role == Role::DataManager || role == Role::Supervisor || role == Role::Ict;
        case Permission::ResumeUseCases:
        case Permission::DefineGroups:
            return role == Role::DataManager || role == Role::Supervisor;
    }
    return false;
}

}  // namespace tama::server
