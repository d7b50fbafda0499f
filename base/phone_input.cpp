#include "base/phone_input.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama {
namespace {

constexpr std::size_t kMaxPhoneInput = 64;

/// Dashes, dots and brackets that people put between the digits, besides blanks.
bool isPhonePunctuation(char32_t c) {
    switch (c) {
        case U'-':
        case U'.':
        case U'(':
        case U')':
        case U'[':
        case U']':
        case U'/':
        case U'\'':
        case U'"':
        case U'~':
        case 0x00AD:  // soft hyphen
        case 0x2019:  // apostrophe
        case 0x2212:  // minus
        case 0x30FC:
        case 0xFF0D:
        case 0xFF0E:
            return true;
        default:
            return (c >= 0x2010 && c <= 0x2015) || (c >= 0x200B && c <= 0x200F) ||
                   (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
    }
}

/// "2.31770E+11": what a spreadsheet makes of a long number in a column that is not text.
bool isScientific(std::string_view text) {
    const std::size_t e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || e + 1 >= text.size()) return false;
    std::string_view exponent = text.substr(e + 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    const std::string_view mantissa = text.substr(0, e);
    return !exponent.empty() && std::all_of(exponent.begin(), exponent.end(), isDigit) &&
           std::all_of(mantissa.begin(), mantissa.end(), [](char c) {
               return isDigit(c) || c == '.' || c == ',';
           });
}

/// "231770123456.0": a number that went through a floating-point column.
std::string_view withoutZeroFraction(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot < 6 || dot + 1 == text.size()) return text;
    const bool whole_digits =
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dot), [](char c) {
            return isDigit(c) || c == '+';
        });
    const bool only_zeros = text.find_first_not_of('0', dot + 1) == std::string_view::npos;
    return whole_digits && only_zeros && text.size() - dot <= 3 ? text.substr(0, dot) : text;
}

}  // namespace

Result<std::string> phoneDigits(std::string_view raw) {
    std::string_view text = trimUnicode(raw);
    if (text.empty()) return fail(ErrorCode::InvalidInput, "there is no telephone number");
    if (text.size() > kMaxPhoneInput) {
        return fail(ErrorCode::InvalidInput, "this is too long to be one telephone number");
    }
    if (startsWithIgnoringCase(text, "tel:")) text.remove_prefix(4);
    if (isScientific(text)) {
        return fail(
            ErrorCode::InvalidInput,
            "a spreadsheet has rounded this number; format the column as text and enter the number again"
        );
    }
    text = withoutZeroFraction(text);
    std::string digits;
    for (std::size_t position = 0; position < text.size();) {
        const char32_t c = nextCodePoint(text, position);
        if (const auto digit = decimalDigit(c)) {
            digits += static_cast<char>('0' + *digit);
        } else if ((c == U'+' || c == 0xFF0B) && digits.empty()) {
            digits += '+';
        } else if (!isUnicodeSpace(c) && !isPhonePunctuation(c)) {
            return fail(
                ErrorCode::InvalidInput,
                isLetter(c) ? "a telephone number cannot contain letters"
                            : "this has a character that no telephone number contains"
            );
        }
    }
    if (digits.empty() || digits == "+")
        return fail(ErrorCode::InvalidInput, "there are no digits in this number");
    return digits;
}

std::vector<std::string_view> splitPhoneField(std::string_view raw) {
    constexpr std::array<std::string_view, 8> kConjunctions = {
        " or ", " ou ", " and ", " et ", " e ", " y ", " na ", " & "};
    std::vector<std::string_view> pieces;
    const auto add = [&pieces](std::string_view piece) {
        piece = trimUnicode(piece);
        if (!piece.empty()) pieces.push_back(piece);
    };
    std::size_t start = 0;
    for (std::size_t i = 0; i < raw.size();) {
        std::size_t separator = std::string_view("/,;|\n\r").find(raw[i]) != std::string_view::npos ? 1 : 0;
        for (const std::string_view word : kConjunctions) {
            if (separator == 0 && startsWithIgnoringCase(raw.substr(i), word)) separator = word.size();
        }
        if (separator == 0) {
            ++i;
            continue;
        }
        add(raw.substr(start, i - start));
        i += separator;
        start = i;
    }
    add(raw.substr(start));
    return pieces;
}

}  // namespace tama
