// The numbering plan of one country: its calling code, how people dial inside it, which lengths and first
// digits its numbers have, and its mobile operators. Data, not code: base/data/numbering_plans.json (from
// libphonenumber's metadata) and base/data/operators.json. Immutable; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tama {

/// Patterns are RE2 expressions over the digits of a national number.
struct NumberingPlanData {
    std::string iso;                   // "LR"
    std::string name;                  // "Liberia"
    std::string calling_code;          // "231"
    std::string international_prefix;  // dialled before a foreign number; a pattern
    std::string trunk_prefix;          // dialled before a national number: "0", "1" or nothing
    std::string trunk_pattern;         // what may stand there besides, carrier codes for instance
    std::string trunk_replacement;     // what takes its place, "\1" being the first group
    std::string pattern;               // any national number
    std::string leading;               // first digits that tell this country from others with the same code
    std::string mobile_pattern;
    std::vector<std::size_t> lengths;  // of any national number, ascending
    std::vector<std::size_t> mobile_lengths;
    std::vector<std::pair<std::string, std::string>> operators;  // prefix -> name
};

class NumberingPlan {
  public:
    explicit NumberingPlan(NumberingPlanData data);
    NumberingPlan(const NumberingPlan&) = delete;
    NumberingPlan& operator=(const NumberingPlan&) = delete;
    ~NumberingPlan();

    const NumberingPlanData& data() const { return data_; }

    enum class Length { Possible, TooShort, TooLong, BetweenPossible };
    Length length(std::string_view national) const { return compare(national, data_.lengths); }
    Length mobileLength(std::string_view national) const { return compare(national, data_.mobile_lengths); }

    bool matches(std::string_view national) const;
    bool matchesMobile(std::string_view national) const;
    /// Whether a national number under a shared calling code is this country's.
    bool claims(std::string_view national) const;

    /// The national number without trunk prefix and carrier code, where what is left can still be a number.
    std::string withoutTrunkPrefix(std::string_view digits) const;
    /// What follows the international prefix; nullopt if the digits do not start with it.
    std::optional<std::string_view> withoutInternationalPrefix(std::string_view digits) const;
    /// The operator with the longest matching prefix; empty when unknown.
    std::string_view operatorOf(std::string_view national) const;

  private:
    struct Patterns;

    const Patterns& patterns() const;  // compiled at first use: most installations need one country of 245
    static Length compare(std::string_view national, const std::vector<std::size_t>& lengths);

    NumberingPlanData data_;
    const std::unique_ptr<Patterns> patterns_;
};

}  // namespace tama
