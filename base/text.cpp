#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace tama {
namespace {

unsigned byteAt(std::string_view text, std::size_t position) {
    return static_cast<unsigned char>(text[position]);
}

struct Utf8Lead {
    std::size_t length;  // of the whole sequence; 0 for a byte that starts none
    char32_t bits;
    unsigned second_min;  // the range of the second byte rules out overlong forms, surrogates and > U+10FFFF
    unsigned second_max;
};

Utf8Lead readLead(unsigned byte) {
    if (byte < 0x80) return {1, byte, 0, 0};
    if (byte < 0xC2) return {0, 0, 0, 0};
    if (byte < 0xE0) return {2, byte & 0x1FU, 0x80, 0xBF};
    if (byte < 0xF0) return {3, byte & 0x0FU, byte == 0xE0 ? 0xA0U : 0x80U, byte == 0xED ? 0x9FU : 0xBFU};
    if (byte < 0xF5) return {4, byte & 0x07U, byte == 0xF0 ? 0x90U : 0x80U, byte == 0xF4 ? 0x8FU : 0xBFU};
    return {0, 0, 0, 0};
}

/// As nextCodePoint; nullopt for an ill-formed part, which is skipped.
std::optional<char32_t> nextValid(std::string_view text, std::size_t& position) {
    const Utf8Lead lead = readLead(byteAt(text, position));
    ++position;
    if (lead.length == 0) return std::nullopt;
    char32_t value = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
        if (position >= text.size()) return std::nullopt;
        const unsigned byte = byteAt(text, position);
        const unsigned low = i == 1 ? lead.second_min : 0x80;
        const unsigned high = i == 1 ? lead.second_max : 0xBF;
        if (byte < low || byte > high) return std::nullopt;
        value = (value << 6U) | (byte & 0x3FU);
        ++position;
    }
    return value;
}

/// How many bytes at the start are ASCII for certain: whole words of eight, most text is nothing else.
std::size_t asciiWords(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;
    std::size_t length = 0;
    for (std::uint64_t word = 0; length + sizeof word <= text.size(); length += sizeof word) {
        std::memcpy(&word, text.data() + length, sizeof word);
        if ((word & kHighBits) != 0) break;
    }
    return length;
}

}  // namespace

char32_t nextCodePoint(std::string_view text, std::size_t& position) {
    return nextValid(text, position).value_or(kReplacementCharacter);
}

void appendUtf8(std::string& out, char32_t c) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacementCharacter;
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | (c >> 6U));
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | (c >> 12U));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | (c >> 18U));
        put(0x80U | ((c >> 12U) & 0x3FU));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

bool isValidUtf8(std::string_view text) {
    for (std::size_t position = 0; position < text.size();) {
        position += asciiWords(text.substr(position));
        if (position < text.size() && !nextValid(text, position)) return false;
    }
    return true;
}

bool isAscii(std::string_view text) {
    std::size_t position = asciiWords(text);
    while (position < text.size() && byteAt(text, position) < 0x80) ++position;
    return position == text.size();
}

std::string toValidUtf8(std::string_view text) {
    if (isValidUtf8(text)) return std::string(text);
    std::string out;
    for (std::size_t position = 0; position < text.size();) appendUtf8(out, nextCodePoint(text, position));
    return out;
}

std::u32string toCodePoints(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) out += nextCodePoint(text, position);
    return out;
}

std::string toUtf8(std::u32string_view code_points) {
    std::string out;
    out.reserve(code_points.size());
    for (const char32_t c : code_points) appendUtf8(out, c);
    return out;
}

std::size_t countCodePoints(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t position = 0; position < text.size(); ++count) nextCodePoint(text, position);
    return count;
}

std::string_view truncateBytes(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    // A code point has at most three continuation bytes; in ill-formed text the cut is where it falls.
    for (int back = 0; back < 3 && end > 0 && (byteAt(text, end) & 0xC0U) == 0x80; ++back) --end;
    return text.substr(0, end);
}

std::string_view truncateCodePoints(std::string_view text, std::size_t max_count) {
    std::size_t position = 0;
    for (std::size_t count = 0; count < max_count && position < text.size(); ++count) {
        nextCodePoint(text, position);
    }
    return text.substr(0, position);
}

bool isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> splitWords(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t i = 0; i < text.size();) {
        if (isBlank(text[i])) {
            ++i;
            continue;
        }
        const std::size_t start = i;
        while (i < text.size() && !isBlank(text[i])) ++i;
        words.push_back(text.substr(start, i - start));
    }
    return words;
}

std::string replaceAll(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    while (!from.empty()) {
        const std::size_t at = text.find(from);
        if (at == std::string_view::npos) break;
        out += text.substr(0, at);
        out += to;
        text.remove_prefix(at + from.size());
    }
    out += text;
    return out;
}

char lowerAscii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowerAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lowerAscii(c);
    return out;
}

std::string upperAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lowerAscii(x) == lowerAscii(y);
    });
}

bool startsWithIgnoringCase(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && equalsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::string htmlEscape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace tama
