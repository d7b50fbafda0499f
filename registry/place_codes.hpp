// The codes by which other systems name a place: the ministry's facility list, DHIS2, a second registry. A code of a
// system names one place. Two sources that give a place the same code mean the same place. Reads take any Sql; writes
// belong in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "registry/records.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

std::vector<PlaceCode> codesOf(store::Sql& sql, std::int64_t place_id);
std::optional<std::int64_t> placeWithCode(store::Sql& sql, const PlaceCode& code);
/// Facilities that have this code in any system, however its letters are written.
std::vector<std::int64_t> facilitiesWithCode(store::Sql& sql, std::string_view code);
/// A place has one code of a system: another one replaces it. True where it changed something; Conflict where the code
/// names another place.
Result<bool> setPlaceCode(store::Transaction& tx, std::int64_t place_id, const PlaceCode& code);

struct PlaceWithoutCode {
    std::int64_t id = 0;
    std::string name;
    std::string district;  // empty: it lies in none
};
/// Facilities that have no code of the system, by district and name, at most `limit`.
std::vector<PlaceWithoutCode> facilitiesWithoutCode(store::Sql& sql, std::string_view system, std::size_t limit);

}  // namespace tama::registry
