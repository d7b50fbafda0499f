// What to write instead of a character that the GSM alphabet does not have, so that a text needs 160 and not
// 70 characters a segment: typographic quotes and dashes, blanks, full-width forms, accented Latin letters
// ("ç" -> "Ç", "ê" -> "e") and the letters of West African alphabets. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

namespace tama::gateway::text {

/// Characters of the GSM alphabet; empty where the character is invisible and can go. nullopt where nothing
/// fits.
std::optional<std::u32string_view> gsmSubstitute(char32_t c);

}  // namespace tama::gateway::text
