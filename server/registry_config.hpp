// The section [registry] of the configuration: how the columns of staff lists are read, and the servers that
// health workers are read from.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "registry/csv_columns.hpp"
#include "server/sync/sync_source.hpp"

namespace tama::server {

class ConfigReader;

struct RegistryConfig {
    std::map<std::string, registry::CsvMapping> mappings;  // by name
    std::vector<SyncSource> sources;
};

/// `top` is the whole file's table, `country` its own, which sources without one have.
RegistryConfig readRegistry(
    ConfigReader& top,
    const std::string& country,
    const std::filesystem::path& file,
    std::vector<Error>& problems
);

}  // namespace tama::server
