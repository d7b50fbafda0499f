// [tariffs] of the configuration: what SMS cost by operator. Used by config.cpp alone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "requests/tariff.hpp"

namespace tama::server {

class ConfigReader;

/// No tariffs where the section is not there. `operators`: those that the numbering plan and the routing name; empty: any.
requests::Tariffs readTariffs(
    ConfigReader& top, const std::set<std::string>& operators, const std::string& file, std::vector<Error>& problems
);

}  // namespace tama::server
