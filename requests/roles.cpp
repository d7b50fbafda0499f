#include "requests/roles.hpp"

#include <utility>

#include "base/enum_words.hpp"
#include "base/text.hpp"

namespace tama::requests {
namespace {

constexpr std::array kRoleWords{
    std::pair{Role::DataManager, std::string_view("data_manager")},
    std::pair{Role::Requestor, std::string_view("requestor")},
    std::pair{Role::Approver, std::string_view("approver")},
    std::pair{Role::Supervisor, std::string_view("supervisor")},
    std::pair{Role::Ict, std::string_view("ict")},
    std::pair{Role::IhrisManager, std::string_view("ihris_manager")},
    std::pair{Role::ManagementTeam, std::string_view("management_team")},
    std::pair{Role::Leadership, std::string_view("leadership")},
    std::pair{Role::Partner, std::string_view("partner")},
    std::pair{Role::Auditor, std::string_view("auditor")},
};

}  // namespace

std::string_view nameOf(Role role) {
    return role == Role::System ? "system" : wordOf(kRoleWords, role);
}

std::optional<Role> roleFrom(std::string_view name) {
    return valueOf(kRoleWords, name);
}

std::string_view roleNames() {
    return "data_manager, requestor, approver, supervisor, ict, ihris_manager, management_team, leadership, partner, "
           "auditor";
}

std::vector<Role> listOf(Roles roles) {
    std::vector<Role> list;
    for (const auto& [role, word] : kRoleWords) {
        if (roles.has(role)) list.push_back(role);
    }
    if (roles.has(Role::System)) list.push_back(Role::System);
    return list;
}

std::string namesOf(Roles roles, std::string_view between) {
    std::string names;
    for (const Role role : listOf(roles)) {
        if (!names.empty()) names += between;
        names += nameOf(role);
    }
    return names;
}

std::optional<Roles> rolesFrom(std::string_view names) {
    Roles roles;
    for (const auto& name : split(names, ',')) {
        const auto role = roleFrom(trim(name));
        if (!role) return std::nullopt;
        roles = roles.with(*role);
    }
    return roles;
}

}  // namespace tama::requests
