// A share of a whole with its Wilson score interval (95 %): every rate in a report is one of these, so none
// is ever shown without its denominator. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tama::reports {

struct Interval {
    double low = 0.0;  // both in [0, 1]
    double high = 0.0;
};

struct Proportion {
    std::int64_t count = 0;
    std::int64_t of = 0;  // the denominator; 0 means there is no data, not 0 %

    std::optional<double> value() const;
    /// Wilson's interval at 95 % (z = 1.959964); nothing without data.
    std::optional<Interval> interval() const;
};

/// "124 of 482 targeted (25.7 %, 22.0–29.8)", or "no targeted yet" where the denominator is 0.
std::string inWords(const Proportion& proportion, std::string_view denominator_noun);

/// "25.7 %" with one decimal, or "–" without data.
std::string percent(const Proportion& proportion);

}  // namespace tama::reports
