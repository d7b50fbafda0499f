// The GSM 7-bit default alphabet with its extension, and the national language tables that phones may use
// when they write to us (3GPP TS 23.038 §6.2.1 and annex A, all thirteen languages). Septets are unpacked,
// one an octet, as SMPP carries them. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tama::gateway::text {

/// National language identifiers as the user data header has them (3GPP TS 23.038 §6.2.1.2.4). Spanish has a
/// single shift table only.
enum class NationalLanguage : std::uint8_t {
    None = 0,
    Turkish,
    Spanish,
    Portuguese,
    Bengali,
    Gujarati,
    Hindi,
    Kannada,
    Malayalam,
    Oriya,
    Punjabi,
    Tamil,
    Telugu,
    Urdu
};

struct NationalTables {
    NationalLanguage locking = NationalLanguage::None;  // replaces the main table
    NationalLanguage single = NationalLanguage::None;   // replaces the extension table
    bool operator==(const NationalTables&) const = default;
};

inline constexpr char kGsmEscape = 0x1B;

/// One septet, or escape and septet, in the default alphabet; nullopt for a character that it does not have.
struct GsmCode {
    bool extended = false;
    char septet = 0;
};
std::optional<GsmCode> gsmCode(char32_t c);

/// An escape without a known second septet reads as the main table's character, at the end as nothing (23.038
/// §6.2.1.1); an octet above 0x7F reads as U+FFFD.
std::u32string decodeGsm(std::string_view septets, NationalTables tables = {});

}  // namespace tama::gateway::text
