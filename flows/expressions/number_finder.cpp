#include "flows/expressions/number_finder.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {
namespace {

/// Digits with what stands between them: "1,234.5" is groups 1 | 234 | 5 and separators , and .
struct DigitRun {
    bool negative = false;
    std::vector<std::string> groups;
    std::string separators;  // separators[i] stands before groups[i + 1]
};

char decimalMark(const NumberFormat& format) {
    return format.decimal_symbol == "," ? ',' : '.';
}

/// The text with ASCII digits and with "." and "," for the decimal and the grouping symbols that are not
/// ASCII.
std::string withPlainDigits(std::string_view text, const NumberFormat& format) {
    const char decimal = decimalMark(format);
    const char grouping = decimal == ',' ? '.' : ',';
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        const char32_t c = asciiForm(nextCodePoint(text, at));
        const std::string_view written = text.substr(before, at - before);
        if (c < 0x80 && written != format.digit_grouping_symbol && written != format.decimal_symbol) {
            plain += static_cast<char>(c);
        } else if (const auto digit = decimalDigit(c)) {
            plain += static_cast<char>('0' + *digit);
        } else if (c == U'\u066B' || written == format.decimal_symbol) {
            plain += decimal;
        } else if (c == U'\u066C' || written == format.digit_grouping_symbol) {
            // A space groups only between digits.
            const bool inside = !plain.empty() && isDigit(plain.back());
            plain += written != " " || inside ? grouping : ' ';
        } else if (c == U'\u2212') {  // minus sign
            plain += '-';
        } else {
            plain += isLetter(c) ? 'x' : ' ';  // only whether it is a letter matters
        }
    }
    return plain;
}

bool isAsciiAlphanumeric(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::vector<DigitRun> digitRuns(const std::string& text, char decimal) {
    std::vector<DigitRun> runs;
    const auto digitAt = [&](std::size_t at) { return at < text.size() && isDigit(text[at]); };
    for (std::size_t at = 0; at < text.size();) {
        const bool after_word = at > 0 && isAsciiAlphanumeric(text[at - 1]);
        const bool point_first = text[at] == decimal && digitAt(at + 1) && !after_word;
        if (!digitAt(at) && !point_first) {
            ++at;
            continue;
        }
        DigitRun run;
        // In "COVID-19" and "10-20" the hyphen is no minus.
        run.negative = at > 0 && text[at - 1] == '-' && (at < 2 || !isAsciiAlphanumeric(text[at - 2]));
        if (point_first) {
            run.groups.emplace_back();
            run.separators += text[at++];
        }
        for (;;) {
            std::string group;
            while (digitAt(at)) group += text[at++];
            run.groups.push_back(std::move(group));
            if (at >= text.size() || (text[at] != '.' && text[at] != ',') || !digitAt(at + 1)) break;
            run.separators += text[at++];
        }
        runs.push_back(std::move(run));
    }
    return runs;
}

/// Whether groups 1 … `last` are thousands: three digits each, after one to three that do not start with 0.
bool isGrouped(const DigitRun& run, std::size_t last, char separator) {
    if (run.groups[0].empty() || run.groups[0].size() > 3 || run.groups[0][0] == '0') return false;
    for (std::size_t i = 1; i <= last; ++i) {
        if (run.separators[i - 1] != separator || run.groups[i].size() != 3) return false;
    }
    return true;
}

/// Whether all groups are lakhs and crores, as South Asia writes them: "12,34,567".
bool isGroupedInLakhs(const DigitRun& run, char separator) {
    const std::size_t last = run.groups.size() - 1;
    if (last < 2 || run.groups[0].empty() || run.groups[0].size() > 2 || run.groups[0][0] == '0') return false;
    for (std::size_t i = 1; i <= last; ++i) {
        if (run.separators[i - 1] != separator || run.groups[i].size() != (i < last ? 2U : 3U)) return false;
    }
    return true;
}

void readRun(const DigitRun& run, char decimal, std::vector<Decimal>& numbers) {
    const char grouping = decimal == '.' ? ',' : '.';
    const std::size_t last = run.groups.size() - 1;
    const auto add = [&](std::size_t first, std::size_t end, bool fraction, bool negative) {
        std::string digits = negative ? "-" : "";
        for (std::size_t i = first; i < end; ++i) digits += run.groups[i];
        if (fraction) digits += "." + run.groups[end];
        if (const auto number = Decimal::parse(digits)) numbers.push_back(*number);
    };
    if (last == 0) return add(0, 1, false, run.negative);
    if (isGrouped(run, last, grouping) || isGroupedInLakhs(run, grouping)) {
        return add(0, last + 1, false, run.negative);
    }
    // One separator that does not group, or groups closed by the other separator: it marks the fraction.
    const char mark = run.separators.back();
    const char other = mark == '.' ? ',' : '.';
    if (last == 1 || isGrouped(run, last - 1, other)) return add(0, last, true, run.negative);
    if (last > 1 && isGrouped(run, last, mark)) return add(0, last + 1, false, run.negative);
    // "1,2,3" or "3.2.1": a list. A decimal mark binds two of them, a comma does not.
    for (std::size_t i = 0; i <= last; ++i) {
        const bool negative = run.negative && i == 0;
        if (run.groups[i].empty()) continue;
        if (i < last && run.separators[i] == decimal) {
            add(i, i + 1, true, negative);
            ++i;
        } else {
            add(i, i + 1, false, negative);
        }
    }
}

}  // namespace

std::vector<Decimal> findNumbers(std::string_view text, const NumberFormat& format) {
    const char decimal = decimalMark(format);
    std::vector<Decimal> numbers;
    for (const DigitRun& run : digitRuns(withPlainDigits(text, format), decimal))
        readRun(run, decimal, numbers);
    return numbers;
}

}  // namespace tama::flows
