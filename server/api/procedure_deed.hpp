// The deed of whoever sent a request.
#pragma once

#include <string>
#include <utility>

#include "requests/use_cases.hpp"
#include "server/accounts/identity.hpp"
#include "server/api/services.hpp"

namespace tama::server {

inline requests::Deed deedOf(const Services& services, const Identity& who, std::string evidence = "{}") {
    return {who.name, services.clock.now(), std::move(evidence), who.roles, who.signed_in_lately};
}

}  // namespace tama::server
