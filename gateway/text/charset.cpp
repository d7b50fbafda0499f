#include "gateway/text/charset.hpp"

#include <algorithm>

#include "gateway/text/code_points.hpp"

namespace tama::gateway::text {
namespace {

std::u32string fromSingleOctets(std::string_view octets, unsigned last_valid) {
    std::u32string out;
    out.reserve(octets.size());
    for (const char octet : octets) {
        const auto value = static_cast<unsigned>(static_cast<unsigned char>(octet));
        out += value <= last_valid ? value : kReplacement;
    }
    return out;
}

/// U+0000 is no character that a person writes, and PostgreSQL stores no text that holds it.
std::string readable(std::u32string code_points) {
    std::replace(code_points.begin(), code_points.end(), U'\0', kReplacement);
    return toUtf8(code_points);
}

std::string toHex(std::string_view octets) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(octets.size() * 2);
    for (const char octet : octets) {
        const auto value = static_cast<unsigned>(static_cast<unsigned char>(octet));
        out += kDigits[value >> 4U];
        out += kDigits[value & 0xFU];
    }
    return out;
}

bool appendInCharset(std::string& out, char32_t c, Charset charset) {
    switch (charset) {
        case Charset::Gsm7: {
            const auto code = gsmCode(c);
            if (!code) return false;
            if (code->extended) out += kGsmEscape;
            out += code->septet;
            return true;
        }
        case Charset::Ascii:
        case Charset::Latin1:
            if (c > (charset == Charset::Ascii ? 0x7FU : 0xFFU)) return false;
            out += static_cast<char>(static_cast<unsigned char>(c));
            return true;
        case Charset::Ucs2:
            appendUtf16Be(out, c);
            return true;
        case Charset::Binary:
            break;
    }
    return false;
}

/// Bits 3 and 2 of a GSM data coding scheme of the general groups.
Charset fromGsmBits(unsigned bits, Charset default_alphabet) {
    switch (bits & 3U) {
        case 0:
            return default_alphabet;
        case 2:
            return Charset::Ucs2;
        default:
            return Charset::Binary;
    }
}

}  // namespace

Charset charsetOf(std::uint8_t data_coding, Charset default_alphabet) {
    const unsigned coding = data_coding;
    switch (coding) {
        case 0x00:
            return default_alphabet;
        case 0x01:
            return Charset::Ascii;  // IA5
        case 0x03:
            return Charset::Latin1;
        case 0x08:
            return Charset::Ucs2;
        default:
            break;
    }
    switch (coding >> 4U) {
        case 0x1:
            return fromGsmBits(
                coding >> 2U, default_alphabet
            );  // with a message class: 0x10, 0x18 are "flash"
        case 0xC:
        case 0xD:
            return default_alphabet;  // message waiting, default alphabet
        case 0xE:
            return Charset::Ucs2;  // message waiting, UCS-2
        case 0xF:
            return (coding & 4U) != 0 ? Charset::Binary : default_alphabet;
        default:
            return Charset::Binary;
    }
}

std::string decodeText(std::string_view octets, Charset charset, NationalTables tables) {
    switch (charset) {
        case Charset::Gsm7:
            return readable(decodeGsm(octets, tables));
        case Charset::Ascii:
            return readable(fromSingleOctets(octets, 0x7F));
        case Charset::Latin1:
            return readable(fromSingleOctets(octets, 0xFF));
        case Charset::Ucs2:
            return readable(fromUtf16Be(octets));
        case Charset::Binary:
            break;
    }
    return toHex(octets);
}

std::optional<std::string> encodeText(std::string_view utf8, Charset charset) {
    std::string out;
    for (const char32_t c : fromUtf8(utf8)) {
        if (!appendInCharset(out, c, charset)) return std::nullopt;
    }
    return out;
}

}  // namespace tama::gateway::text
