#include <algorithm>

#include <nlohmann/json.hpp>

#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/api/session_cookie.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr double kSlowest = 1, kFastest = 600;  // times real time

Response clockState(const Services& services) {
    return jsonResponse(200, {{"speed", services.demo->speed()}, {"now", toEpochMs(services.clock.now())}});
}

Response setClock(Services& services, const Request& request) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto speed = body->find("speed");
    if (speed == body->end() || !speed->is_number() || speed->get<double>() < kSlowest ||
        speed->get<double>() > kFastest) {
        return errorResponse({ErrorCode::InvalidInput, "The speed is a number from 1 to 600.", "speed"});
    }
    services.demo->set_speed(speed->get<double>());
    return clockState(services);
}

Response signInAs(Services& services, const Request& request) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto name = textOf(*body, "name", 40);
    if (!name) return errorResponse(name.error());
    const auto& people = services.demo->people;
    const auto person = std::find_if(people.begin(), people.end(), [&](const DemoPerson& known) {
        return known.name == *name;
    });
    if (person == people.end())
        return errorResponse({ErrorCode::NotFound, "Nobody in the demo has this name.", "name"});
    const auto signed_in = services.accounts.signIn(person->name, person->password);
    if (!signed_in) return errorResponse(signed_in.error());
    return signedInResponse(request, *signed_in);
}

}  // namespace

void addDemoRoutes(Router& router, Services& services) {
    router.add("GET", "/api/demo", {}, [&services](const Request&, Context&) {
        json people = json::array();
        if (services.demo) {
            for (const auto& person : services.demo->people) {
                people.push_back(
                    {{"name", person.name},
                     {"display_name", person.display_name},
                     {"role", nameOf(person.role)}}
                );
            }
        }
        return jsonResponse(200, {{"demo", services.demo != nullptr}, {"people", std::move(people)}});
    });
    if (!services.demo) return;  // outside the demo the routes do not exist
    router.add("POST", "/api/demo/sign-in", {}, [&services](const Request& request, Context&) {
        return signInAs(services, request);
    });
    router.add(
        "GET",
        "/api/demo/clock",
        {Permission::ControlDemoClock},
        [&services](const Request&, Context&) { return clockState(services); }
    );
    router.add(
        "PUT",
        "/api/demo/clock",
        {Permission::ControlDemoClock},
        [&services](const Request& request, Context&) { return setClock(services, request); }
    );
}

}  // namespace tama::server
