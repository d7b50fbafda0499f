#include "flows/replay/replay.hpp"

#include <nlohmann/json.hpp>

#include "base/numbering_plans.hpp"
#include "flows/engine/engine.hpp"
#include "flows/engine/json_codec.hpp"
#include "flows/engine/smart_groups.hpp"
#include "flows/format/reader.hpp"
#include "flows/play/phones.hpp"
#include "flows/replay/comparison.hpp"
#include "flows/replay/locations.hpp"
#include "flows/replay/scenario.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

std::string countryOfContact(const Contact& contact) {
    const auto number = PhoneNumber::fromE164(telephoneOf(contact));
    return number ? std::string(NumberingPlans::builtIn().countryOf(*number)) : std::string();
}

Json outputOf(const Sprint& sprint) {
    Json out{{"events", Json::array()}, {"segments", Json::array()}};
    for (const Event& event : sprint.events) out["events"].push_back(toJson(event));
    for (const PathSegment& segment : sprint.segments) {
        Json item{
            {"flow_uuid", segment.flow_uuid.str()},
            {"node_uuid", segment.node_uuid.str()},
            {"exit_uuid", segment.exit_uuid.str()},
            {"destination_uuid", segment.destination_uuid.str()},
            {"time", isoTime(segment.time)}};
        if (!segment.operand.empty()) item["operand"] = segment.operand;
        out["segments"].push_back(std::move(item));
    }
    out["session"] = toJson(sprint.session);
    out["session"]["contact"] = toJson(sprint.contact);
    return out;
}

/// One scenario on its way: the state between sprints is what a restart would read.
class Replayer {
  public:
    Replayer(const Assets& assets, const Json& locations, Scenario& scenario)
        : assets_(assets),
          locations_(locations),
          scenario_(scenario),
          contact_(scenario.contact),
          environment_(scenario.environment),
          clock_(scenario.trigger.triggered_on),
          ids_(clock_, 1) {}

    Result<Json> run() {
        const Workflow* flow = assets_.workflow(scenario_.flow_uuid);
        if (flow == nullptr) {
            return fail(
                ErrorCode::NotFound, "the assets have no workflow " + scenario_.flow_uuid, "trigger.flow"
            );
        }
        takeCountry();
        Json outputs = Json::array();
        const Services services = servicesAt(scenario_.trigger.triggered_on);
        auto first = finish(start(assets_, *flow, contact_, scenario_.trigger, environment_, services));
        if (!first) return fail(first.error());
        outputs.push_back(std::move(*first));
        for (ScenarioResume& step : scenario_.resumes) {
            Json refreshed = takeRefreshed(step);
            const Services then = servicesAt(step.resume.resumed_on);
            auto sprint = resume(assets_, session_, contact_, step.resume, environment_, then);
            if (!sprint) return fail(sprint.error());
            auto output = finish(std::move(*sprint));
            if (!output) return fail(output.error());
            for (Json& event : (*output)["events"]) refreshed.push_back(std::move(event));
            (*output)["events"] = std::move(refreshed);
            outputs.push_back(std::move(*output));
        }
        return outputs;
    }

  private:
    Services servicesAt(WallTime now) {
        clock_.set(now);
        groups_.emplace(assets_, environment_, now, builtInNormaliser());
        Services services{.now = now, .random = random_, .ids = ids_, .groups = &*groups_};
        services.channels_decide = true;
        services.locations = &locations_;
        services.normalise_phone = builtInNormaliser();
        services.format_phone = builtInFormatter();
        return services;
    }

    /// Where no channel says the country, the contact's number does.
    void takeCountry() {
        if (assets_.channels.empty() && environment_.default_country.empty()) {
            environment_.default_country = countryOfContact(contact_);
        }
    }

    Json takeRefreshed(ScenarioResume& step) {
        Json events = Json::array();
        const Run* waiting = session_.waitingRun();
        const std::string step_uuid =
            waiting == nullptr ? "" : waiting->uuid.str() + "/" + std::to_string(waiting->path.size() - 1);
        if (step.environment) {
            environment_ = std::move(*step.environment);
            takeCountry();
            events.push_back({{"type", "environment_refreshed"}, {"step_uuid", step_uuid}});
        }
        if (step.contact && *step.contact != contact_) {
            contact_ = std::move(*step.contact);
            events.push_back(
                {{"type", "contact_refreshed"}, {"step_uuid", step_uuid}, {"contact", toJson(contact_)}}
            );
        }
        return events;
    }

    /// Supplies the answers of services, joining the sprints, then saves and reads the session back.
    Result<Json> finish(Sprint sprint) {
        Json output = outputOf(sprint);
        while (sprint.session.waitsForService()) {
            const WallTime now = clock_.now();
            auto next = resume(
                assets_,
                sprint.session,
                sprint.contact,
                {now, answerFor(sprint.session.service->url)},
                environment_,
                servicesAt(now)
            );
            if (!next) return fail(next.error());
            sprint = std::move(*next);
            Json more = outputOf(sprint);
            for (const char* key : {"events", "segments"}) {
                for (Json& item : more[key]) output[key].push_back(std::move(item));
            }
            output["session"] = std::move(more["session"]);
        }
        contact_ = std::move(sprint.contact);
        auto reread = decodeSession(encodeSession(sprint.session));
        if (!reread) return fail(reread.error());
        session_ = std::move(*reread);
        return output;
    }

    ServiceAnswer answerFor(const std::string& url) {
        ServiceAnswer none;
        none.failure = "the scenario has no answer for this address";
        const auto found = scenario_.http_mocks.find(url);
        if (found == scenario_.http_mocks.end() || found->second.empty()) return none;
        ServiceAnswer answer = std::move(found->second.front());
        found->second.erase(found->second.begin());
        return answer;
    }

    const Assets& assets_;
    LocationTree locations_;
    Scenario& scenario_;
    Contact contact_;
    Environment environment_;
    Session session_;
    std::optional<SmartGroups> groups_;  // of the sprint
    Random random_{123456};
    ManualWallClock clock_;
    UuidV7Source ids_;
};

}  // namespace

std::string describe(const ReplayReport& report) {
    std::string out;
    for (std::size_t i = 0; i < report.tiers.size(); ++i) {
        const ReplayTier& tier = report.tiers[i];
        out += "T" + std::to_string(i + 1) + (tier.ok ? " ok" : " differs: " + tier.difference) + "\n";
    }
    return out;
}

Result<ReplayReport> replay(
    std::string_view assets, std::string_view assets_name, std::string_view test, std::string_view test_name
) {
    auto file = readFlowFile(assets, assets_name);
    if (!file) return fail(file.error().front());
    auto scenario = readScenario(test, test_name);
    if (!scenario) return fail(scenario.error());
    const Json definition = Json::parse(file->definition);
    const Json locations = definition.contains("locations") ? definition["locations"] : Json();
    const Json expected = scenario->outputs;
    auto outputs = Replayer(*file->assets, locations, *scenario).run();
    if (!outputs) return fail(outputs.error());
    return ReplayReport{
        compareOutputs(expected, *outputs), outputs->dump(2, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace tama::flows
