#include "gateway/router.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "base/text.hpp"

namespace tama::gateway {
namespace {

constexpr int kNoMatch = -1;
constexpr int kCatchAll = 0;
constexpr int kByOperator = std::numeric_limits<int>::max();

int longestPrefixOf(const std::vector<std::string>& prefixes, std::string_view digits) {
    int longest = kNoMatch;
    for (const auto& prefix : prefixes) {
        if (digits.starts_with(prefix)) longest = std::max(longest, static_cast<int>(prefix.size()));
    }
    return longest;
}

int closenessOf(const Route& route, std::string_view digits, std::string_view operator_name) {
    if (route.prefixes.empty() && route.operators.empty()) return kCatchAll;
    for (const auto& name : route.operators) {
        if (!operator_name.empty() && equalsIgnoringCase(name, operator_name)) return kByOperator;
    }
    return longestPrefixOf(route.prefixes, digits);
}

}  // namespace

Router::Router(std::vector<Route> routes, const NumberingPlans& plans, RoutingSettings settings)
    : routes_(std::move(routes)), plans_(plans), settings_(std::move(settings)) {
    for (const auto& rule : settings_.rules) {
        looks_at_use_cases_ = looks_at_use_cases_ || !rule.use_cases.empty() || !rule.groups.empty();
        for (const auto& channel : rule.channels) {
            if (!named(channel.name)) throw std::invalid_argument("a rule names no channel: " + channel.name);
        }
    }
}

std::vector<const Route*> Router::permitted(const RoutedMessage& message) const {
    const std::string_view operator_name = operatorOf(message.to);
    std::vector<const Route*> permitted;
    for (const auto& rule : settings_.rules) {
        if (!fits(rule, message, operator_name)) continue;
        for (const auto& name : inOrderOf(rule.channels, message.to)) permitted.push_back(named(name));
        return permitted;
    }
    if (const auto* route = closest(message.to, operator_name)) permitted.push_back(route);
    return permitted;
}

std::string_view Router::operatorOf(const PhoneNumber& number) const {
    const std::string digits = number.digits();
    const OperatorRanges* owner = nullptr;
    int longest = kNoMatch;
    for (const auto& one : settings_.operators) {
        const int length = longestPrefixOf(one.prefixes, digits);
        if (length <= longest) continue;
        longest = length;
        owner = &one;
    }
    return owner ? std::string_view(owner->name) : plans_.operatorOf(number);
}

const Route* Router::closest(const PhoneNumber& number, std::string_view operator_name) const {
    const std::string digits = number.digits();
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

const Route* Router::named(std::string_view channel) const {
    const auto found = std::find_if(routes_.begin(), routes_.end(), [channel](const Route& route) {
        return route.channel == channel;
    });
    return found == routes_.end() ? nullptr : &*found;
}

const Route* Router::ofChannel(std::int64_t channel_id) const {
    const auto found = std::find_if(routes_.begin(), routes_.end(), [channel_id](const Route& route) {
        return route.channel_id == channel_id;
    });
    return found == routes_.end() ? nullptr : &*found;
}

bool Router::hasStandIn(std::int64_t channel_id) const {
    const auto* route = ofChannel(channel_id);
    if (!route) return false;
    return std::any_of(settings_.rules.begin(), settings_.rules.end(), [route](const RouteRule& rule) {
        return rule.channels.size() > 1 &&
               std::any_of(rule.channels.begin(), rule.channels.end(), [route](const RuleChannel& channel) {
                   return channel.name == route->channel;
               });
    });
}

}  // namespace tama::gateway
