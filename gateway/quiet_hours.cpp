#include "gateway/quiet_hours.hpp"

#include <date/tz.h>

namespace tama::gateway {

std::optional<WallTime> QuietHours::endIfQuiet(WallTime now) const {
    const auto* zone = date::locate_zone(timezone);
    const auto today = date::floor<date::days>(zone->to_local(now));
    for (const auto day : {today - date::days{1}, today}) {
        if (!days[date::weekday{day}.c_encoding()]) continue;
        const auto last_day = to > from ? day : day + date::days{1};
        const auto begin = zone->to_sys(day + from, date::choose::earliest);
        const auto end = zone->to_sys(last_day + to, date::choose::latest);
        if (begin <= now && now < end) return date::floor<Milliseconds>(end);
    }
    return std::nullopt;
}

}  // namespace tama::gateway
