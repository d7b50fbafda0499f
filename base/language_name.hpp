// The English names of languages, for people. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama {

/// "French" for "fra" (CLDR, by ICU); the code itself where ICU has no name for it.
std::string languageName(std::string_view iso639_3);

}  // namespace tama
