// The locking and single shift tables of the languages of India, Bangladesh and Pakistan (3GPP TS 23.038 annex A.2
// and A.3, languages 4 to 13). Facts of the standard; what it leaves open is a blank. Pure.
#pragma once

#include <span>

#include "gateway/text/gsm_alphabet.hpp"

namespace tama::gateway::text {

struct GsmExtension {
    char septet;
    char32_t character;
};

/// 128 characters by septet; empty for a language without such a table.
std::span<const char16_t> indicMain(NationalLanguage language);
/// What an escape and a septet mean. Empty for a
/// language without such a table.
std::span<const GsmExtension> indicExtension(NationalLanguage language);

}  // namespace tama::gateway::text
