// The form in which names and values of the registry are compared: without case, accents and outer blanks, so
// that a query for "kedougou" finds Kédougou. The *_key columns of the registry's tables hold it. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::registry {

/// Inner runs of blanks count as one.
std::string matchKey(std::string_view text);

}  // namespace tama::registry
