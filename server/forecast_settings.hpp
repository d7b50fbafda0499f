// What forecasts need of the configuration.
#pragma once

#include "requests/forecast_store.hpp"
#include "server/platform.hpp"

namespace tama::server {

requests::ForecastSettings forecastSettings(const PlatformSettings& platform, requests::Tariffs tariffs);

}  // namespace tama::server
