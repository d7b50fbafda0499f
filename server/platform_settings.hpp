// From the configuration to what the platform needs: its channels and the conventions of the country.
#pragma once

#include "server/config.hpp"
#include "server/platform.hpp"

namespace tama::server {

/// The conventions alone, with no seed.
runtime::RuntimeSettings countrySettings(const Config& config);
/// The seed comes from the system's randomness.
PlatformSettings platformSettings(const Config& config);

}  // namespace tama::server
