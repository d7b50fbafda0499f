#include "server/quiet_config.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "flows/expressions/calendar.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/// "20:00", since midnight.
std::optional<std::chrono::minutes> minutesOf(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = parseInteger(text.substr(0, 2));
    const auto minute = parseInteger(text.substr(3));
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
    return std::chrono::minutes{*hour * 60 + *minute};
}

std::chrono::minutes readTime(ConfigReader& reader, std::string_view key) {
    std::string text;
    reader.read(key, text);
    const auto time = minutesOf(text);
    if (!time) reader.problem(key, "must be a time of day, such as \"20:00\"");
    return time.value_or(std::chrono::minutes{0});
}

std::bitset<7> readDays(ConfigReader& reader) {
    std::vector<std::string> names;
    reader.read("days", names);
    std::bitset<7> days;
    for (const auto& name : names) {
        const auto day = std::find(kDays.begin(), kDays.end(), name);
        if (day == kDays.end()) {
            reader.problem("days", "'" + name + "' is none of \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"");
        } else {
            days.set(static_cast<std::size_t>(day - kDays.begin()));
        }
    }
    return names.empty() ? days.set() : days;
}

gateway::QuietHours readHours(
    ConfigReader& reader, const std::string& timezone, const std::vector<Error>& problems
) {
    gateway::QuietHours quiet;
    quiet.timezone = timezone;
    const auto before = problems.size();
    quiet.from = readTime(reader, "from");
    quiet.to = readTime(reader, "to");
    if (problems.size() == before && quiet.from == quiet.to) {
        reader.problem("to", "is the same as from: without quiet hours leave the section out");
    }
    quiet.days = readDays(reader);
    reader.read("timezone", quiet.timezone);
    if (reader.has("timezone") && !flows::TimeZone::named(quiet.timezone)) {
        reader.problem(
            "timezone", "there is no time zone '" + quiet.timezone + "'; write it as \"Africa/Monrovia\""
        );
    }
    return quiet;
}

}  // namespace

std::optional<gateway::QuietHours> readQuietHours(
    ConfigReader& top, const std::string& timezone, const std::string& file, std::vector<Error>& problems
) {
    const auto* section = top.section("quiet_hours");
    if (!section) return std::nullopt;
    ConfigReader reader(*section, "quiet_hours.", file, problems);
    auto quiet = readHours(reader, timezone, problems);
    reader.reportUnknown();
    return quiet;
}

std::vector<runtime::PlaceQuiet> readPlaceQuietHours(
    ConfigReader& top, const std::string& timezone, const std::string& file, std::vector<Error>& problems
) {
    std::vector<runtime::PlaceQuiet> places;
    for (const auto* section : top.sections("place_quiet_hours")) {
        ConfigReader reader(*section, "place_quiet_hours.", file, problems);
        runtime::PlaceQuiet& quiet = places.emplace_back();
        reader.read("place", quiet.place);
        if (quiet.place.empty()) reader.problem("place", "is missing: the name of a place of the registry");
        quiet.hours = readHours(reader, timezone, problems);
        reader.reportUnknown();
    }
    return places;
}

}  // namespace tama::server
