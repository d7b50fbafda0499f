#include "flows/replay/scenario.hpp"

#include "flows/engine/json_codec.hpp"
#include "flows/format/document.hpp"
#include "flows/format/reader.hpp"
#include "flows/replay/members.hpp"
#include "flows/replay/recorded_languages.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

/// The message of a trigger or resume, wherever its vintage puts it.
const Json& messageOf(const Json& holder) {
    const Json& direct = memberOf(holder, "msg");
    return direct.is_null() ? memberOf(memberOf(holder, "event"), "msg") : direct;
}

/// A message is known by its own UUID, or where it has none by that of the event that brought it.
Result<InboundMessage> readMessage(const Json& holder, WallTime otherwise_received_on) {
    auto message = messageFromJson(messageOf(holder));
    if (!message) return message;
    const Json& event = memberOf(holder, "event");
    if (const std::string uuid = textOf(event, "uuid"); !uuid.empty()) message->uuid = uuid;
    if (const auto time = timeFromIso(textOf(event, "created_on"))) message->received_on = *time;
    if (message->received_on == WallTime{}) message->received_on = otherwise_received_on;
    return message;
}

Result<Trigger> readScenarioTrigger(const Json& json) {
    Trigger trigger;
    trigger.triggered_on = timeFromIso(textOf(json, "triggered_on")).value_or(WallTime{});
    const std::string name = textOf(json, "type");
    const auto type = triggerTypeFrom(name);
    if (!type) {
        return fail(ErrorCode::InvalidInput, "a trigger of type \"" + name + "\" is not known", "trigger");
    }
    trigger.type = *type;
    if (*type == TriggerType::Msg) {
        auto message = readMessage(json, trigger.triggered_on);
        if (!message) return fail(message.error());
        trigger.msg = std::move(*message);
        trigger.keyword = textOf(memberOf(json, "keyword_match"), "keyword");
    } else if (*type == TriggerType::FlowAction) {
        trigger.parent_json = memberOf(json, "run_summary").dump();
    } else if (*type == TriggerType::Campaign) {
        const Json& direct = memberOf(json, "campaign");
        const Json& event = memberOf(json, "event");
        trigger.campaign = textOf(direct.is_null() ? memberOf(event, "campaign") : direct, "name");
    }
    const Json& history = memberOf(json, "history");
    const auto count = [&history](const char* key) {
        const Json& value = memberOf(history, key);
        return value.is_number_unsigned() ? value.get<std::uint32_t>() : 0;
    };
    trigger.history = {textOf(history, "parent_uuid"), count("ancestors"), count("ancestors_since_input")};
    trigger.batch = memberOf(json, "batch") == true;
    trigger.user = textOf(memberOf(json, "user"), "name");
    trigger.user_email = textOf(memberOf(json, "user"), "email");
    trigger.origin = textOf(json, "origin");
    if (const Json& params = memberOf(json, "params"); !params.is_null()) trigger.params_json = params.dump();
    return trigger;
}

Result<ScenarioResume> readScenarioResume(const Json& json, std::size_t number) {
    const std::string place = "resume " + std::to_string(number);
    ScenarioResume out;
    out.resume.resumed_on = timeFromIso(textOf(json, "resumed_on")).value_or(WallTime{});
    const std::string type = textOf(json, "type");
    if (type == "msg") {
        auto message = readMessage(json, out.resume.resumed_on);
        if (!message) return fail(ErrorCode::InvalidInput, message.error().message, place);
        out.resume.what = MsgResume{std::move(*message)};
    } else if (type == "wait_timeout") {
        out.resume.what = WaitTimeout{};
    } else if (type == "wait_expiration" || type == "run_expiration") {
        out.resume.what = WaitExpiration{};
    } else {
        return fail(ErrorCode::InvalidInput, "a resume of type \"" + type + "\" is not known", place);
    }
    if (const Json& contact = memberOf(json, "contact"); !contact.is_null()) {
        auto read = contactFromJson(contact);
        if (!read) return fail(read.error());
        out.contact = std::move(*read);
    }
    if (const Json& environment = memberOf(json, "environment"); !environment.is_null()) {
        auto read = environmentFromJson(environment);
        if (!read) return fail(read.error());
        out.environment = std::move(*read);
    }
    return out;
}

std::vector<ServiceAnswer> readMocks(const Json& list) {
    std::vector<ServiceAnswer> out;
    for (const Json& item : list) {
        ServiceAnswer answer;
        const Json& status = memberOf(item, "status");
        answer.status_code = status.is_number_integer() ? status.get<int>() : 0;
        answer.connected = answer.status_code != 0;
        answer.body = textOf(item, "body");
        if (!answer.connected) answer.failure = "unable to connect to server";
        out.push_back(std::move(answer));
    }
    return out;
}

}  // namespace

Result<Scenario> readScenario(std::string_view text, std::string_view name) {
    Problems problems;
    const auto parsed = parseDocument(text, name, kMaxFileBytes, problems);
    if (!parsed) return fail(problems.take().front());
    Json json(*parsed);
    nameLanguagesOfToday(json);
    const Json& trigger = memberOf(json, "trigger");
    if (!trigger.is_object()) {
        return fail(ErrorCode::InvalidInput, "a scenario needs a trigger", std::string(name));
    }
    Scenario out;
    out.flow_uuid = textOf(memberOf(trigger, "flow"), "uuid");
    // Neither place has a contact where a flow was recorded without one.
    out.newer = json.contains("contact") || json.contains("environment");
    const Json& holder = out.newer ? json : trigger;
    if (const Json& given = memberOf(holder, "contact"); !given.is_null()) {
        auto contact = contactFromJson(given);
        if (!contact) return fail(contact.error());
        out.contact = std::move(*contact);
    }
    auto environment = environmentFromJson(memberOf(holder, "environment"));
    if (!environment) return fail(environment.error());
    out.environment = std::move(*environment);
    auto read_trigger = readScenarioTrigger(trigger);
    if (!read_trigger) return fail(read_trigger.error());
    out.trigger = std::move(*read_trigger);
    for (const Json& item : memberOf(json, "resumes")) {
        auto resume = readScenarioResume(item, out.resumes.size() + 1);
        if (!resume) return fail(resume.error());
        out.resumes.push_back(std::move(*resume));
    }
    const Json& mocks = memberOf(json, "http_mocks");
    if (mocks.is_object()) {
        for (const auto& [url, answers] : mocks.items()) out.http_mocks.emplace(url, readMocks(answers));
    }
    out.outputs = memberOf(json, "outputs");
    return out;
}

}  // namespace tama::flows
