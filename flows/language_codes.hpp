// The codes of languages: three letters of ISO 639-3. Pure.
#pragma once

#include <string_view>

namespace tama::flows {

/// Three lower-case letters, as in ISO 639-3.
bool isLanguageCode(std::string_view text);

/// One that ISO 639-3 has given to a language (or to none: "und", "mul"), or left for local use.
bool isAssignedLanguage(std::string_view code);

/// The code of today for a language that has two in ISO 639-2, as old flows name it: "fra" for "fre". Any other
/// code as it is.
std::string_view codeOfToday(std::string_view code);

}  // namespace tama::flows
