// Which files say what each channel's receipts and refusals mean. Used by config.cpp.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace tama::server {

struct Config;

/// Reads, for each channel, its own file and the standard one from `folder` (empty: none) and puts their rules
/// into the channel. What is wrong is added to `problems`.
void readOutcomes(Config& config, const std::filesystem::path& folder, std::vector<Error>& problems);

}  // namespace tama::server
