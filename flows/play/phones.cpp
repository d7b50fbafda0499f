#include "flows/play/phones.hpp"

#include <algorithm>

#include "base/numbering_plans.hpp"

namespace tama::flows {

namespace {

/// By threes, the first or last group of four where that does not come out: "0781 234 567". Plans differ;
/// this is for reading, not for dialling.
std::string inGroups(std::string_view digits) {
    constexpr std::size_t kShort = 6;
    if (digits.size() <= kShort) return std::string(digits);
    std::size_t group = digits.size() % 3 == 0 ? 3 : 4;
    std::string out;
    while (!digits.empty()) {
        if (digits.size() == 4) group = 4;
        if (!out.empty()) out += ' ';
        out += digits.substr(0, group);
        digits.remove_prefix(std::min(group, digits.size()));
        group = 3;
    }
    return out;
}

}  // namespace

PhoneNormaliser builtInNormaliser() {
    return [](std::string_view text, std::string_view country) -> std::optional<std::string> {
        const auto number = NumberingPlans::builtIn().normalise(text, country);
        if (!number) return std::nullopt;
        return number->e164();
    };
}

PhoneFormatter builtInFormatter() {
    return [](std::string_view e164) -> std::string {
        const auto number = PhoneNumber::fromE164(e164);
        if (!number) return std::string(e164);
        const std::string digits = number->digits();
        // The North American plan is the one whose numbers nobody writes without brackets.
        if (digits.size() == 11 && digits.front() == '1') {
            return "(" + digits.substr(1, 3) + ") " + digits.substr(4, 3) + "-" + digits.substr(7);
        }
        return inGroups(NumberingPlans::builtIn().nationalForm(*number));
    };
}

}  // namespace tama::flows
