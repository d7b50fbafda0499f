// Who sent a request: an account that is signed in. A value; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "server/accounts/permissions.hpp"

namespace tama::server {

struct Identity {
    std::int64_t account_id = 0;
    std::string name;
    std::string display_name;
    Roles roles = Role::Requestor;
    bool signed_in_lately = false;  // within Accounts::kFreshSignIn
    std::string csrf_token;  // must come back in the X-CSRF-Token header of every write
};

}  // namespace tama::server
