// [[operator]], [[route]] and [routing] of the configuration: whose numbers are whose, and which channels take
// which messages. Used by config.cpp alone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "gateway/router.hpp"

namespace tama::server {

class ConfigReader;

/// What else a rule may name.
struct RouteNames {
    std::vector<std::string> channels;
    std::set<std::string> operators;  // of the country's numbering plan; empty: nobody knows
};

/// Notes what is wrong with "file:line: key" in `problems`.
gateway::RoutingSettings readRouting(
    ConfigReader& top, RouteNames names, const std::string& file, std::vector<Error>& problems
);

/// First digits of numbers with country code; notes the others at `key`.
void checkPrefixes(ConfigReader& reader, const std::vector<std::string>& prefixes);

}  // namespace tama::server
