#include "flows/scenarios/durations.hpp"

#include <array>
#include <string>

#include "base/text.hpp"
#include "flows/expressions/date_format.hpp"

namespace tama::flows {

namespace {

constexpr std::chrono::seconds kLongestWait = std::chrono::hours(24) * 3653;  // ten years
constexpr std::string_view kMomentPattern = "YYYY-MM-DD tt:mm";

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnitsOfTime{
    {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}, {"week", 604800}}};

std::optional<std::int64_t> secondsOfUnit(std::string_view word) {
    const std::string name = lowerAscii(word);
    for (const auto& [unit, seconds] : kUnitsOfTime) {
        if (name == unit || name == std::string(unit) + "s") return seconds;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> durationFromWords(std::string_view text) {
    const auto words = splitWords(text);
    if (words.empty() || words.size() % 2 != 0) return std::nullopt;
    std::chrono::seconds out{0};
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto number = parseInteger(words[i]);
        const auto unit = secondsOfUnit(words[i + 1]);
        if (!number || !unit || *number < 0 || *number > kLongestWait.count() / *unit) return std::nullopt;
        out += std::chrono::seconds(*number * *unit);
    }
    if (out > kLongestWait) return std::nullopt;
    return out;
}

std::optional<WallTime> timeFromWords(std::string_view text, const TimeZone& zone) {
    auto moment = parseByPattern(trim(text), kMomentPattern, PatternKind::DateTime, zone, "eng");
    if (!moment) moment = parseByPattern(trim(text), "YYYY-MM-DD", PatternKind::Date, zone, "eng");
    if (!moment) return std::nullopt;
    return std::chrono::time_point_cast<Milliseconds>(moment->instant);
}

std::string timeInWords(WallTime time, const TimeZone& zone) {
    const DateTime moment{std::chrono::time_point_cast<Micros>(time), zone};
    return formatByPattern(moment, kMomentPattern, PatternKind::DateTime, "eng").value_or("");
}

}  // namespace tama::flows
