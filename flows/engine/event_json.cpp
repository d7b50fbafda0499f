#include <nlohmann/json.hpp>

#include "flows/engine/event.hpp"
#include "flows/engine/json_codec.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

Json referenceJson(const FlowRef& flow) {
    return {{"uuid", flow.uuid}, {"name", flow.name}};
}

Json referencesJson(const std::vector<GroupRef>& groups) {
    Json out = Json::array();
    for (const GroupRef& group : groups) out.push_back({{"uuid", group.uuid}, {"name", group.name}});
    return out;
}

void putText(Json& json, const char* key, const std::string& text) {
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
        Json message{{"text", event.text}};
        for (const std::string& reply : event.quick_replies)
            message["quick_replies"].push_back({{"text", reply}});
        if (!event.attachments.empty()) message["attachments"] = event.attachments;
        putText(message, "urn", event.urn);
        putText(message, "locale", event.locale);
        if (!event.channel.uuid.empty()) message["channel"] = referenceJson(event.channel);
        putText(message, "unsendable_reason", event.unsendable_reason);
        out["msg"] = std::move(message);
    }
    void operator()(const MsgWait& event) const {
        if (event.timeout) out["timeout_seconds"] = event.timeout->count();
        out["expires_on"] = isoTime(event.expires_on);
    }
    void operator()(const WaitTimedOut&) const {}
    void operator()(const WaitExpired& event) const { out["run_uuid"] = event.run_uuid.str(); }
    void operator()(const RunStarted& event) const {
        out["flow"] = referenceJson(event.flow);
        putText(out, "parent_run_uuid", event.parent_run_uuid.str());
        out["terminal"] = event.terminal;
    }
    void operator()(const RunResultChanged& event) const {
        out["name"] = event.name;
        out["value"] = event.value;
        putText(out, "category", event.category);
        putText(out, "category_localized", event.category_localized);
        if (!event.extra_json.empty()) out["extra"] = Json::parse(event.extra_json, nullptr, false);
    }
    void operator()(const ContactNameChanged& event) const { out["name"] = event.name; }
    void operator()(const ContactLanguageChanged& event) const { out["language"] = event.language; }
    void operator()(const ContactStatusChanged& event) const { out["status"] = nameOf(event.status); }
    void operator()(const ContactTimezoneChanged& event) const { out["timezone"] = event.timezone; }
    void operator()(const ContactFieldChanged& event) const {
        out["field"] = {{"key", event.key}, {"name", event.name}};
        out["value"] = event.value ? toJson(*event.value) : Json();
    }
    void operator()(const ContactGroupsChanged& event) const {
        if (!event.added.empty()) out["groups_added"] = referencesJson(event.added);
        if (!event.removed.empty()) out["groups_removed"] = referencesJson(event.removed);
    }
    void operator()(const ContactUrnsChanged& event) const { out["urns"] = event.urns; }
    void operator()(const InputLabelsAdded& event) const { out["labels"] = referencesJson(event.labels); }
    void operator()(const BroadcastCreated& event) const {
        for (const auto& [language, text] : event.texts) out["translations"][language] = {{"text", text}};
        out["base_language"] = event.base_language;
        putRecipients(out, event.recipients);
    }
    void operator()(const SessionTriggered& event) const {
        out["flow"] = referenceJson(event.flow);
        putRecipients(out, event.recipients);
        if (event.exclude_in_a_flow) out["exclusions"] = {{"in_a_flow", true}};
        if (event.create_contact) out["create_contact"] = true;
        out["run_summary"] = Json::parse(event.run_summary_json, nullptr, false);
    }
    void operator()(const WebhookCalled& event) const {
        out["url"] = event.url;
        out["status"] = event.status;
        if (event.status_code != 0) out["status_code"] = event.status_code;
        out["request"] = event.request;
        out["response"] = event.response;
        out["elapsed_ms"] = event.elapsed.count();
        out["retries"] = 0;
    }
    void operator()(const EmailCreated& event) const {
        out["addresses"] = event.addresses;
        out["subject"] = event.subject;
        out["body"] = event.body;
    }
    void operator()(const TicketOpened& event) const {
        putText(out, "topic", event.topic);
        putText(out, "assignee", event.assignee);
        putText(out, "note", event.note);
    }
    void operator()(const ErrorLogged& event) const { out["text"] = event.text; }
    void operator()(const WarningLogged& event) const { out["text"] = event.text; }
    void operator()(const FailureLogged& event) const { out["text"] = event.text; }
};

struct EventType {
    std::string_view operator()(const MsgCreated&) const { return "msg_created"; }
    std::string_view operator()(const MsgWait&) const { return "msg_wait"; }
    std::string_view operator()(const WaitTimedOut&) const { return "wait_timed_out"; }
    std::string_view operator()(const WaitExpired&) const { return "wait_expired"; }
    std::string_view operator()(const RunStarted&) const { return "run_started"; }
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
