// Alerts to duty chains: who was called, who took it, and the times from detection to response.
#include <nlohmann/json.hpp>

#include "server/api/alert_view.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

constexpr std::int64_t kMostAlerts = 100;

Response showAlerts(Services& services, const Request& request) {
    const auto all = request.parameter("all").value_or("false");
    if (all != "true" && all != "false") {
        return errorResponse({ErrorCode::InvalidInput, "all is true or false.", "all"});
    }
    const auto alerts = services.database.read([&](store::Sql& sql) {
        return requests::listAlerts(sql, all == "false", kMostAlerts);
    });
    auto list = nlohmann::json::array();
    for (const auto& alert : alerts) list.push_back(nlohmann::json(toJson(alert)));
    return jsonResponse(200, {{"alerts", std::move(list)}});
}

}  // namespace

void addAlertRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/alerts",
        {Permission::ViewConversations},
        [&services](const Request& request, Context&) { return showAlerts(services, request); }
    );
}

}  // namespace tama::server
