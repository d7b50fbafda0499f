// What a use case will cost and bring, before anybody approves it, and the sample that makes it cheaper.
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/text.hpp"
#include "requests/fewer.hpp"
#include "requests/forecast_store.hpp"
#include "requests/sample_store.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::uint64_t kLargestSeed = 4'294'967'295;

/// The use case of the path, and the forecaster; an Error where this server has none.
Result<std::int64_t> useCaseOf(Services& services, const Context& context) {
    if (services.forecaster == nullptr) return fail(ErrorCode::Unavailable, "This server makes no forecasts.");
    const auto found = services.database.read([&](store::Sql& sql) {
        return requests::use_case_store::idOf(sql, context["id"]);
    });
    if (!found) return fail(ErrorCode::NotFound, "There is no such use case.", "id");
    return *found;
}

Response showForecast(Services& services, const Context& context) {
    const auto use_case = useCaseOf(services, context);
    if (!use_case) return errorResponse(use_case.error());
    const auto forecast = services.forecaster->forecastOf(*use_case);
    if (!forecast) return errorResponse(forecast.error());
    return jsonResponse(200, json(toJson(*forecast)));
}

Response showRehearsal(Services& services, const Request& request, const Context& context) {
    const auto use_case = useCaseOf(services, context);
    if (!use_case) return errorResponse(use_case.error());
    const auto seed = parseInteger(request.parameter("seed").value_or("1"));
    if (!seed || *seed < 0) return errorResponse({ErrorCode::InvalidInput, "A whole number from 0 is needed.", "seed"});
    const auto basis = services.forecaster->basisOf(*use_case);
    if (!basis) return errorResponse(basis.error());
    const auto input = services.forecaster->rehearsalOf(*basis, static_cast<std::uint64_t>(*seed));
    if (!input) return errorResponse(input.error());
    return jsonResponse(200, json(toJson(requests::rehearse(*input), requests::forecast(basis->input))));
}

json sampleJson(store::Sql& sql, const requests::StoredSample& sample) {
    json strata = json::array();
    for (const auto& stratum : requests::sample_store::strataOf(sql, sample.id)) {
        strata.push_back(
            {{"name", stratum.name},
             {"population", stratum.population},
             {"sampled", stratum.sampled},
             {"weight", stratum.sampled > 0 ? json(stratum.weight()) : json(nullptr)}}
        );
    }
    return {
        {"size", sample.size},
        {"population", sample.population},
        {"seed", sample.seed},
        {"digest", sample.digest},
        {"drawn_by", sample.drawn_by},
        {"drawn_at", toEpochMs(sample.drawn_at)},
        {"strata", std::move(strata)}};
}

Response showSample(Services& services, const Context& context) {
    const auto use_case = useCaseOf(services, context);
    if (!use_case) return errorResponse(use_case.error());
    const auto whole = services.forecaster->forecastOf(*use_case, requests::Asked::WholeGroup);
    if (!whole) return errorResponse(whole.error());
    json fewer = json::array();
    for (const auto& line : requests::askFewer(*whole)) fewer.push_back(json(toJson(line)));
    return services.database.read([&](store::Sql& sql) {
        const auto sample = requests::sample_store::find(sql, *use_case);
        return jsonResponse(
            200, {{"sample", sample ? sampleJson(sql, *sample) : json(nullptr)}, {"fewer", std::move(fewer)}}
        );
    });
}

/// Without one in the body, by chance.
Result<std::uint64_t> seedOf(const json& body) {
    if (!body.contains("seed")) {
        std::uint32_t seed = 0;
        randombytes_buf(&seed, sizeof seed);
        return seed;
    }
    if (!body["seed"].is_number_unsigned() || body["seed"].get<std::uint64_t>() > kLargestSeed) {
        return fail(ErrorCode::InvalidInput, "The seed is a whole number up to 4294967295.", "seed");
    }
    return body["seed"].get<std::uint64_t>();
}

Response drawSample(Services& services, const Request& request, const Context& context) {
    const auto use_case = useCaseOf(services, context);
    if (!use_case) return errorResponse(use_case.error());
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    if (!body->contains("size") || !(*body)["size"].is_number_integer()) {
        return errorResponse({ErrorCode::InvalidInput, "How many workers to ask: a whole number is needed.", "size"});
    }
    const auto seed = seedOf(*body);
    if (!seed) return errorResponse(seed.error());
    const auto people = services.forecaster->peopleOf(*use_case);
    if (!people) return errorResponse(people.error());
    const auto sample = requests::drawSample(people->sendable, (*body)["size"].get<std::int64_t>(), *seed);
    if (!sample) return errorResponse(sample.error());
    const auto stored = requests::sample_store::use(
        services.database, *use_case, *sample, {context.who->name, services.clock.now()}
    );
    if (!stored) return errorResponse(stored.error());
    return services.database.read([&](store::Sql& sql) { return jsonResponse(201, sampleJson(sql, *stored)); });
}

Response dropSample(Services& services, const Context& context) {
    const auto use_case = useCaseOf(services, context);
    if (!use_case) return errorResponse(use_case.error());
    const auto dropped = services.database.queue().run([&](store::Transaction& tx) {
        return requests::sample_store::drop(tx, *use_case, {context.who->name, services.clock.now()});
    });
    if (!dropped) return errorResponse(dropped.error());
    return jsonResponse(200, json::object());
}

}  // namespace

void addForecastRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/use-cases/{id}/forecast",
        {Permission::ViewFigures},
        [&services](const Request&, Context& context) { return showForecast(services, context); }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/rehearsal",
        {Permission::ViewFigures},
        [&services](const Request& request, Context& context) { return showRehearsal(services, request, context); }
    );
    const std::string sample = "/api/use-cases/{id}/sample";
    router.add("GET", sample, {Permission::ViewFigures}, [&services](const Request&, Context& context) {
        return showSample(services, context);
    });
    router.add("POST", sample, {Permission::DefineGroups}, [&services](const Request& request, Context& context) {
        return drawSample(services, request, context);
    });
    router.add("DELETE", sample, {Permission::DefineGroups}, [&services](const Request&, Context& context) {
        return dropSample(services, context);
    });
}

}  // namespace tama::server
