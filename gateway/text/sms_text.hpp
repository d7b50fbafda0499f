// From a text to the segments that go on the air: which alphabet, how many segments, what is left, which
// characters made it expensive (3GPP TS 23.038 §6.2, 23.040 §9.2.3.24.1). The same plan serves the counter on
// the screen, the linter, the cost forecast and the outbox, so that all agree. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tama::gateway::text {

enum class Encoding : std::uint8_t { Gsm7, Ucs2 };
std::string_view nameOf(Encoding encoding);  // "GSM-7", "UCS-2"

enum class Transliteration : std::uint8_t {
    Never,
    WhenItSaves,  // only if the whole text then fits GSM-7 and needs fewer segments
    Always        // whenever the whole text then fits GSM-7
};

/// How the parts of a long message name each other. The header takes 6 or 7 octets from each part; a channel
/// that carries this in SMPP TLVs may still be limited to the same sizes.
enum class ConcatReference : std::uint8_t { Bits8, Bits16 };

struct SmsOptions {
    Transliteration transliteration = Transliteration::Never;
    ConcatReference reference = ConcatReference::Bits8;
    bool force_ucs2 = false;  // for a channel that mangles GSM-7
};

struct SmsSegment {
    std::string octets;     // unpacked septets for GSM-7, UTF-16BE for UCS-2; without user data header
    std::size_t units = 0;  // septets or UTF-16 units
    std::string text;       // what of the text is in it, UTF-8
};

struct Replaced {
    char32_t from = 0;
    std::string to;
};

struct SmsPlan {
    Encoding encoding = Encoding::Gsm7;
    std::string text;  // as it will be read, UTF-8: after transliteration, U+FFFD for invalid bytes
    std::vector<SmsSegment> segments;  // none for an empty text
    std::size_t units = 0;             // of all segments
    std::size_t units_left = 0;        // in the last segment, or in the only one
    std::size_t units_per_segment = 0;
    std::vector<char32_t> forced_ucs2;  // the characters outside GSM-7, each once, in order of appearance
    std::vector<Replaced> replaced;     // what transliteration changed, each once

    /// A message has at most 255 parts: the count is one octet.
    bool sendable() const { return !segments.empty() && segments.size() <= 255; }
};

/// `utf8` should be in NFC; no text is refused. Linear in its size, which the caller bounds.
SmsPlan planSms(std::string_view utf8, const SmsOptions& options = {});

}  // namespace tama::gateway::text
