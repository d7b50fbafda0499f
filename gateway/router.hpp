// Which channel takes a number: by operator, by prefix, or any. Pure; immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/numbering_plans.hpp"
#include "base/phone_number.hpp"
#include "gateway/submit_style.hpp"

namespace tama::gateway {

struct Route {
    std::int64_t channel_id = 0;
    std::string channel;                 // its name
    std::string sender;                  // short code or sender name, where the message names none
    std::vector<std::string> prefixes;   // E.164 without "+": "231", "23177"
    std::vector<std::string> operators;  // names as the numbering plans have them; letters of either case
    bool transliterate = false;          // write ’ as ' and the like where that saves segments
    // The other side cuts texts itself: parts of at most so many characters are given to it, 0: always one.
    std::optional<std::size_t> piece_length{};
    SubmitStyle style{};                 // decides how a text is cut into parts
};

class Router {
  public:
    /// A route without prefixes and operators takes what no other does.
    Router(std::vector<Route> routes, const NumberingPlans& plans);

    /// An operator's route before the longest prefix before a catch-all, and the first of equals. Null: no
    /// route.
    const Route* pick(const PhoneNumber& number) const;
    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
    const NumberingPlans& plans_;
};

}  // namespace tama::gateway
