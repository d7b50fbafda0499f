// The roles of the Standard Operating Procedure (section 3), and sets of them: in a small team one person holds
// several. Pure values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tama::requests {

enum class Role : std::uint8_t {
    DataManager,
    Requestor,
    Approver,  // director or program manager of a unit
    Supervisor,
    Ict,
    IhrisManager,
    ManagementTeam,
    Leadership,
    Partner,  // implementing partner: drafts, and asks through a unit of the ministry
    Auditor,
    System  // the program itself: closing times, caps; held by no account
};

class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(Role role) : bits_(bitOf(role)) {}  // NOLINT(google-explicit-constructor): one role is a set
    template <class... More>
    constexpr Roles(Role first, More... more) : bits_(static_cast<std::uint16_t>((bitOf(first) | ... | bitOf(more)))) {}

    constexpr bool has(Role role) const { return (bits_ & bitOf(role)) != 0; }
    constexpr bool hasAnyOf(Roles others) const { return (bits_ & others.bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr Roles with(Role role) const {
        Roles sum = *this;
        sum.bits_ = static_cast<std::uint16_t>(sum.bits_ | bitOf(role));
        return sum;
    }
    constexpr bool operator==(const Roles&) const = default;

  private:
    static constexpr std::uint16_t bitOf(Role role) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
    }
    std::uint16_t bits_ = 0;
};

/// "data_manager", as in the database and on the command line.
std::string_view nameOf(Role role);
std::optional<Role> roleFrom(std::string_view name);
/// The names of all roles an account can have, for messages and help: "data_manager, requestor, …".
std::string_view roleNames();

/// "data_manager,requestor", as in the database; read back, nothing for a name that there is not or for none.
std::string namesOf(Roles roles, std::string_view between = ",");
std::vector<Role> listOf(Roles roles);
std::optional<Roles> rolesFrom(std::string_view names);

}  // namespace tama::requests
