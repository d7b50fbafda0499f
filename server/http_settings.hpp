// From the configuration to what the HTTP server needs; makes the self-signed certificate where one is
// wanted.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/config.hpp"
#include "server/http/http_server.hpp"

namespace tama::server {

Result<HttpSettings> httpSettings(const Config& config, WallTime now);

}  // namespace tama::server
