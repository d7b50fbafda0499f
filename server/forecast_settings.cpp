#include "server/forecast_settings.hpp"

#include "base/numbering_plans.hpp"
#include "flows/runtime/session_stepper.hpp"

namespace tama::server {

requests::ForecastSettings forecastSettings(const PlatformSettings& platform, requests::Tariffs tariffs) {
    requests::ForecastSettings out;
    out.conventions = runtime::environmentOf(platform.country);
    out.budget = platform.country.budget;
    out.tariffs = std::move(tariffs);
    std::vector<gateway::Route> routes;
    for (const auto& channel : platform.channels) {
        gateway::Route& route = routes.emplace_back();
        route.channel_id = static_cast<std::int64_t>(routes.size());
        route.channel = channel.name;
        route.sender = channel.sender;
        route.prefixes = channel.prefixes;
        route.operators = channel.operators;
        out.channels.push_back(
            {channel.name,
             channel.sender,
             channel.smpp.segments_per_second,
             platform.country.free_senders.contains(channel.sender)}
        );
    }
    out.router =
        std::make_shared<const gateway::Router>(std::move(routes), NumberingPlans::builtIn(), platform.routing);
    return out;
}

}  // namespace tama::server
