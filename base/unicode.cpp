#include "base/unicode.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include <unicode/casemap.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "base/text.hpp"

namespace tama {
namespace {

void checkIcu(UErrorCode status, const char* what) {
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + what + ": " + u_errorName(status));
}

icu::UnicodeString toIcu(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string fromIcu(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// Where the last code point of well-formed UTF-8 begins.
std::size_t startOfLast(std::string_view text) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    return start;
}

using NormalizerGetter = const icu::Normalizer2* (*)(UErrorCode&);

icu::UnicodeString normalized(NormalizerGetter getter, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = getter(status);
    checkIcu(status, "normalizer data");
    icu::UnicodeString out = normalizer->normalize(text, status);
    checkIcu(status, "normalize");
    return out;
}

icu::Locale localeOf(std::string_view language) {
    return language.empty() ? icu::Locale::getRoot() : icu::Locale(std::string(language).c_str());
}

/// Latin letters with a stroke or ligature have no decomposition in Unicode; keyboards without them write
/// these.
void appendPlainLetter(icu::UnicodeString& out, UChar32 c) {
    switch (c) {
        case 0x00E6:
            out.append(u'a').append(u'e');
            break;  // æ
        case 0x0153:
            out.append(u'o').append(u'e');
            break;  // œ
        case 0x00F8:
            out.append(u'o');
            break;  // ø
        case 0x0142:
            out.append(u'l');
            break;  // ł
        case 0x0111:
            out.append(u'd');
            break;  // đ
        case 0x0131:
            out.append(u'i');
            break;  // ı
        case 0x2018:
        case 0x2019:
        case 0x02BC:
            out.append(u'\'');
            break;  // apostrophes that phones put in by themselves
        default:
            out.append(c);
    }
}

bool isAccent(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    return u_charType(c) == U_NON_SPACING_MARK && uscript_getScript(c, &status) == USCRIPT_INHERITED;
}

bool isInvisible(char32_t c) {
    return c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069);
}

/// One collator per thread and language: a collator may not be shared between threads while it is configured.
const icu::Collator& collatorFor(std::string_view language) {
    thread_local std::map<std::string, std::unique_ptr<icu::Collator>, std::less<>> collators;
    auto found = collators.find(language);
    if (found == collators.end()) {
        constexpr std::size_t kMaxLanguages = 64;
        if (collators.size() >= kMaxLanguages) collators.clear();
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(localeOf(language), status));
        checkIcu(status, "collator");
        found = collators.emplace(std::string(language), std::move(made)).first;
    }
    return *found->second;
}

// What needs no tables, which is most text: opening them costs a hundred times as much as the work itself.

/// Words whose borders need no rules: ASCII letters, with blanks and hyphens in between.
bool isPlainWords(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == ' ' || c == '-' || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z');
    });
}

std::string titlePlainWords(std::string_view text) {
    std::string out = lowerAscii(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const bool begins = i == 0 || out[i - 1] == ' ' || out[i - 1] == '-';
        if (begins && out[i] >= 'a' && out[i] <= 'z') out[i] = static_cast<char>(out[i] - 'a' + 'A');
    }
    return out;
}

}  // namespace

std::string foldCase(std::string_view text) {
    icu::UnicodeString folded = toIcu(text);
    folded.foldCase();
    return fromIcu(normalized(icu::Normalizer2::getNFCInstance, folded));
}

std::string toNfc(std::string_view text) {
    return fromIcu(normalized(icu::Normalizer2::getNFCInstance, toIcu(text)));
}

std::string toNfkc(std::string_view text) {
    return fromIcu(normalized(icu::Normalizer2::getNFKCInstance, toIcu(text)));
}

std::string toLower(std::string_view text, std::string_view language) {
    if (language.empty() && isAscii(text)) return lowerAscii(text);
    return fromIcu(toIcu(text).toLower(localeOf(language)));
}

std::string toUpper(std::string_view text, std::string_view language) {
    if (language.empty() && isAscii(text)) return upperAscii(text);
    return fromIcu(toIcu(text).toUpper(localeOf(language)));
}

std::string toTitle(std::string_view text, std::string_view language) {
    if (language.empty() && isPlainWords(text)) return titlePlainWords(text);
    return fromIcu(toIcu(text).toTitle(nullptr, localeOf(language)));
}

std::string keywordKey(std::string_view text) {
    icu::UnicodeString folded = normalized(icu::Normalizer2::getNFKDInstance, toIcu(text));
    folded.foldCase();
    folded = normalized(icu::Normalizer2::getNFKDInstance, folded);
    icu::UnicodeString plain;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const UChar32 c = folded.char32At(i);
        if (!isAccent(c)) appendPlainLetter(plain, c);
    }
    return fromIcu(normalized(icu::Normalizer2::getNFCInstance, plain));
}

std::string bareWords(std::string_view text) {
    const auto belongs_to_word = [](char32_t c) { return isLetter(c) || isMark(c) || decimalDigit(c).has_value(); };
    const std::string folded = keywordKey(text);
    std::string words;
    bool between = false;
    for (std::size_t position = 0; position < folded.size();) {
        const char32_t c = nextCodePoint(folded, position);
        if (!belongs_to_word(c)) {
            between = !words.empty();
            continue;
        }
        if (between) words += ' ';
        between = false;
        appendUtf8(words, c);
    }
    return words;
}

std::optional<int> decimalDigit(char32_t code_point) {
    const int32_t value = u_charDigitValue(static_cast<UChar32>(code_point));
    if (value < 0 || u_charType(static_cast<UChar32>(code_point)) != U_DECIMAL_DIGIT_NUMBER)
        return std::nullopt;
    return value;
}

std::string toAsciiDigits(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        const char32_t c = nextCodePoint(text, position);
        const auto digit = decimalDigit(c);
        appendUtf8(out, digit ? U'0' + static_cast<char32_t>(*digit) : c);
    }
    return out;
}

char32_t asciiForm(char32_t code_point) {
    if (code_point >= U'\uFF01' && code_point <= U'\uFF5E') return code_point - U'\uFF01' + U'!';
    if (code_point == U'\u3000') return U' ';
    return code_point == U'\u2236' || code_point == U'\uFE13' || code_point == U'\uFE55' ? U':' : code_point;
}

bool isLetter(char32_t code_point) {
    return u_isalpha(static_cast<UChar32>(code_point)) != 0;
}

bool isMark(char32_t code_point) {
    return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & U_GC_M_MASK) != 0;
}

bool isUnicodeSpace(char32_t code_point) {
    return u_isUWhiteSpace(static_cast<UChar32>(code_point)) != 0;
}

std::string_view trimUnicode(std::string_view text) {
    const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
    const auto is_blank = [](char32_t c) { return isUnicodeSpace(c) || isInvisible(c); };
    while (!text.empty() && !is_plain(text.front())) {
        std::size_t position = 0;
        if (!is_blank(nextCodePoint(text, position))) break;
        text.remove_prefix(position);
    }
    while (!text.empty() && !is_plain(text.back())) {
        const std::size_t last = startOfLast(text);
        std::size_t position = last;
        if (!is_blank(nextCodePoint(text, position)) || position != text.size()) break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

std::string collationKey(std::string_view text, std::string_view language) {
    const icu::Collator& collator = collatorFor(language);
    const icu::UnicodeString source = toIcu(text);
    std::vector<uint8_t> bytes(64);
    int32_t length = collator.getSortKey(source, bytes.data(), static_cast<int32_t>(bytes.size()));
    if (static_cast<std::size_t>(length) > bytes.size()) {
        bytes.resize(static_cast<std::size_t>(length));
        length = collator.getSortKey(source, bytes.data(), length);
    }
    if (length > 0) --length;  // the key ends with a zero byte
    return {bytes.begin(), bytes.begin() + length};
}

}  // namespace tama
