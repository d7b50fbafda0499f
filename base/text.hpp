// Bytes and UTF-8 (RFC 3629): decoding that never fails, ASCII case, splitting, cutting on code-point
// borders. Invalid bytes read as U+FFFD, one for each maximal ill-formed part (Unicode 15, 3.9). Pure; any
// thread. What needs Unicode tables (case folding, accents, foreign digits) is in base/unicode.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tama {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

/// The code point at `position`, which moves past it. `position` must be inside `text`.
char32_t nextCodePoint(std::string_view text, std::size_t& position);
/// Appends the UTF-8 of a code point; surrogates and values above U+10FFFF become U+FFFD.
void appendUtf8(std::string& out, char32_t code_point);

bool isValidUtf8(std::string_view text);
bool isAscii(std::string_view text);
std::string toValidUtf8(std::string_view text);
std::u32string toCodePoints(std::string_view text);
std::string toUtf8(std::u32string_view code_points);
std::size_t countCodePoints(std::string_view text);

/// The longest prefix of at most `max_bytes` bytes that does not cut a code point.
std::string_view truncateBytes(std::string_view text, std::size_t max_bytes);
/// The first `max_count` code points.
std::string_view truncateCodePoints(std::string_view text, std::size_t max_count);

/// Blank here means ASCII white space; base/unicode.hpp has trimUnicode.
bool isBlank(char c);
bool isDigit(char c);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);  // "a,,b" has three parts
std::vector<std::string_view> splitWords(std::string_view text);  // at runs of blanks; no empty parts
std::string replaceAll(std::string_view text, std::string_view from, std::string_view to);

char lowerAscii(char c);
std::string lowerAscii(std::string_view text);
std::string upperAscii(std::string_view text);
bool equalsIgnoringCase(std::string_view a, std::string_view b);  // ASCII letters only
bool startsWithIgnoringCase(std::string_view text, std::string_view prefix);

/// A whole decimal number, nothing around it; nullopt when it is not one or does not fit.
std::optional<std::int64_t> parseInteger(std::string_view text);

/// Escapes & < > " ' for element content and quoted attribute values.
std::string htmlEscape(std::string_view text);

template <class Strings>
std::string join(const Strings& parts, std::string_view separator) {
    std::string out;
    bool first = true;
    for (const auto& part : parts) {
        if (!first) out += separator;
        first = false;
        out += part;
    }
    return out;
}

}  // namespace tama
