#include "gateway/text/code_points.hpp"

#include <cstddef>

namespace tama::gateway::text {
namespace {

bool isHighSurrogate(char32_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool isLowSurrogate(char32_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

char32_t sanitised(char32_t c) {
    return c > 0x10FFFF || isHighSurrogate(c) || isLowSurrogate(c) ? kReplacement : c;
}

/// RFC 3629, table 3-7 of Unicode: the second byte's range excludes overlong forms, surrogates and >
/// U+10FFFF.
char32_t readUtf8(std::string_view bytes, std::size_t& position) {
    const auto at = [bytes](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(bytes[i]));
    };
    const unsigned lead = at(position++);
    if (lead < 0x80) return lead;
    if (lead < 0xC2 || lead > 0xF4) return kReplacement;
    const int following = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    char32_t value = lead & (0x3FU >> static_cast<unsigned>(following));
    unsigned low = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
    unsigned high = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
    for (int i = 0; i < following; ++i) {
        if (position >= bytes.size() || at(position) < low || at(position) > high) return kReplacement;
        value = (value << 6U) | (at(position++) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return value;
}

void appendUnit(std::string& out, char32_t unit) {
    out += static_cast<char>(static_cast<unsigned char>(unit >> 8U));
    out += static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
}

}  // namespace

std::u32string fromUtf8(std::string_view bytes) {
    std::u32string out;
    out.reserve(bytes.size());
    for (std::size_t position = 0; position < bytes.size();) out += readUtf8(bytes, position);
    return out;
}

std::string toUtf8(std::u32string_view code_points) {
    std::string out;
    out.reserve(code_points.size());
    const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    for (const char32_t raw : code_points) {
        const char32_t c = sanitised(raw);
        if (c < 0x80) {
            put(c);
            continue;
        }
        if (c < 0x800) {
            put(0xC0U | (c >> 6U));
        } else {
            if (c < 0x10000) {
                put(0xE0U | (c >> 12U));
            } else {
                put(0xF0U | (c >> 18U));
                put(0x80U | ((c >> 12U) & 0x3FU));
            }
            put(0x80U | ((c >> 6U) & 0x3FU));
        }
        put(0x80U | (c & 0x3FU));
    }
    return out;
}

std::u32string fromUtf16Be(std::string_view bytes) {
    const auto at = [bytes](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[i]));
    };
    std::u32string out;
    const bool little = bytes.starts_with("\xFF\xFE");
    std::size_t position = little || bytes.starts_with("\xFE\xFF") ? 2 : 0;
    const auto unitAt = [&](std::size_t i) {
        return little ? (at(i + 1) << 8U) | at(i) : (at(i) << 8U) | at(i + 1);
    };
    for (; position + 1 < bytes.size(); position += 2) {
        const char32_t unit = unitAt(position);
        if (isHighSurrogate(unit) && position + 3 < bytes.size() && isLowSurrogate(unitAt(position + 2))) {
            out += 0x10000 + ((unit - 0xD800) << 10U) + (unitAt(position + 2) - 0xDC00);
            position += 2;
        } else {
            out += sanitised(unit);
        }
    }
    if (position < bytes.size()) out += kReplacement;
    return out;
}

void appendUtf16Be(std::string& out, char32_t code_point) {
    const char32_t c = sanitised(code_point);
    if (c < 0x10000) {
        appendUnit(out, c);
    } else {
        appendUnit(out, 0xD800 + ((c - 0x10000) >> 10U));
        appendUnit(out, 0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
}

}  // namespace tama::gateway::text
