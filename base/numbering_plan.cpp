#include "base/numbering_plan.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include <re2/re2.h>

namespace tama {
namespace {

std::unique_ptr<RE2> compilePlanPattern(const std::string& pattern, const std::string& iso) {
    if (pattern.empty()) return nullptr;
    auto compiled = std::make_unique<RE2>(pattern, RE2::Quiet);
    if (!compiled->ok()) {
        throw std::runtime_error("numbering plan of " + iso + ": bad pattern: " + compiled->error());
    }
    return compiled;
}

}  // namespace

struct NumberingPlan::Patterns {
    std::once_flag once;
    std::unique_ptr<RE2> any;
    std::unique_ptr<RE2> mobile;
    std::unique_ptr<RE2> leading;
    std::unique_ptr<RE2> trunk;
    std::unique_ptr<RE2> international;
};

NumberingPlan::NumberingPlan(NumberingPlanData data)
    : data_(std::move(data)), patterns_(std::make_unique<Patterns>()) {
    std::stable_sort(data_.operators.begin(), data_.operators.end(), [](const auto& a, const auto& b) {
        return a.first.size() > b.first.size();
    });
}

NumberingPlan::~NumberingPlan() = default;

const NumberingPlan::Patterns& NumberingPlan::patterns() const {
    std::call_once(patterns_->once, [this] {
        const std::string& trunk = data_.trunk_pattern.empty() ? data_.trunk_prefix : data_.trunk_pattern;
        patterns_->any = compilePlanPattern(data_.pattern, data_.iso);
        patterns_->mobile = compilePlanPattern(data_.mobile_pattern, data_.iso);
        patterns_->leading = compilePlanPattern(data_.leading, data_.iso);
        patterns_->trunk = compilePlanPattern(trunk.empty() ? "" : "^(?:" + trunk + ")", data_.iso);
        patterns_->international = compilePlanPattern(data_.international_prefix, data_.iso);
    });
    return *patterns_;
}

NumberingPlan::Length NumberingPlan::compare(
    std::string_view national, const std::vector<std::size_t>& lengths
) {
    if (std::find(lengths.begin(), lengths.end(), national.size()) != lengths.end()) return Length::Possible;
    if (lengths.empty() || national.size() > lengths.back()) return Length::TooLong;
    return national.size() < lengths.front() ? Length::TooShort : Length::BetweenPossible;
}

bool NumberingPlan::matches(std::string_view national) const {
    const auto& pattern = patterns().any;
    return pattern && RE2::FullMatch(re2::StringPiece(national.data(), national.size()), *pattern);
}

bool NumberingPlan::matchesMobile(std::string_view national) const {
    const auto& pattern = patterns().mobile;
    return pattern && RE2::FullMatch(re2::StringPiece(national.data(), national.size()), *pattern);
}

bool NumberingPlan::claims(std::string_view national) const {
    const re2::StringPiece digits(national.data(), national.size());
    const auto& leading = patterns().leading;
    if (leading) return leading->Match(digits, 0, digits.size(), RE2::ANCHOR_START, nullptr, 0);
    return matchesMobile(national);
}

std::string NumberingPlan::withoutTrunkPrefix(std::string_view digits) const {
    const auto& trunk = patterns().trunk;
    if (!trunk) return std::string(digits);
    constexpr int kMaxGroups = 4;  // the metadata has at most two, and one for the whole match
    re2::StringPiece groups[kMaxGroups];
    const int count = std::min(trunk->NumberOfCapturingGroups(), kMaxGroups - 1);
    const re2::StringPiece text(digits.data(), digits.size());
    if (!trunk->Match(text, 0, text.size(), RE2::ANCHOR_START, groups, count + 1)) return std::string(digits);

    std::string national(digits);
    if (!data_.trunk_replacement.empty() && count > 0 && !groups[count].empty()) {
        RE2::Replace(&national, *trunk, data_.trunk_replacement);
    } else {
        national.erase(0, groups[0].size());
    }
    if (matches(digits) && !matches(national)) return std::string(digits);
    const Length left = length(national);
    if (left == Length::TooShort || left == Length::BetweenPossible) return std::string(digits);
    return national;
}

std::optional<std::string_view> NumberingPlan::withoutInternationalPrefix(std::string_view digits) const {
    const auto& prefix = patterns().international;
    re2::StringPiece found;
    const re2::StringPiece text(digits.data(), digits.size());
    if (!prefix || !prefix->Match(text, 0, text.size(), RE2::ANCHOR_START, &found, 1)) return std::nullopt;
    digits.remove_prefix(found.size());
    if (digits.empty() || digits.front() == '0') return std::nullopt;  // no calling code starts with 0
    return digits;
}

std::string_view NumberingPlan::operatorOf(std::string_view national) const {
    for (const auto& [prefix, name] : data_.operators) {
        if (national.starts_with(prefix)) return name;
    }
    return {};
}

}  // namespace tama
