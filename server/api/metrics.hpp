// What Prometheus reads at /metrics. Source: OpenMetrics text format 0.0.4, through prometheus-cpp-core.
#pragma once

#include <string>

#include "server/api/services.hpp"

namespace tama::server {

std::string metricsText(const Services& services);

}  // namespace tama::server
