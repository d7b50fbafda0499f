// The saved form: one JSON array, positions instead of names, times in epoch milliseconds. A new version
// appends at the end of a record, so that older texts still read.
#include <optional>

#include "flows/engine/compact_json.hpp"
#include "flows/engine/session.hpp"

namespace tama::flows {

namespace {

using Writer = CompactJsonWriter;
using Reader = CompactJsonReader;

constexpr int kVersion = 1;
constexpr std::size_t kMaxSavedAnswer = 10'000;  // bytes; a longer one is only there until the next wait

void write(Writer& out, WallTime time) {
    out.integer(toEpochMs(time));
}

template <class E>
void writeEnum(Writer& out, E value) {
    out.integer(static_cast<std::int64_t>(value));
}

void write(Writer& out, const std::vector<std::pair<std::string, std::string>>& pairs) {
    out.open();
    for (const auto& [name, value] : pairs) {
        out.text(name);
        out.text(value);
    }
    out.close();
}

void write(Writer& out, const std::vector<std::string>& texts) {
    out.open();
    for (const std::string& text : texts) out.text(text);
    out.close();
}

void write(Writer& out, const InboundMessage& message) {
    out.open();
    out.text(message.uuid);
    out.text(message.text);
    out.text(message.urn);
    out.text(message.external_id);
    write(out, message.attachments);
    write(out, message.received_on);
    out.text(message.channel_uuid);
    out.text(message.channel_name);
    out.close();
}

void write(Writer& out, const Trigger& trigger) {
    out.open();
    writeEnum(out, trigger.type);
    write(out, trigger.triggered_on);
    write(out, *trigger.msg);
    out.text(trigger.keyword);
    out.text(trigger.user);
    out.text(trigger.origin);
    out.text(trigger.campaign);
    out.text(trigger.params_json);
    out.text(trigger.parent_json);
    out.text(trigger.user_email);
    out.boolean(trigger.batch);
    out.text(trigger.history.parent_uuid);
    out.integer(trigger.history.ancestors);
    out.integer(trigger.history.ancestors_since_input);
    out.close();
}

void write(Writer& out, const RunResult& result) {
    out.open();
    out.text(result.key);
    out.text(result.name);
    out.text(result.value);
    out.text(result.category);
    out.text(result.category_localized);
    out.text(result.node_uuid);
    out.text(result.input);
    out.text(result.extra_json);
    write(out, result.created_on);
    out.close();
}

void write(Writer& out, const WebhookResult& webhook) {
    out.open();
    out.integer(webhook.status_code);
    out.text(webhook.json);
    write(out, webhook.headers);
    out.text(webhook.request);
    out.close();
}

void write(Writer& out, const ServiceOutcome& outcome) {
    out.open();
    out.text(outcome.status);
    write(out, outcome.result);
    out.close();
}

void write(Writer& out, const ServiceRequest& request);

template <class T>
const T* pointerTo(const std::optional<T>& value) {
    return value ? &*value : nullptr;
}

template <class T>
void writeOrNull(Writer& out, const T* value) {
    if (value) {
        write(out, *value);
    } else {
        out.null();
    }
}

void write(Writer& out, const Run& run) {
    out.open();
    out.text(run.uuid);
    out.text(run.flow_uuid);
    out.text(run.flow_name);
    if (run.parent == kNoParent) {
        out.null();
    } else {
        out.integer(static_cast<std::int64_t>(run.parent));
    }
    writeEnum(out, run.status);
    out.boolean(run.had_input);
    write(out, run.created_on);
    write(out, run.modified_on);
    writeOrNull(out, pointerTo(run.exited_on));
    out.open();
    for (const PathStep& step : run.path) {
        out.text(step.node_uuid);
        out.text(step.exit_uuid);
        write(out, step.arrived_on);
    }
    out.close();
    out.open();
    for (const auto& result : run.results) write(out, *result);
    out.close();
    write(out, run.locals);
    const bool keeps_webhook = run.webhook && run.webhook->json.size() <= kMaxSavedAnswer;
    writeOrNull(out, keeps_webhook ? &*run.webhook : nullptr);
    out.close();
}

void write(Writer& out, const ServiceRequest& request) {
    out.open();
    out.text(request.method);
    out.text(request.url);
    write(out, request.headers);
    out.text(request.body);
    out.text(request.result_name);
    out.text(request.action_uuid);
    out.integer(static_cast<std::int64_t>(request.next_action));
    out.text(request.resthook);
    write(out, request.more_urls);
    writeOrNull(out, pointerTo(request.best));
    out.text(request.entered_flow_uuid);
    out.boolean(request.entered_terminally);
    out.integer(request.steps);
    out.integer(request.events);
    out.close();
}

// Reading throws UnreadableJson on what does not fit; decodeSession turns it into an Error. Members are read
// in the order in which they stand: braces evaluate from left to right.

WallTime readTime(Reader& in) {
    return fromEpochMs(in.integer());
}

template <class E>
E readEnum(Reader& in, std::int64_t count) {
    const std::int64_t value = in.integer();
    if (value < 0 || value >= count) throw UnreadableJson("an unknown status or type");
    return static_cast<E>(value);
}

std::size_t readSize(Reader& in) {
    const std::int64_t value = in.integer();
    if (value < 0) throw UnreadableJson("a count below zero");
    return static_cast<std::size_t>(value);
}

std::uint32_t readCount(Reader& in) {
    return static_cast<std::uint32_t>(readSize(in));
}

/// The items of an array, each as `read` takes it.
template <class Read>
auto readList(Reader& in, Read read) {
    std::vector<decltype(read())> out;
    in.open();
    while (in.more()) out.push_back(read());
    in.close();
    return out;
}

std::vector<std::pair<std::string, std::string>> readPairs(Reader& in) {
    return readList(in, [&in] { return std::pair<std::string, std::string>{in.text(), in.text()}; });
}

std::vector<std::string> readTexts(Reader& in) {
    return readList(in, [&in] { return in.text(); });
}

InboundMessage readMessage(Reader& in) {
    in.open();
    InboundMessage out{in.text(), in.text(), in.text(), in.text(), readTexts(in), readTime(in), {}, {}};
    if (in.more()) out.channel_uuid = in.text();
    if (in.more()) out.channel_name = in.text();
    in.close();
    return out;
}

Trigger readTrigger(Reader& in) {
    in.open();
    Trigger out;
    out.type = readEnum<TriggerType>(in, kTriggerTypes);
    out.triggered_on = readTime(in);
    out.msg = readMessage(in);
    out.keyword = in.text();
    out.user = in.text();
    out.origin = in.text();
    out.campaign = in.text();
    out.params_json = in.text();
    out.parent_json = in.text();
    if (in.more()) {
        out.user_email = in.text();
        out.batch = in.boolean();
        out.history.parent_uuid = in.text();
        out.history.ancestors = readCount(in);
        out.history.ancestors_since_input = readCount(in);
    }
    in.close();
    return out;
}

RunResult readResult(Reader& in) {
    in.open();
    RunResult out{
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.view(),
        in.text(),
        in.text(),
        readTime(in)};
    in.close();
    return out;
}

WebhookResult readWebhook(Reader& in) {
    in.open();
    WebhookResult out;
    out.status_code = static_cast<int>(in.integer());
    out.json = in.text();
    out.headers = readPairs(in);
    if (in.more()) out.request = in.text();
    in.close();
    return out;
}

Run readRun(Reader& in, std::size_t index) {
    in.open();
    Run run;
    run.uuid = in.view();
    run.flow_uuid = in.view();
    run.flow_name = in.text();
    if (!in.null()) {
        run.parent = readSize(in);
        if (run.parent >= index) throw UnreadableJson("a run whose parent comes after it");
    }
    run.status = readEnum<RunStatus>(in, 6);
    run.had_input = in.boolean();
    run.created_on = readTime(in);
    run.modified_on = readTime(in);
    if (!in.null()) run.exited_on = readTime(in);
    run.path = readList(in, [&in] { return PathStep{in.view(), in.view(), readTime(in)}; });
    run.results = readList(in, [&in] { return Shared(readResult(in)); });
    run.locals = readPairs(in);
    if (!in.null()) run.webhook = readWebhook(in);
    in.close();
    return run;
}

ServiceOutcome readOutcome(Reader& in) {
    in.open();
    ServiceOutcome out{in.text(), readWebhook(in)};
    in.close();
    return out;
}

ServiceRequest readService(Reader& in) {
    in.open();
    ServiceRequest out;
    out.method = in.text();
    out.url = in.text();
    out.headers = readPairs(in);
    out.body = in.text();
    out.result_name = in.text();
    out.action_uuid = in.text();
    out.next_action = readSize(in);
    if (in.more()) {
        out.resthook = in.text();
        out.more_urls = readTexts(in);
        if (!in.null()) out.best = readOutcome(in);
        out.entered_flow_uuid = in.text();
        out.entered_terminally = in.boolean();
    }
    if (in.more()) {
        out.steps = readCount(in);
        out.events = readCount(in);
    }
    in.close();
    return out;
}

}  // namespace

std::string encodeSession(const Session& session) {
    Writer out;
    out.open();
    out.integer(kVersion);
    out.text(session.uuid);
    writeEnum(out, session.status);
    out.integer(session.sprints);
    write(out, session.created_on);
    write(out, *session.trigger);
    out.open();
    for (const Run& run : session.runs) write(out, run);
    out.close();
    writeOrNull(out, session.input ? &**session.input : nullptr);
    writeOrNull(out, pointerTo(session.service));
    out.text(session.failure);
    out.integer(session.service_answers);
    out.close();
    return out.take();
}

Result<Session> decodeSession(std::string_view text) {
    const auto refuse = [](std::string why) {
        return fail(
            ErrorCode::InvalidInput, "the saved session cannot be read: " + std::move(why), "session state"
        );
    };
    try {
        Reader in(text);
        in.open();
        if (in.integer() != kVersion) {
            return refuse("it was written by a newer version; use that version or newer");
        }
        Session session;
        session.uuid = in.text();
        session.status = readEnum<SessionStatus>(in, 3);
        session.sprints = readCount(in);
        session.created_on = readTime(in);
        session.trigger = readTrigger(in);
        in.open();
        while (in.more()) session.runs.push_back(readRun(in, session.runs.size()));
        in.close();
        if (!in.null()) session.input = readMessage(in);
        if (!in.null()) session.service = readService(in);
        session.failure = in.text();
        if (in.more()) session.service_answers = readCount(in);
        in.close();
        in.end();
        return session;
    } catch (const UnreadableJson& error) {
        return refuse(error.what());
    }
}

}  // namespace tama::flows
