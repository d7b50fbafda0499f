// A list of facilities with the codes of another system, as its people hand it over: one facility a row, named as the
// registry names it. What fits no facility, or several, is told with its line; the rest is entered.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct PlaceCodeList {
    std::string_view text;  // columns: facility (name, or identity at its source), code; district where names repeat
    std::string file;       // its name, for problems
    std::string system;     // whose codes these are: "dhis2"
    bool dry_run = false;
};

struct PlaceCodesEntered {
    std::size_t entered = 0;
    std::size_t unchanged = 0;
    std::vector<Error> problems;  // one for each row that was left out
};

/// An Error where the file is no such list.
Result<PlaceCodesEntered> enterPlaceCodes(store::Database& database, const PlaceCodeList& list);

}  // namespace tama::registry
