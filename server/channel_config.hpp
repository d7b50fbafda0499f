// The keys of a [[channel]] in the configuration file that every channel has, and those of an account at an SMSC.
#pragma once

#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "server/config.hpp"
#include "server/config_reader.hpp"

namespace tama::server {

/// `file`: relative paths start at its folder.
ChannelConfig readChannel(
    ConfigReader& reader, const std::filesystem::path& file, std::vector<Error>& problems
);

}  // namespace tama::server
