// The list of possible duplicates for people to look through: on a terminal and over HTTP.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "registry/merge.hpp"
#include "store/phone_codec.hpp"

namespace tama::registry {

/// Of each pair both sides with name, place, job and masked numbers, and why they may be one person. At most
/// `limit` pairs, the most alike first.
nlohmann::ordered_json duplicatesJson(
    store::Database& database, const store::PhoneCodec& codec, std::size_t limit
);

int printDuplicates(
    store::Database& database, const store::PhoneCodec& codec, std::size_t limit, bool json, std::ostream& out
);

}  // namespace tama::registry
