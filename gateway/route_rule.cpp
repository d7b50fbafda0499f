#include "gateway/route_rule.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.hpp"
#include "base/text.hpp"

namespace tama::gateway {
namespace {

template <class Values, class Fits>
bool emptyOrAny(const Values& values, const Fits& fit) {
    return values.empty() || std::any_of(values.begin(), values.end(), fit);
}

/// Weighted rendezvous hashing: the highest claim wins (Schindelhauer and Schomaker, SPAA 2005).
double claimOn(const PhoneNumber& number, const RuleChannel& channel) {
    Random lot(seedFor(0, number.digits() + "/" + channel.name));
    return std::log(lot.unit()) / static_cast<double>(channel.weight);
}

}  // namespace

bool fits(const RouteRule& rule, const RoutedMessage& message, std::string_view operator_name) {
    const std::string digits = message.to.digits();
    const auto contains = [](const std::string& wanted) {
        return [&wanted](const std::string& value) { return value == wanted; };
    };
    return emptyOrAny(rule.prefixes, [&](const auto& prefix) { return digits.starts_with(prefix); }) &&
           emptyOrAny(
               rule.operators,
               [&](const auto& name) {
                   return !operator_name.empty() && equalsIgnoringCase(name, operator_name);
               }
           ) &&
           emptyOrAny(rule.classes, [&](auto one) { return one == message.message_class; }) &&
           emptyOrAny(rule.use_cases, contains(message.use_case)) &&
           emptyOrAny(rule.groups, contains(message.group));
}

std::vector<std::string> inOrderOf(const std::vector<RuleChannel>& channels, const PhoneNumber& number) {
    std::vector<std::pair<double, std::string>> claims;
    std::vector<std::string> standing_in;
    for (const auto& channel : channels) {
        if (channel.weight == 0) {
            standing_in.push_back(channel.name);
        } else {
            claims.emplace_back(claimOn(number, channel), channel.name);
        }
    }
    std::stable_sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> ordered;
    for (auto& [claim, name] : claims) ordered.push_back(std::move(name));
    for (auto& name : standing_in) ordered.push_back(std::move(name));
    return ordered;
}

}  // namespace tama::gateway
