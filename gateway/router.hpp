// Which channels take a message: a person's rules, and where none fits the channels' own operators and
// prefixes. Pure; immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/numbering_plans.hpp"
#include "base/phone_number.hpp"
#include "gateway/route_rule.hpp"
#include "gateway/submit_style.hpp"

namespace tama::gateway {

struct Route {
    std::int64_t channel_id = 0;
    std::string channel{};                 // its name
    std::string sender{};                  // short code or sender name, where the message names none
    std::vector<std::string> prefixes{};   // E.164 without "+": "231", "23177"
    std::vector<std::string> operators{};  // names as the numbering plans have them; letters of either case
    bool transliterate = false;            // write ’ as ' and the like where that saves segments
    // The other side cuts texts itself: parts of at most so many characters are given to it, 0: always one.
    std::optional<std::size_t> piece_length{};
    SubmitStyle style{};                   // decides how a text is cut into parts
};

/// What a person says of routes beyond the channels' own keys.
struct RoutingSettings {
    std::vector<OperatorRanges> operators{};  // go before those of the numbering plans
    std::vector<RouteRule> rules{};           // the first that fits decides
    Milliseconds fail_over_after = std::chrono::minutes{5};  // wall time; a channel is passed over then
};

class Router {
  public:
    /// A route without prefixes and operators takes what no other does. Throws where a rule names a channel
    /// that has no route.
    Router(std::vector<Route> routes, const NumberingPlans& plans, RoutingSettings settings = {});

    /// The routes that the message may take, the preferred one first; empty: none. By the first rule that
    /// fits; without one it is a single route: an operator's before the longest prefix before a catch-all,
    /// and the first of equals.
    std::vector<const Route*> permitted(const RoutedMessage& message) const;

    /// Null: no such channel.
    const Route* ofChannel(std::int64_t channel_id) const;
    const std::vector<Route>& routes() const { return routes_; }

    /// Rules look at use cases and their target groups: they must be looked up.
    bool looksAtUseCases() const { return looks_at_use_cases_; }
    /// Another channel may stand in for some of this one's messages.
    bool hasStandIn(std::int64_t channel_id) const;
    Milliseconds failOverAfter() const { return settings_.fail_over_after; }

  private:
    std::string_view operatorOf(const PhoneNumber& number) const;
    const Route* closest(const PhoneNumber& number, std::string_view operator_name) const;
    const Route* named(std::string_view channel) const;

    std::vector<Route> routes_;
    const NumberingPlans& plans_;
    RoutingSettings settings_;
    bool looks_at_use_cases_ = false;
};

}  // namespace tama::gateway
