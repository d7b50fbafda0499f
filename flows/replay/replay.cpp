#include "flows/replay/replay.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "flows/engine/engine.hpp"
#include "flows/engine/json_codec.hpp"
#include "flows/engine/smart_groups.hpp"
#include "flows/format/reader.hpp"
#include "flows/play/phones.hpp"
#include "flows/replay/comparison.hpp"
#include "flows/replay/recorded_draws.hpp"
#include "flows/replay/recorded_form.hpp"
#include "flows/replay/scenario.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

/// Of recordings in the older form. Behind it webhooks are split on another operand than the one that is
/// recorded.
constexpr std::string_view kLastSpecOfOlder = "14.0.0";
constexpr std::uint32_t kMostRecordedEvents = 10'000;  // a hundred steps, each of which tells the ends of all before

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
    Replayer(const Assets& assets, Scenario& scenario)
        : assets_(assets),
          form_(recordedForm(scenario.outputs, scenario.newer)),
          draws_(recordedDraws(scenario.outputs, assets)),
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
        Json outputs = Json::array();
        const Services services = servicesAt(scenario_.trigger.triggered_on);
        auto first = finish(start(assets_, *flow, contact_, scenario_.trigger, environment_, services));
        if (!first) return fail(first.error());
        if (scenario_.trigger.type == TriggerType::Msg) {
            insertReceived((*first)["events"], *scenario_.trigger.msg, "");
        }
        (*first)["events"] = inForm((*first)["events"], form_);
        outputs.push_back(std::move(*first));
        for (ScenarioResume& step : scenario_.resumes) {
            Json refreshed = takeRefreshed(step);
            const std::string step_uuid = waitingStep();
            const Services then = servicesAt(step.resume.resumed_on);
            auto sprint = resume(assets_, session_, contact_, step.resume, environment_, then);
            if (!sprint) return fail(sprint.error());
            if (!form_.newer && sprint->answer && sprint->answer->timed_out) valueTimeOut(*sprint);
            auto output = finish(std::move(*sprint));
            if (!output) return fail(output.error());
            if (const auto* message = std::get_if<MsgResume>(&step.resume.what)) {
                insertReceived((*output)["events"], *message->msg, step_uuid);
            }
            for (Json& event : (*output)["events"]) refreshed.push_back(std::move(event));
            (*output)["events"] = inForm(refreshed, form_);
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
        services.as_newer_recordings = scenario_.newer;
        if (scenario_.newer) services.limits.events_per_sprint = kMostRecordedEvents;
        services.recorded_draws = &draws_;
        services.locations = assets_.places ? assets_.places.get() : &nowhere_;
        services.normalise_phone = builtInNormaliser();
        services.format_phone = builtInFormatter();
        return services;
    }

    /// Older recordings repeat the message, as the first thing that happens at the node.
    static void insertReceived(Json& events, const InboundMessage& message, const std::string& step_uuid) {
        auto first = events.begin();
        while (first != events.end() && !first->contains("step_uuid")) ++first;
        if (first == events.end() && step_uuid.empty()) return;
        Json msg{{"uuid", message.uuid}, {"text", message.text}, {"urn", message.urn}};
        if (!message.channel_uuid.empty()) {
            msg["channel"] = {{"uuid", message.channel_uuid}, {"name", message.channel_name}};
        }
        if (!message.attachments.empty()) msg["attachments"] = message.attachments;
        Json received{
            {"type", "msg_received"},
            {"step_uuid", step_uuid.empty() ? (*first)["step_uuid"] : Json(step_uuid)},
            {"msg", std::move(msg)}};
        events.insert(step_uuid.empty() ? first : events.begin(), std::move(received));
    }

    /// Older recordings show a message's address with the channel that it keeps to.
    static void nameWholeUrns(Sprint& sprint) {
        for (Event& event : sprint.events) {
            auto* message = std::get_if<MsgCreated>(&event.body);
            if (message == nullptr) continue;
            for (const std::string& urn : sprint.contact.urns) {
                if (identityOf(urn) == message->urn) message->urn = urn;
            }
        }
    }

    std::string waitingStep() const {
        const Run* waiting = session_.waitingRun();
        return waiting == nullptr ? "" : waiting->uuid.str() + "/" + std::to_string(waiting->path.size() - 1);
    }

    /// The result of a time-out was its time in older versions.
    static void valueTimeOut(Sprint& sprint) {
        std::string time;
        for (const Event& event : sprint.events) {
            if (std::holds_alternative<WaitTimedOut>(event.body)) {
                time = DateTime{std::chrono::time_point_cast<Micros>(event.created_on), TimeZone()}.toString();
            }
        }
        const Shared<RunResult> timed_out = sprint.answer->result;
        if (!timed_out->value.empty()) return;
        RunResult valued = *timed_out;
        valued.value = time;
        const Shared<RunResult> instead(std::move(valued));
        for (Run& run : sprint.session.runs) {
            std::replace(run.results.begin(), run.results.end(), timed_out, instead);
        }
        for (Event& event : sprint.events) {
            auto* changed = std::get_if<RunResultChanged>(&event.body);
            if (changed != nullptr && changed->result == timed_out) changed->result = instead;
        }
    }

    Json takeRefreshed(ScenarioResume& step) {
        Json events = Json::array();
        const std::string step_uuid = waitingStep();
        if (step.environment) {
            environment_ = std::move(*step.environment);
            events.push_back(
                {{"type", "environment_refreshed"},
                 {"step_uuid", step_uuid},
                 {"environment", toJson(environment_)}}
            );
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
        if (form_.whole_urns) nameWholeUrns(sprint);
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
            if (form_.whole_urns) nameWholeUrns(sprint);
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
    RecordedForm form_;
    const RecordedDraws draws_;
    LocationTree nowhere_;  // for recordings without boundaries: no place is found, and none is missed
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
    auto scenario = readScenario(test, test_name);
    if (!scenario) return fail(scenario.error());
    auto file = readFlowFile(assets, assets_name, scenario->newer ? "" : kLastSpecOfOlder);
    if (!file) return fail(file.error().front());
    const Json expected = scenario->outputs;
    auto outputs = Replayer(*file->assets, *scenario).run();
    if (!outputs) return fail(outputs.error());
    return ReplayReport{
        compareOutputs(expected, *outputs), outputs->dump(2, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace tama::flows
