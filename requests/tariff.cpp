#include "requests/tariff.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tama::requests {

const Tariff* Tariffs::of(const std::string& operator_name) const {
    const Tariff* any = nullptr;
    for (const Tariff& tariff : by_operator) {
        if (tariff.operator_name.empty()) {
            any = &tariff;
        } else if (equalsIgnoringCase(tariff.operator_name, operator_name)) {
            return &tariff;
        }
    }
    return any;
}

std::string moneyInWords(double amount, const std::string& currency) {
    std::string digits = fmt::format("{:.2f}", amount);
    for (std::size_t at = digits.size() - 3; at > 3; at -= 3) digits.insert(at - 3, ",");
    return currency.empty() ? digits : currency + " " + digits;
}

}  // namespace tama::requests
