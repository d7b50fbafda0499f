// The saved form: one JSON array, positions instead of names, times in epoch milliseconds. A new version
// appends at the end of a record, so that older texts still read.
#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "flows/engine/session.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;

Json encodeTime(WallTime time) {
    return toEpochMs(time);
}

Json encodePairs(const std::vector<std::pair<std::string, std::string>>& pairs) {
    Json out = Json::array();
    for (const auto& [name, value] : pairs) {
        out.push_back(name);
        out.push_back(value);
    }
    return out;
}

Json encodeMessage(const InboundMessage& message) {
    return Json::array(
        {message.uuid,
         message.text,
         message.urn,
         message.external_id,
         message.attachments,
         encodeTime(message.received_on)}
    );
}

Json encodeTrigger(const Trigger& trigger) {
    return Json::array(
        {static_cast<int>(trigger.type),
         encodeTime(trigger.triggered_on),
         encodeMessage(trigger.msg),
         trigger.keyword,
         trigger.user,
         trigger.origin,
         trigger.campaign,
         trigger.params_json,
         trigger.parent_json}
    );
}

Json encodeResult(const RunResult& result) {
    return Json::array(
        {result.key,
         result.name,
         result.value,
         result.category,
         result.category_localized,
         result.node_uuid,
         result.input,
         result.extra_json,
         encodeTime(result.created_on)}
    );
}

Json encodeRun(const Run& run) {
    Json path = Json::array();
    for (const PathStep& step : run.path) {
        path.push_back(step.node_uuid);
        path.push_back(step.exit_uuid);
        path.push_back(encodeTime(step.arrived_on));
    }
    Json results = Json::array();
    for (const RunResult& result : run.results) results.push_back(encodeResult(result));
    Json webhook;
    if (run.webhook) {
        webhook =
            Json::array({run.webhook->status_code, run.webhook->json, encodePairs(run.webhook->headers)});
    }
    return Json::array(
        {run.uuid,
         run.flow_uuid,
         run.flow_name,
         run.parent == kNoParent ? Json() : Json(run.parent),
         static_cast<int>(run.status),
         run.had_input,
         encodeTime(run.created_on),
         encodeTime(run.modified_on),
         run.exited_on ? encodeTime(*run.exited_on) : Json(),
         std::move(path),
         std::move(results),
         encodePairs(run.locals),
         std::move(webhook)}
    );
}

// Reading throws nlohmann's type errors on what does not fit; decodeSession turns them into an Error.

WallTime decodeTime(const Json& json) {
    return fromEpochMs(json.get<std::int64_t>());
}

template <class E>
E decodeEnum(const Json& json, int count) {
    const int value = json.get<int>();
    if (value < 0 || value >= count) throw std::out_of_range("an unknown status or type");
    return static_cast<E>(value);
}

std::vector<std::pair<std::string, std::string>> decodePairs(const Json& json) {
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t i = 0; i + 1 < json.size(); i += 2) {
        out.emplace_back(json.at(i).get<std::string>(), json.at(i + 1).get<std::string>());
    }
    return out;
}

InboundMessage decodeMessage(const Json& json) {
    return {json.at(0), json.at(1), json.at(2), json.at(3), json.at(4), decodeTime(json.at(5))};
}

Trigger decodeTrigger(const Json& json) {
    return {
        decodeEnum<TriggerType>(json.at(0), 4),
        decodeTime(json.at(1)),
        decodeMessage(json.at(2)),
        json.at(3),
        json.at(4),
        json.at(5),
        json.at(6),
        json.at(7),
        json.at(8)};
}

RunResult decodeResult(const Json& json) {
    return {
        json.at(0),
        json.at(1),
        json.at(2),
        json.at(3),
        json.at(4),
        json.at(5),
        json.at(6),
        json.at(7),
        decodeTime(json.at(8))};
}

Run decodeRun(const Json& json, std::size_t index) {
    Run run;
    run.uuid = json.at(0);
    run.flow_uuid = json.at(1);
    run.flow_name = json.at(2);
    if (!json.at(3).is_null()) {
        run.parent = json.at(3);
        if (run.parent >= index) throw std::out_of_range("a run whose parent comes after it");
    }
    run.status = decodeEnum<RunStatus>(json.at(4), 6);
    run.had_input = json.at(5);
    run.created_on = decodeTime(json.at(6));
    run.modified_on = decodeTime(json.at(7));
    if (!json.at(8).is_null()) run.exited_on = decodeTime(json.at(8));
    const Json& path = json.at(9);
    for (std::size_t i = 0; i + 2 < path.size(); i += 3) {
        run.path.push_back({path.at(i), path.at(i + 1), decodeTime(path.at(i + 2))});
    }
    for (const Json& result : json.at(10)) run.results.push_back(decodeResult(result));
    run.locals = decodePairs(json.at(11));
    if (const Json& webhook = json.at(12); !webhook.is_null()) {
        run.webhook = WebhookResult{webhook.at(0), webhook.at(1), decodePairs(webhook.at(2))};
    }
    return run;
}

constexpr std::array<std::string_view, 3> kSessionStatusNames{"waiting", "completed", "failed"};
constexpr std::array<std::string_view, 6> kRunStatusNames{
    "active", "waiting", "completed", "expired", "failed", "interrupted"};

}  // namespace

std::string_view nameOf(SessionStatus status) {
    return kSessionStatusNames[static_cast<std::size_t>(status)];
}
std::string_view nameOf(RunStatus status) {
    return kRunStatusNames[static_cast<std::size_t>(status)];
}

const RunResult* Run::result(std::string_view key) const {
    for (const RunResult& result : results) {
        if (result.key == key) return &result;
    }
    return nullptr;
}

const Run* Session::waitingRun() const {
    for (const Run& run : runs) {
        if (run.status == RunStatus::Waiting) return &run;
    }
    return nullptr;
}

std::string encodeSession(const Session& session) {
    Json runs = Json::array();
    for (const Run& run : session.runs) runs.push_back(encodeRun(run));
    Json service;
    if (session.service) {
        const ServiceRequest& request = *session.service;
        service = Json::array(
            {request.method,
             request.url,
             encodePairs(request.headers),
             request.body,
             request.result_name,
             request.action_uuid,
             request.next_action}
        );
    }
    const Json out = Json::array(
        {kVersion,
         session.uuid,
         static_cast<int>(session.status),
         session.sprints,
         encodeTime(session.created_on),
         encodeTrigger(session.trigger),
         std::move(runs),
         session.input ? encodeMessage(*session.input) : Json(),
         std::move(service),
         session.failure}
    );
    // Texts from phones may hold bytes that are no UTF-8; they must not stop a session.
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Session> decodeSession(std::string_view text) {
    const auto refuse = [](std::string why) {
        return fail(
            ErrorCode::InvalidInput, "the saved session cannot be read: " + std::move(why), "session state"
        );
    };
    try {
        const Json json = Json::parse(text);
        if (!json.is_array() || json.empty()) return refuse("it is not in the form this program writes");
        if (json.at(0).get<int>() != kVersion) {
            return refuse("it was written by a newer version; use that version or newer");
        }
        Session session;
        session.uuid = json.at(1);
        session.status = decodeEnum<SessionStatus>(json.at(2), 3);
        session.sprints = json.at(3);
        session.created_on = decodeTime(json.at(4));
        session.trigger = decodeTrigger(json.at(5));
        for (const Json& run : json.at(6)) session.runs.push_back(decodeRun(run, session.runs.size()));
        if (!json.at(7).is_null()) session.input = decodeMessage(json.at(7));
        if (const Json& service = json.at(8); !service.is_null()) {
            session.service = ServiceRequest{
                service.at(0),
                service.at(1),
                decodePairs(service.at(2)),
                service.at(3),
                service.at(4),
                service.at(5),
                service.at(6)};
        }
        session.failure = json.at(9);
        return session;
    } catch (const Json::exception& error) {
        return refuse(error.what());
    } catch (const std::out_of_range& error) {
        return refuse(error.what());
    }
}

}  // namespace tama::flows
