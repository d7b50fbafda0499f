#include "reports/proportion.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tama::reports {
namespace {

constexpr double kZ95 = 1.959963984540054;

}  // namespace

std::optional<double> Proportion::value() const {
    if (of <= 0) return std::nullopt;
    return static_cast<double>(count) / static_cast<double>(of);
}

std::optional<Interval> Proportion::interval() const {
    const auto p = value();
    if (!p) return std::nullopt;
    const auto n = static_cast<double>(of);
    const double z2 = kZ95 * kZ95;
    const double centre = *p + z2 / (2.0 * n);
    const double spread = kZ95 * std::sqrt(*p * (1.0 - *p) / n + z2 / (4.0 * n * n));
    const double scale = 1.0 + z2 / n;
    return Interval{std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

std::string percent(const Proportion& proportion) {
    const auto p = proportion.value();
    return p ? fmt::format("{:.1f} %", *p * 100.0) : "–";
}

std::string inWords(const Proportion& proportion, std::string_view denominator_noun) {
    const auto bounds = proportion.interval();
    if (!bounds) return fmt::format("no {} yet", denominator_noun);
    return fmt::format(
        "{} of {} {} ({}, {:.1f}–{:.1f})",
        proportion.count,
        proportion.of,
        denominator_noun,
        percent(proportion),
        bounds->low * 100.0,
        bounds->high * 100.0
    );
}

}  // namespace tama::reports
