// [procedure] of the configuration: which procedure the ministry goes by. Used by config.cpp alone.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "requests/procedure.hpp"

namespace tama::server {

class ConfigReader;

/// The national one where nothing is said.
requests::Procedure readProcedure(ConfigReader& top, const std::string& file, std::vector<Error>& problems);

}  // namespace tama::server
