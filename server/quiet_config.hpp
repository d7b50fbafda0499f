// [quiet_hours] of the configuration. Used by config.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "flows/runtime/place_quiet.hpp"
#include "gateway/quiet_hours.hpp"

namespace tama::server {

class ConfigReader;

/// Nothing where the section is not there. `timezone`: where it names none of its own.
std::optional<gateway::QuietHours> readQuietHours(
    ConfigReader& top, const std::string& timezone, const std::string& file, std::vector<Error>& problems
);

/// [[place_quiet_hours]]: the same, of places of the registry.
std::vector<runtime::PlaceQuiet> readPlaceQuietHours(
    ConfigReader& top, const std::string& timezone, const std::string& file, std::vector<Error>& problems
);

}  // namespace tama::server
