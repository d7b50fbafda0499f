// The saved form: one JSON array, positions instead of names, times in epoch milliseconds. A new version
// appends at the end of a record, so that older texts still read.
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "flows/engine/session.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kMaxSavedAnswer = 10'000;  // bytes; a longer one is only there until the next wait

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
         encodeTime(message.received_on),
         message.channel_uuid,
         message.channel_name}
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
         trigger.parent_json,
         trigger.user_email,
         trigger.batch,
         trigger.history.parent_uuid,
         trigger.history.ancestors,
         trigger.history.ancestors_since_input}
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

Json encodeWebhook(const WebhookResult& webhook) {
    return Json::array({webhook.status_code, webhook.json, encodePairs(webhook.headers), webhook.request});
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
         run.webhook && run.webhook->json.size() <= kMaxSavedAnswer ? encodeWebhook(*run.webhook) : Json()}
    );
}

Json encodeService(const ServiceRequest& request) {
    return Json::array(
        {request.method,
         request.url,
         encodePairs(request.headers),
         request.body,
         request.result_name,
         request.action_uuid,
         request.next_action,
         request.resthook,
         request.more_urls,
         request.best ? Json::array({request.best->status, encodeWebhook(request.best->result)}) : Json(),
         request.entered_flow_uuid,
         request.entered_terminally}
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

/// What a later version has appended to a record; the value's default where an earlier one wrote it.
template <class T>
void takeAppended(const Json& record, std::size_t index, T& value) {
    if (index < record.size()) value = record.at(index).get<T>();
}

InboundMessage decodeMessage(const Json& json) {
    InboundMessage message;
    message.uuid = json.at(0);
    message.text = json.at(1);
    message.urn = json.at(2);
    message.external_id = json.at(3);
    message.attachments = json.at(4).get<std::vector<std::string>>();
    message.received_on = decodeTime(json.at(5));
    takeAppended(json, 6, message.channel_uuid);
    takeAppended(json, 7, message.channel_name);
    return message;
}

Trigger decodeTrigger(const Json& json) {
    Trigger trigger;
    trigger.type = decodeEnum<TriggerType>(json.at(0), kTriggerTypes);
    trigger.triggered_on = decodeTime(json.at(1));
    trigger.msg = decodeMessage(json.at(2));
    trigger.keyword = json.at(3);
    trigger.user = json.at(4);
    trigger.origin = json.at(5);
    trigger.campaign = json.at(6);
    trigger.params_json = json.at(7);
    trigger.parent_json = json.at(8);
    takeAppended(json, 9, trigger.user_email);
    takeAppended(json, 10, trigger.batch);
    takeAppended(json, 11, trigger.history.parent_uuid);
    takeAppended(json, 12, trigger.history.ancestors);
    takeAppended(json, 13, trigger.history.ancestors_since_input);
    return trigger;
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

WebhookResult decodeWebhook(const Json& json) {
    WebhookResult webhook;
    webhook.status_code = json.at(0);
    webhook.json = json.at(1);
    webhook.headers = decodePairs(json.at(2));
    takeAppended(json, 3, webhook.request);
    return webhook;
}

ServiceRequest decodeService(const Json& json) {
    ServiceRequest request;
    request.method = json.at(0);
    request.url = json.at(1);
    request.headers = decodePairs(json.at(2));
    request.body = json.at(3);
    request.result_name = json.at(4);
    request.action_uuid = json.at(5);
    request.next_action = json.at(6);
    takeAppended(json, 7, request.resthook);
    takeAppended(json, 8, request.more_urls);
    if (json.size() > 9 && !json.at(9).is_null()) {
        request.best = ServiceOutcome{json.at(9).at(0), decodeWebhook(json.at(9).at(1))};
    }
    takeAppended(json, 10, request.entered_flow_uuid);
    takeAppended(json, 11, request.entered_terminally);
    return request;
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
        run.webhook = decodeWebhook(webhook);
    }
    return run;
}

}  // namespace

std::string encodeSession(const Session& session) {
    Json runs = Json::array();
    for (const Run& run : session.runs) runs.push_back(encodeRun(run));
    const Json out = Json::array(
        {kVersion,
         session.uuid,
         static_cast<int>(session.status),
         session.sprints,
         encodeTime(session.created_on),
         encodeTrigger(session.trigger),
         std::move(runs),
         session.input ? encodeMessage(*session.input) : Json(),
         session.service ? encodeService(*session.service) : Json(),
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
            session.service = decodeService(service);
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
