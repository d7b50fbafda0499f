// The switches of channels and use cases: pause, resume, drain, kill.
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "requests/switches.hpp"
#include "server/api/json.hpp"
#include "server/api/procedure_deed.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;
using requests::SwitchAct;

constexpr std::size_t kLongestReason = 200;  // bytes

struct SwitchTurn {
    SwitchAct act = SwitchAct::Pause;
    requests::Deed deed;
};

Result<SwitchTurn> turnOf(const Services& services, const Request& request, const Context& context) {
    const auto body = jsonBody(request);
    if (!body) return fail(body.error());
    const auto name = textOf(*body, "act", 10);
    if (!name) return fail(name.error());
    const auto act = requests::switchActFrom(*name);
    if (!act) return fail(ErrorCode::InvalidInput, "The act is pause, resume, drain or kill.", "act");
    json evidence = json::object();
    if (body->contains("reason")) {
        const auto reason = textOf(*body, "reason", kLongestReason);
        if (!reason) return fail(reason.error());
        evidence["reason"] = *reason;
    }
    return SwitchTurn{*act, deedOf(services, *context.who, evidence.dump())};
}

Response turnChannel(Services& services, const Request& request, const Context& context) {
    const auto turn = turnOf(services, request, context);
    if (!turn) return errorResponse(turn.error());
    const std::string name = context["channel"];
    const auto mode = services.database.queue().run([&](store::Transaction& tx) {
        return requests::switchChannel(tx, name, turn->act, turn->deed);
    });
    if (!mode) return errorResponse(mode.error());
    spdlog::info("{}: {} by {}", name, gateway::nameOf(*mode), context.who->name);
    return jsonResponse(200, {{"channel", name}, {"mode", gateway::nameOf(*mode)}});
}

Response turnUseCase(Services& services, const Request& request, const Context& context) {
    const auto turn = turnOf(services, request, context);
    if (!turn) return errorResponse(turn.error());
    if (turn->act == SwitchAct::Resume && !may(context.who->roles, Permission::ResumeUseCases)) {
        return errorResponse(403, "refused", "Your role may stop use cases, and not resume them.");
    }
    if (!services.use_cases) return errorResponse(404, "not_found", "There are no use cases to steer here.");
    const auto state = services.database.queue().run([&](store::Transaction& tx) {
        return requests::switchUseCase(tx, *services.use_cases, context["id"], turn->act, turn->deed);
    });
    if (!state) return errorResponse(state.error());
    return jsonResponse(200, {{"id", context["id"]}, {"state", requests::nameOf(*state)}});
}

}  // namespace

void addSwitchRoutes(Router& router, Services& services) {
    router.add(
        "POST",
        "/api/channels/{channel}/switch",
        {Permission::SwitchChannels},
        [&services](const Request& request, Context& context) {
            return turnChannel(services, request, context);
        }
    );
    router.add(
        "POST",
        "/api/use-cases/{id}/switch",
        {Permission::StopUseCases},
        [&services](const Request& request, Context& context) {
            return turnUseCase(services, request, context);
        }
    );
}

}  // namespace tama::server
