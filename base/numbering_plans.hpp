// Telephone numbers as people write them -> E.164, by the numbering plans of all countries (base/data). What
// comes in from registries is dirty: blanks, dots, foreign digits, trunk zeros, "00", a missing "+", several
// numbers in one field, numbers that a spreadsheet has damaged. Errors say what is wrong without repeating
// the number. Immutable; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/numbering_plan.hpp"
#include "base/phone_number.hpp"
#include "base/result.hpp"

namespace tama {

/// One of the numbers found in a field.
struct PhoneEntry {
    std::string raw;
    Result<PhoneNumber> number;
};

class NumberingPlans {
  public:
    /// The plans inside the program: all countries, and "XT", the fictional Tamaland (+999) of demo and
    /// tests.
    static const NumberingPlans& builtIn();
    /// Plans and operators in the form of base/data/*.json. Throws where the data is broken.
    NumberingPlans(std::string_view plans_json, std::string_view operators_json);

    /// A number as a person wrote it, in the country where it was written (ISO 3166 alpha-2; may be empty
    /// when the number is international). Accepts what can be a mobile number by its length: first digits
    /// change faster than programs are updated, see looksMobile.
    Result<PhoneNumber> normalise(std::string_view raw, std::string_view default_country) const;
    /// The numbers of a field with several, separated by / , ; | line ends, "or" or blanks. At most 16; what
    /// cannot be read is an entry with its error. An empty field has none.
    std::vector<PhoneEntry> normaliseSeveral(std::string_view raw, std::string_view default_country) const;

    /// ISO code; empty when unknown.
    std::string_view countryOf(PhoneNumber number) const;
    /// The operator that was given this range; empty when unknown. Ported numbers keep their old one.
    std::string_view operatorOf(PhoneNumber number) const;
    /// Whether the first digits are those of a mobile range known to us. False is a warning, not an error.
    bool looksMobile(PhoneNumber number) const;
    /// As dialled inside its country, e.g. "0770123456".
    std::string nationalForm(PhoneNumber number) const;

    /// nullptr for a country that is not known. Any letter case.
    const NumberingPlan* find(std::string_view country) const;
    /// All plans, by calling code.
    const std::vector<std::unique_ptr<NumberingPlan>>& all() const { return plans_; }

  private:
    struct Located {
        const NumberingPlan* plan = nullptr;
        std::string national;
    };
    using PlansOfCode = std::vector<const NumberingPlan*>;  // the main country first

    const PlansOfCode* plansOfCode(std::string_view digits) const;
    const NumberingPlan& countryAmong(const PlansOfCode& plans, std::string_view national) const;
    Located locate(PhoneNumber number) const;
    Result<PhoneNumber> fromInternational(std::string_view digits) const;
    Result<PhoneNumber> fromNational(std::string_view digits, const NumberingPlan& plan) const;
    Result<PhoneNumber> finish(std::string national, const NumberingPlan& reading) const;
    void addBlankSeparated(std::string_view piece, std::string_view country, std::vector<PhoneEntry>& out)
        const;

    std::vector<std::unique_ptr<NumberingPlan>> plans_;
    std::unordered_map<std::string, const NumberingPlan*> by_country_;
    std::unordered_map<std::string, PlansOfCode> by_code_;
};

}  // namespace tama
