#include "flows/runtime/place_quiet.hpp"

#include <algorithm>

#include "base/unicode.hpp"

namespace tama::runtime {

std::optional<WallTime> quietUntil(
    const std::vector<PlaceQuiet>& rules, const std::vector<std::string>& places, WallTime now
) {
    for (const auto& place : places) {
        const auto rule = std::find_if(rules.begin(), rules.end(), [&place](const PlaceQuiet& each) {
            return bareWords(each.place) == bareWords(place);
        });
        if (rule != rules.end()) return rule->hours.endIfQuiet(now);
    }
    return std::nullopt;
}

}  // namespace tama::runtime
