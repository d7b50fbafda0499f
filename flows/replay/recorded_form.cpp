#include "flows/replay/recorded_form.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "flows/replay/members.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

bool isType(const Json& event, const char* type) {
    return textOf(event, "type") == type;
}

/// What one recorded event shows.
struct Evidence {
    RecordedForm& form;

    void operator()(const Json& event) const {
        if (event.contains("step_uuid")) form.names_steps = true;
        if (isType(event, "run_started") || isType(event, "run_ended")) form.run_events = true;
        if (isType(event, "msg_received")) form.received_events = true;
        if (isType(event, "ticket_note_added")) form.ticket_notes = true;
        if (isType(event, "warning")) form.deprecations = true;
        if (isType(event, "run_result_changed")) {
            if (event.contains("input") || event.contains("category_localized"))
                form.results_with_input = true;
            if (event.contains("previous")) form.results_with_previous = true;
        }
        if (isType(event, "ticket_opened") && !memberOf(memberOf(event, "ticket"), "body").is_null()) {
            form.ticket_bodies = true;
        }
        if (isType(event, "msg_created")) message(memberOf(event, "msg"));
        if (isType(event, "broadcast_created")) {
            for (const Json& content : memberOf(event, "translations")) quickReplies(content);
        }
    }

    void message(const Json& message) const {
        const std::string reason = textOf(message, "unsendable_reason");
        if (!reason.empty()) {
            form.old_unsendable_reasons = reason == "no_destination" || reason == "contact_status";
        }
        if (textOf(message, "urn").find('?') != std::string::npos) form.whole_urns = true;
        quickReplies(message);
    }

    void quickReplies(const Json& content) const {
        const Json& replies = memberOf(content, "quick_replies");
        if (!replies.is_array() || replies.empty()) return;
        const Json& reply = replies.front();
        form.plain_quick_replies = reply.is_string();
        form.typed_quick_replies = reply.is_object() && reply.contains("type");
    }
};

void shapeQuickReplies(Json& content, const RecordedForm& form) {
    if (!content.is_object() || !content.contains("quick_replies")) return;
    for (Json& reply : content["quick_replies"]) {
        if (form.plain_quick_replies) {
            reply = textOf(reply, "text");
        } else if (!form.typed_quick_replies) {
            reply.erase("type");
        }
    }
}

void shapeMessage(Json& message, const RecordedForm& form) {
    shapeQuickReplies(message, form);
    if (!form.old_unsendable_reasons || !message.contains("unsendable_reason")) return;
    Json& reason = message["unsendable_reason"];
    reason = reason == "no_route" ? "no_destination" : "contact_status";
}

/// A note that is an event of its own comes after the ticket.
void shapeTicket(Json event, const RecordedForm& form, Json& out) {
    const std::string note = textOf(event, "note");
    const std::string uuid = textOf(event["ticket"], "uuid");
    if (form.ticket_notes || form.ticket_bodies) event.erase("note");
    if (!form.ticket_notes) event["ticket"].erase("status");
    if (form.ticket_bodies) event["ticket"]["body"] = note;
    Json added{{"type", "ticket_note_added"}, {"ticket_uuid", uuid}, {"note", note}};
    out.push_back(std::move(event));
    if (form.ticket_notes && !note.empty()) out.push_back(std::move(added));
}

bool isLeftOut(const Json& event, const RecordedForm& form) {
    if (isType(event, "run_started") || isType(event, "run_ended")) return !form.run_events;
    if (isType(event, "flow_entered")) return form.run_events;
    if (isType(event, "wait_timed_out") || isType(event, "wait_expired")) return form.newer;
    if (isType(event, "msg_received")) return !form.received_events;
    return isType(event, "warning") && !form.deprecations;
}

}  // namespace

RecordedForm recordedForm(const Json& outputs, bool newer) {
    RecordedForm form;
    form.newer = newer;
    form.names_steps = !newer;
    form.run_events = newer;
    form.results_with_previous = newer;
    form.typed_quick_replies = newer;
    form.deprecations = newer;
    form.old_unsendable_reasons = !newer;
    form.whole_urns = !newer;
    form.ticket_notes = newer;
    bool any = false;
    bool runs = false;
    for (const Json& output : outputs.is_array() ? outputs : Json::array()) {
        for (const Json& event : memberOf(output, "events")) {
            if (!event.is_object()) continue;
            Evidence{form}(event);
            any = true;
            runs = runs || isType(event, "run_started");
        }
    }
    if (any) form.run_events = runs;
    return form;
}

Json inForm(const Json& events, const RecordedForm& form) {
    Json out = Json::array();
    for (Json event : events) {
        if (isLeftOut(event, form)) continue;
        if (isType(event, "wait_expired")) event["type"] = "run_expired";
        if (isType(event, "email_created")) event["type"] = "email_sent";
        if (isType(event, "run_started") || isType(event, "run_ended") || !form.names_steps) {
            event.erase("step_uuid");
        }
        if (isType(event, "run_result_changed")) {
            if (!form.results_with_input) {
                event.erase("input");
                event.erase("category_localized");
            }
            if (!form.results_with_previous) event.erase("previous");
        }
        if (isType(event, "msg_created")) shapeMessage(event["msg"], form);
        if (isType(event, "broadcast_created")) {
            for (Json& content : event["translations"]) shapeQuickReplies(content, form);
        }
        if (isType(event, "ticket_opened")) {
            shapeTicket(std::move(event), form, out);
        } else {
            out.push_back(std::move(event));
        }
    }
    return out;
}

}  // namespace tama::flows
