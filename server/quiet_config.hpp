// [quiet_hours] of the configuration. Used by config.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "gateway/quiet_hours.hpp"

namespace tama::server {

class ConfigReader;

/// Nothing where the section is not there. `timezone`: where it names none of its own.
std::optional<gateway::QuietHours> readQuietHours(
    ConfigReader& top, const std::string& timezone, const std::string& file, std::vector<Error>& problems
);

}  // namespace tama::server
