// The form in which names and values of workers and contacts are compared: without case, accents and outer
// blanks, so that a query for "kedougou" finds Kédougou. The *_key columns of the registry's tables hold it.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama {

/// Inner runs of blanks count as one. The key of a key is the key itself.
std::string matchKey(std::string_view text);

}  // namespace tama
