#include "registry/enrolment_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/match_key.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kLongestWordText = 160;  // bytes of a staff number, a name, a facility
constexpr std::size_t kLongestCode = 9;        // digits
constexpr std::size_t kLongestStaffNumber = 40;  // bytes
constexpr std::size_t kShortestNumber = 7;     // characters

// English, French, Portuguese, Swahili, Arabic; folded.
constexpr std::array<std::string_view, 6> kJoin{"join", "inscrire", "inscription", "aderir", "jiunge", "انضم"};
constexpr std::array<std::string_view, 5> kStaff{"staff", "personnel", "pessoal", "mtumishi", "موظف"};
constexpr std::array<std::string_view, 5> kYes{"yes", "oui", "sim", "ndiyo", "نعم"};
constexpr std::array<std::string_view, 5> kNo{"no", "non", "nao", "hapana", "لا"};
constexpr std::array<std::string_view, 7> kInCharge{
    "in charge", "in-charge", "incharge", "oic", "chef de poste", "titulaire", "responsavel"};

template <class Words>
bool isOneOf(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The parts between blanks, commas and semicolons, as written.
std::vector<std::string_view> messageParts(std::string_view text) {
    constexpr std::string_view kBetween = " \t\r\n,;";
    std::vector<std::string_view> parts;
    for (auto from = text.find_first_not_of(kBetween); from != std::string_view::npos;) {
        const auto to = std::min(text.find_first_of(kBetween, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = text.find_first_not_of(kBetween, to);
    }
    return parts;
}

std::string rest(const std::vector<std::string_view>& parts, std::size_t from) {
    std::string text;
    for (auto i = from; i < parts.size(); ++i) {
        if (!text.empty()) text += ' ';
        text += parts[i];
    }
    return std::string(truncateBytes(text, kLongestWordText));
}

std::string part(const std::vector<std::string_view>& parts, std::size_t index) {
    return index < parts.size() ? std::string(truncateBytes(parts[index], kLongestWordText)) : std::string();
}

bool hasDigit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number as people write it may have blanks: 0770 123 456.
std::size_t partsOfNumber(const std::vector<std::string_view>& parts, std::size_t from) {
    std::size_t count = 0;
    std::size_t digits = 0;
    while (from + count < parts.size() && digits < 8) {
        const auto piece = parts[from + count];
        if (piece.find_first_not_of("+0123456789-.()") != std::string_view::npos) break;
        digits += static_cast<std::size_t>(
            std::count_if(piece.begin(), piece.end(), [](char c) { return c >= '0' && c <= '9'; })
        );
        ++count;
    }
    return count;
}

StaffWord staffWord(const std::vector<std::string_view>& parts) {
    StaffWord word;
    const auto numbers = partsOfNumber(parts, 1);
    for (std::size_t i = 1; i < 1 + numbers; ++i) word.number += parts[i];
    auto next = 1 + numbers;
    // Without a digit it is no staff number but the name.
    if (next < parts.size() && hasDigit(parts[next])) word.staff_id = part(parts, next++);
    word.name = rest(parts, next);
    return word;
}

}  // namespace

std::optional<EnrolmentWord> enrolmentWordOf(std::string_view text) {
    const auto parts = messageParts(text);
    if (parts.empty()) return std::nullopt;
    const auto word = matchKey(parts.front());
    // "Join hands" and "staff 3" are answers to somebody's question.
    if (isOneOf(kJoin, word)) {
        if (parts.size() > 1 && !hasDigit(parts[1])) return std::nullopt;
        return JoinWord{part(parts, 1), rest(parts, 2)};
    }
    if (isOneOf(kStaff, word)) {
        auto listed = staffWord(parts);
        if (listed.number.size() < kShortestNumber) return std::nullopt;
        return listed;
    }
    const bool yes = isOneOf(kYes, word);
    if (parts.size() != 2 || parts[1].size() > kLongestCode || (!yes && !isOneOf(kNo, word))) return std::nullopt;
    const auto code = parseInteger(parts[1]);
    if (!code || *code <= 0) return std::nullopt;
    return Verdict{yes, *code};
}

bool isStaffNumber(std::string_view text) {
    constexpr std::string_view kSigns = "/-_";  // no dot: it would carry the address of a web page to in-charges
    return !text.empty() && text.size() <= kLongestStaffNumber && hasDigit(text) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      kSigns.find(c) != std::string_view::npos;
           });
}

bool isInChargeJob(std::string_view job_key) {
    return std::any_of(kInCharge.begin(), kInCharge.end(), [&](std::string_view words) {
        const auto at = job_key.find(words);
        if (at == std::string_view::npos) return false;
        const bool begins = at == 0 || job_key[at - 1] == ' ' || job_key[at - 1] == '(';
        const auto end = at + words.size();
        const bool ends = end == job_key.size() || job_key[end] == ' ' || job_key[end] == ')';
        return begins && ends;
    });
}

}  // namespace tama::registry
