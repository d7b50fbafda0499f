#include <nlohmann/json.hpp>

#include "flows/engine/event.hpp"
#include "flows/engine/json_codec.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

Json referenceJson(const FlowRef& flow) {
    return {{"uuid", flow.uuid.str()}, {"name", flow.name}};
}

Json revisionJson(const FlowRef& flow, std::int64_t revision) {
    Json out = referenceJson(flow);
    if (revision != 0) out["revision"] = revision;
    return out;
}

Json quickReplyJson(std::string_view reply) {
    constexpr std::string_view kLocation = "<location>";
    constexpr std::string_view kExtra = "<extra>";
    if (reply.starts_with(kLocation)) return {{"type", "location"}, {"text", reply.substr(kLocation.size())}};
    const std::size_t extra = reply.find(kExtra);
    Json out{{"type", "text"}, {"text", reply.substr(0, extra)}};
    if (extra != std::string_view::npos) out["extra"] = reply.substr(extra + kExtra.size());
    return out;
}

/// Text, attachments and quick replies of a message or broadcast.
Json contentJson(
    const std::string& text,
    const std::vector<std::string>& attachments,
    const std::vector<std::string>& quick_replies
) {
    Json out{{"text", text}};
    if (!attachments.empty()) out["attachments"] = attachments;
    for (const std::string& reply : quick_replies) out["quick_replies"].push_back(quickReplyJson(reply));
    return out;
}

Json referencesJson(const std::vector<GroupRef>& groups) {
    Json out = Json::array();
    for (const GroupRef& group : groups) out.push_back({{"uuid", group.uuid}, {"name", group.name}});
    return out;
}

void putText(Json& json, const char* key, std::string_view text) {
    if (!text.empty()) json[key] = text;
}

void putRecipients(Json& json, const Recipients& recipients) {
    if (!recipients.groups.empty()) json["groups"] = referencesJson(recipients.groups);
    if (!recipients.contacts.empty()) json["contacts"] = referencesJson(recipients.contacts);
    if (!recipients.urns.empty()) json["urns"] = recipients.urns;
    putText(json, "contact_query", recipients.contact_query);
}

/// The members of each event beside type, time and step.
struct EventWriter {
    Json& out;

    void operator()(const MsgCreated& event) const {
        Json message = contentJson(event.text, event.attachments, event.quick_replies);
        putText(message, "urn", event.urn);
        putText(message, "locale", event.locale);
        if (!event.channel->uuid.empty()) message["channel"] = referenceJson(*event.channel);
        putText(message, "unsendable_reason", event.unsendable_reason);
        out["msg"] = std::move(message);
    }
    void operator()(const MsgWait& event) const {
        if (event.timeout) out["timeout_seconds"] = event.timeout->count();
        out["expires_on"] = isoTime(event.expires_on);
        if (!event.hint_json.empty()) out["hint"] = Json::parse(event.hint_json, nullptr, false);
    }
    void operator()(const WaitTimedOut&) const {}
    void operator()(const WaitExpired& event) const { out["run_uuid"] = event.run_uuid.str(); }
    void operator()(const FlowEntered& event) const {
        out["flow"] = referenceJson(event.flow);
        putText(out, "parent_run_uuid", event.parent_run_uuid);
        out["terminal"] = event.terminal;
    }
    void operator()(const RunStarted& event) const {
        out["flow"] = revisionJson(event.flow, event.flow_revision);
        out["run_uuid"] = event.run_uuid.str();
        putText(out, "parent_uuid", event.parent_run_uuid);
        if (event.terminal) out["terminal"] = true;
    }
    void operator()(const RunEnded& event) const {
        out["flow"] = revisionJson(event.flow, event.flow_revision);
        out["run_uuid"] = event.run_uuid.str();
        out["status"] = nameOf(event.status);
    }
    void operator()(const RunResultChanged& event) const {
        const RunResult& result = *event.result;
        out["name"] = result.name;
        out["value"] = result.value;
        out["category"] = result.category;
        putText(out, "category_localized", result.category_localized);
        putText(out, "input", result.input);
        if (event.previous) {
            const RunResult& previous = **event.previous;
            out["previous"] = {{"value", previous.value}, {"category", previous.category}};
        }
        if (!result.extra_json.empty()) out["extra"] = Json::parse(result.extra_json, nullptr, false);
    }
    void operator()(const ContactNameChanged& event) const { out["name"] = event.name; }
    void operator()(const ContactLanguageChanged& event) const { out["language"] = event.language; }
    void operator()(const ContactStatusChanged& event) const { out["status"] = nameOf(event.status); }
    void operator()(const ContactTimezoneChanged& event) const { out["timezone"] = event.timezone; }
    void operator()(const ContactFieldChanged& event) const {
        out["field"] = {{"key", event.key}, {"name", event.name}};
        out["value"] = event.value ? toJson(**event.value) : Json();
    }
    void operator()(const ContactGroupsChanged& event) const {
        if (!event.added.empty()) out["groups_added"] = referencesJson(event.added);
        if (!event.removed.empty()) out["groups_removed"] = referencesJson(event.removed);
    }
    void operator()(const ContactUrnsChanged& event) const { out["urns"] = event.urns; }
    void operator()(const InputLabelsAdded& event) const {
        out["input_uuid"] = event.input_uuid;
        out["labels"] = referencesJson(event.labels);
    }
    void operator()(const BroadcastCreated& event) const {
        for (const auto& content : event.translations) {
            out["translations"][content.language] =
                contentJson(content.text, content.attachments, content.quick_replies);
        }
        out["base_language"] = event.base_language;
        putRecipients(out, event.recipients);
    }
    void operator()(const SessionTriggered& event) const {
        out["flow"] = referenceJson(event.flow);
        putRecipients(out, *event.recipients);
        out["exclusions"] = event.exclude_in_a_flow ? Json{{"in_a_flow", true}} : Json::object();
        if (event.create_contact) out["create_contact"] = true;
        out["run_summary"] = Json::parse(event.run_summary_json, nullptr, false);
        out["history"] = {
            {"parent_uuid", event.history.parent_uuid},
            {"ancestors", event.history.ancestors},
            {"ancestors_since_input", event.history.ancestors_since_input}};
    }
    void operator()(const ResthookCalled& event) const {
        out["resthook"] = event.resthook;
        out["payload"] = Json::parse(event.payload_json, nullptr, false);
    }
    void operator()(const WebhookCalled& event) const {
        out["url"] = event.url;
        out["status"] = event.status;
        putText(out, "resthook", event.resthook);
        if (event.status_code != 0) out["status_code"] = event.status_code;
        out["request"] = event.request;
        out["response"] = event.response;
        out["elapsed_ms"] = event.elapsed.count();
        out["retries"] = 0;
    }
    void operator()(const EmailCreated& event) const {
        out["to"] = event.addresses;
        out["subject"] = event.subject;
        out["body"] = event.body;
    }
    void operator()(const TicketOpened& event) const {
        const Ticket& opened = *event.ticket;
        Json ticket{{"uuid", opened.uuid}, {"status", "open"}};
        if (!opened.topic.uuid.empty()) {
            ticket["topic"] = {{"uuid", opened.topic.uuid}, {"name", opened.topic.name}};
        }
        if (!opened.assignee.uuid.empty()) {
            ticket["assignee"] = {{"uuid", opened.assignee.uuid}, {"name", opened.assignee.name}};
        }
        out["ticket"] = std::move(ticket);
        putText(out, "note", event.note);
    }
    void operator()(const ErrorLogged& event) const {
        out["text"] = event.text;
        putText(out, "code", event.code);
    }
    void operator()(const WarningLogged& event) const { out["text"] = event.text; }
    void operator()(const FailureLogged& event) const { out["text"] = event.text; }
};

struct EventType {
    std::string_view operator()(const WaitTimedOut&) const { return "wait_timed_out"; }
    std::string_view operator()(const MsgCreated&) const { return "msg_created"; }
    std::string_view operator()(const MsgWait&) const { return "msg_wait"; }
    std::string_view operator()(const WaitExpired&) const { return "wait_expired"; }
    std::string_view operator()(const FlowEntered&) const { return "flow_entered"; }
    std::string_view operator()(const RunStarted&) const { return "run_started"; }
    std::string_view operator()(const RunEnded&) const { return "run_ended"; }
    std::string_view operator()(const RunResultChanged&) const { return "run_result_changed"; }
    std::string_view operator()(const ContactNameChanged&) const { return "contact_name_changed"; }
    std::string_view operator()(const ContactLanguageChanged&) const { return "contact_language_changed"; }
    std::string_view operator()(const ContactStatusChanged&) const { return "contact_status_changed"; }
    std::string_view operator()(const ContactTimezoneChanged&) const { return "contact_timezone_changed"; }
    std::string_view operator()(const ContactFieldChanged&) const { return "contact_field_changed"; }
    std::string_view operator()(const ContactGroupsChanged&) const { return "contact_groups_changed"; }
    std::string_view operator()(const ContactUrnsChanged&) const { return "contact_urns_changed"; }
    std::string_view operator()(const InputLabelsAdded&) const { return "input_labels_added"; }
    std::string_view operator()(const BroadcastCreated&) const { return "broadcast_created"; }
    std::string_view operator()(const SessionTriggered&) const { return "session_triggered"; }
    std::string_view operator()(const ResthookCalled&) const { return "resthook_called"; }
    std::string_view operator()(const WebhookCalled&) const { return "webhook_called"; }
    std::string_view operator()(const EmailCreated&) const { return "email_created"; }
    std::string_view operator()(const TicketOpened&) const { return "ticket_opened"; }
    std::string_view operator()(const ErrorLogged&) const { return "error"; }
    std::string_view operator()(const WarningLogged&) const { return "warning"; }
    std::string_view operator()(const FailureLogged&) const { return "failure"; }
};

}  // namespace

std::string_view typeOf(const EventBody& body) {
    return std::visit(EventType{}, body);
}

nlohmann::json toJson(const Event& event) {
    Json out{{"type", typeOf(event.body)}, {"created_on", isoTime(event.created_on)}};
    if (event.step != kNoStep) out["step_uuid"] = event.run_uuid.str() + "/" + std::to_string(event.step);
    std::visit(EventWriter{out}, event.body);
    return out;
}

}  // namespace tama::flows
