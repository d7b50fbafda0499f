#include "flows/play/phones.hpp"

#include "base/numbering_plans.hpp"

namespace tama::flows {

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
        return NumberingPlans::builtIn().nationalForm(*number);
    };
}

}  // namespace tama::flows
