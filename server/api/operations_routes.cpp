#include <exception>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "reports/class_counts.hpp"
#include "server/api/json.hpp"
#include "server/api/metrics.hpp"
#include "server/api/routes.hpp"
#include "server/embedded/openapi.hpp"
#include "server/http/errors.hpp"
#include "server/version.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

/// One word, for colours and alarms; the details are in words beside it.
std::string_view stateOf(const gateway::ChannelStatus& channel) {
    if (channel.mode != gateway::ChannelMode::Open) return nameOf(channel.mode);
    if (channel.bound) return "connected";
    return channel.state.starts_with("refused") ? "refused" : "connecting";
}

json toJson(const gateway::ChannelStatus& channel) {
    return {
        {"name", channel.name},
        {"state", stateOf(channel)},
        {"detail", channel.bound ? channel.last_error : channel.state},
        {"queued", channel.queued},
        {"in_doubt", channel.in_doubt},
        {"submitted_per_second", channel.submitted_per_second},
    };
}

/// What was given to the gateway in the last thirty days, by class: what is not for a use case is seen, too.
json classesOf(store::Database& database, WallTime now) {
    constexpr std::chrono::days kShown{30};
    json classes = json::array();
    database.read([&](store::Sql& sql) {
        for (const auto& [name, count] : reports::classCounts(sql, now - kShown)) {
            classes.push_back({{"class", name}, {"messages", count.messages}, {"segments", count.segments}});
        }
    });
    return classes;
}

bool databaseAnswers(store::Database& database) {
    try {
        return database.read([](store::Sql& sql) {
            return sql.one<std::int64_t>("SELECT 1").value_or(0) == 1;
        });
    } catch (const std::exception& problem) {
        spdlog::error("the database does not answer: {}", problem.what());
        return false;
    }
}

/// 503 only where this program cannot do its work. A channel that is down is told, but restarting would not
/// help it.
Response health(const Services& services) {
    const bool database = databaseAnswers(services.database);
    json channels = json::object();
    for (const auto& channel : services.channels()) channels[channel.name] = stateOf(channel);
    return jsonResponse(
        database ? 200 : 503,
        {{"status", database ? "ok" : "failing"},
         {"database", database ? "ok" : "does not answer"},
         {"channels", std::move(channels)},
         {"queue_depth", services.database.queue().depth()},
         {"version", kVersion}}
    );
}

bool isLoopback(const std::string& address) {
    return address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.");
}

}  // namespace

void addOperationsRoutes(Router& router, Services& services) {
    router.add("GET", "/health", {}, [&services](const Request&, Context&) { return health(services); });
    router.add("GET", "/metrics", {}, [&services](const Request& request, Context&) {
        // A proxy on this machine calls from loopback too, for whoever is behind it.
        const bool forwarded = request.header("x-forwarded-for") || request.header("forwarded");
        if (forwarded || !isLoopback(request.remote_address)) {
            return errorResponse(403, "refused", "Metrics are read on this machine only.");
        }
        return bytesResponse(200, "text/plain; version=0.0.4; charset=utf-8", metricsText(services));
    });
    router.add("GET", "/api/gateway", {Permission::ViewGateway}, [&services](const Request&, Context&) {
        json channels = json::array();
        for (const auto& channel : services.channels()) channels.push_back(toJson(channel));
        return jsonResponse(
            200,
            {{"channels", std::move(channels)},
             {"classes", classesOf(services.database, services.clock.now())}}
        );
    });
    router.add("GET", "/api/openapi.json", {}, [](const Request&, Context&) {
        return bytesResponse(200, "application/json", std::string(embedded::openapi));
    });
}

}  // namespace tama::server
