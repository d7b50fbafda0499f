// How far the numbers of a country are verified, by district. Reads take any Sql.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/sql.hpp"

namespace tama::registry {

/// Of a district (empty: no district is known): how many workers who have not left have a number that a
/// confirmation or the worker's own message verified, and no stranger's word against it.
struct VerifiedPhones {
    std::string region;
    std::string district;
    std::int64_t workers = 0;
    std::int64_t with_phone = 0;
    std::int64_t verified = 0;
};
std::vector<VerifiedPhones> verifiedPhones(store::Sql& sql);

}  // namespace tama::registry
