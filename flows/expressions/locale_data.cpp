#include "flows/expressions/locale_data.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <unicode/dtfmtsym.h>
#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {
namespace {

/// With plain spaces: the no-break ones of "a. m." would make an SMS twice as long.
std::string utf8Of(const icu::UnicodeString& text) {
    constexpr std::u16string_view kNoBreakSpaces = u"\u00A0\u202F";
    icu::UnicodeString plain = text;
    for (int32_t i = 0; i < plain.length(); ++i) {
        if (kNoBreakSpaces.find(plain[i]) != std::u16string_view::npos) plain.setCharAt(i, u' ');
    }
    std::string out;
    plain.toUTF8String(out);
    return out;
}

/// `load` gives ICU's names and their count; the first `skip` of them are not wanted.
template <std::size_t kCount, class Load>
void copyNames(std::array<std::string, kCount>& to, Load load, int32_t skip = 0) {
    int32_t count = 0;
    const icu::UnicodeString* from = load(count);
    for (int32_t i = skip; i < count && i - skip < static_cast<int32_t>(kCount); ++i) {
        to[static_cast<std::size_t>(i - skip)] = utf8Of(from[i]);
    }
}

CalendarNames loadNames(const std::string& language) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(icu::Locale(language.c_str()), status);
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: date symbols: ") + u_errorName(status));
    using Symbols = icu::DateFormatSymbols;
    CalendarNames names;
    const auto months = [&](auto width) {
        return [&symbols, width](int32_t& count) { return symbols.getMonths(count, Symbols::FORMAT, width); };
    };
    const auto days = [&](auto width) {
        return
            [&symbols, width](int32_t& count) { return symbols.getWeekdays(count, Symbols::FORMAT, width); };
    };
    copyNames(names.months, months(Symbols::WIDE));
    copyNames(names.short_months, months(Symbols::ABBREVIATED));
    copyNames(names.days, days(Symbols::WIDE), 1);  // ICU's lists of days start at 1 with Sunday
    copyNames(names.short_days, days(Symbols::ABBREVIATED), 1);
    copyNames(names.day_halves, [&](int32_t& count) { return symbols.getAmPmStrings(count); });
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
        for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
            int32_t count = 0;
            const icu::UnicodeString* written = symbols.getMonths(count, context, width);
            for (int32_t i = 0; i < count && i < 12; ++i) {
                std::string word = toLower(utf8Of(written[i]), language);
                while (word.ends_with('.')) word.pop_back();
                if (word.empty()) continue;
                std::string plain = matchKey(word);  // nobody types accents on a telephone
                if (plain != word) names.month_words.emplace_back(std::move(plain), i + 1);
                names.month_words.emplace_back(std::move(word), i + 1);
            }
        }
    }
    return names;
}

bool hasCategory(char32_t c, uint32_t mask) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & mask) != 0;
}

}  // namespace

const CalendarNames& calendarNames(std::string_view language) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<const CalendarNames>, std::less<>> loaded;
    const std::lock_guard lock(mutex);
    auto found = loaded.find(language);
    if (found == loaded.end()) {
        constexpr std::size_t kMaxLanguages = 200;  // languages come from flows, which are not trusted
        if (loaded.size() >= kMaxLanguages && language != "eng") language = "eng";
        auto names = std::make_unique<const CalendarNames>(loadNames(std::string(language)));
        found = loaded.try_emplace(std::string(language), std::move(names)).first;
    }
    return *found->second;
}

bool isNumberCharacter(char32_t c) {
    return hasCategory(c, U_GC_N_MASK);
}
bool isSymbolCharacter(char32_t c) {
    return hasCategory(c, U_GC_S_MASK);
}
bool isVariationSelector(char32_t c) {
    return c >= 0xFE00 && c <= 0xFE0F;
}
bool isPrintable(char32_t c) {
    constexpr char32_t kNonJoiner = 0x200C;
    constexpr char32_t kJoiner = 0x200D;
    return c == kNonJoiner || c == kJoiner || !hasCategory(c, U_GC_C_MASK);
}

std::string toSimpleUpper(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        appendUtf8(out, static_cast<char32_t>(u_toupper(static_cast<UChar32>(nextCodePoint(text, at)))));
    }
    return out;
}

std::string confusableSkeleton(std::string_view text) {
    static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> opened(uspoof_open(&status), &uspoof_close);
        if (U_FAILURE(status))
            throw std::runtime_error(std::string("ICU: confusables: ") + u_errorName(status));
        return opened;
    }();
    std::string skeleton(text.size() * 4 + 16, '\0');
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        const int32_t length = uspoof_getSkeletonUTF8(
            checker.get(),
            0,
            text.data(),
            static_cast<int32_t>(text.size()),
            skeleton.data(),
            static_cast<int32_t>(skeleton.size()),
            &status
        );
        if (status == U_BUFFER_OVERFLOW_ERROR) {
            skeleton.resize(static_cast<std::size_t>(length) + 1);
            continue;
        }
        if (U_FAILURE(status)) return std::string(text);
        skeleton.resize(static_cast<std::size_t>(length));
        return skeleton;
    }
}

}  // namespace tama::flows
