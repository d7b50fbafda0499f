// The keys of an HTTP channel in the configuration file: [[channel]] with kind = "http".
#pragma once

#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "server/config.hpp"
#include "server/config_reader.hpp"

namespace tama::server {

/// Reads preset, secret, addresses, public_url, rate and what the preset asks for in [channel.settings].
/// `file`: relative paths start at its folder.
void readHttpChannel(
    ConfigReader& reader,
    ChannelConfig& channel,
    const std::filesystem::path& file,
    std::vector<Error>& problems
);

}  // namespace tama::server
