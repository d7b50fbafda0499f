#include "gateway/router.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"

namespace tama::gateway {
namespace {

constexpr int kNoMatch = -1;
constexpr int kCatchAll = 0;
constexpr int kByOperator = std::numeric_limits<int>::max();

int closenessOf(const Route& route, std::string_view digits, std::string_view operator_name) {
    if (route.prefixes.empty() && route.operators.empty()) return kCatchAll;
    for (const auto& name : route.operators) {
        if (!operator_name.empty() && equalsIgnoringCase(name, operator_name)) return kByOperator;
    }
    int closest = kNoMatch;
    for (const auto& prefix : route.prefixes) {
        if (digits.starts_with(prefix)) closest = std::max(closest, static_cast<int>(prefix.size()));
    }
    return closest;
}

}  // namespace

Router::Router(std::vector<Route> routes, const NumberingPlans& plans)
    : routes_(std::move(routes)), plans_(plans) {
}

const Route* Router::pick(const PhoneNumber& number) const {
    const std::string digits = number.digits();
    const std::string_view operator_name = plans_.operatorOf(number);
    const Route* best = nullptr;
    int closest = kNoMatch;
    for (const auto& route : routes_) {
        const int closeness = closenessOf(route, digits, operator_name);
        if (closeness > closest) {
            closest = closeness;
            best = &route;
        }
    }
    return best;
}

}  // namespace tama::gateway
