// The events of a sprint, in order: what the engine decided, for the caller to carry out (send, store, show).
// One type for each RapidPro event that SMS needs; toJson gives the reference's JSON form.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/shared.hpp"
#include "flows/contact.hpp"
#include "flows/engine/run_result.hpp"
#include "flows/engine/run_status.hpp"
#include "flows/engine/trigger.hpp"
#include "flows/uuid.hpp"

namespace tama::flows {

struct FlowRef {
    Uuid uuid;
    std::string name;
};

/// A message to the contact. One event is one message, of as many SMS parts as the gateway finds it needs.
struct MsgCreated {
    std::string text;
    std::vector<std::string> quick_replies;  // "Yes", "Yes<extra>small print", "<location>Where are you?"
    std::vector<std::string> attachments;    // "image/jpeg:https://…"
    std::string urn;                // "tel:+…"; empty where the contact has no number to send to
    std::string locale;             // language of the text, with the country where known: "fra-GN"
    Shared<FlowRef> channel;        // where the assets name channels, else empty
    /// no_route, contact_blocked, contact_stopped, contact_archived, or empty.
    std::string_view unsendable_reason;
};

struct MsgWait {
    std::optional<std::chrono::seconds> timeout;
    WallTime expires_on;
    std::string hint_json;  // what kind of answer is expected, or empty
};

struct WaitTimedOut {};
struct WaitExpired {
    Uuid run_uuid;
};

/// enter_flow has asked for a workflow; it starts when the actions of its node are done.
struct FlowEntered {
    FlowRef flow;
    Uuid parent_run_uuid;
    bool terminal = false;
};

struct RunStarted {
    FlowRef flow;
    std::int64_t flow_revision = 0;  // 0 = not known
    Uuid run_uuid;
    Uuid parent_run_uuid;  // empty for the first of a session that no other one started
    bool terminal = false;
};

struct RunEnded {
    FlowRef flow;
    std::int64_t flow_revision = 0;
    Uuid run_uuid;
    RunStatus status = RunStatus::Completed;
};

struct RunResultChanged {
    Shared<RunResult> result;
    std::optional<Shared<RunResult>> previous;  // what it was before
};

struct ContactNameChanged {
    std::string name;
};
struct ContactLanguageChanged {
    std::string language;
};
struct ContactStatusChanged {
    ContactStatus status = ContactStatus::Active;
};
struct ContactTimezoneChanged {
    std::string timezone;
};
struct ContactFieldChanged {
    std::string key;
    std::string name;
    std::optional<Shared<FieldValue>> value;  // absent = cleared
};
struct ContactGroupsChanged {
    std::vector<GroupRef> added;
    std::vector<GroupRef> removed;
};
struct ContactUrnsChanged {
    std::vector<std::string> urns;
};
struct InputLabelsAdded {
    std::string input_uuid;
    std::vector<GroupRef> labels;
};

/// Whom a broadcast or a start is for. The caller resolves it, inside the permission rules.
struct Recipients {
    std::vector<GroupRef> groups;
    std::vector<GroupRef> contacts;
    std::vector<std::string> urns;
    std::string contact_query;

    bool empty() const { return groups.empty() && contacts.empty() && urns.empty() && contact_query.empty(); }
    /// How many they are is not known here.
    bool areMany() const { return !groups.empty() || !contact_query.empty(); }
};

struct BroadcastCreated {
    struct Content {
        std::string language;
        std::string text;
        std::vector<std::string> attachments;
        std::vector<std::string> quick_replies;
    };
    std::vector<Content> translations;  // that of the base language is the first
    std::string base_language;
    Recipients recipients;
};

struct SessionTriggered {
    FlowRef flow;
    Shared<Recipients> recipients;
    bool exclude_in_a_flow = false;
    bool create_contact = false;
    std::string run_summary_json;  // becomes Trigger::parent_json of the sessions it starts
    SessionHistory history;        // becomes Trigger::history
};

/// A resthook was reached; its subscribers, if any, are called next.
struct ResthookCalled {
    std::string resthook;
    std::string payload_json;
};

struct WebhookCalled {
    std::string url;
    std::string resthook;  // the one it is a subscriber of, or empty
    std::string status;    // success, connection_error, response_error, subscriber_gone
    int status_code = 0;
    std::string request;   // method, address and body; headers are left out, they hold secrets
    std::string response;  // the body, bounded
    Milliseconds elapsed{0};
};

/// An e-mail to be sent by the caller; the session does not wait for it.
struct EmailCreated {
    std::vector<std::string> addresses;
    std::string subject;
    std::string body;
};

struct TicketOpened {
    Shared<Ticket> ticket;
    std::string note;
};

/// What a test of a router reports instead of an answer.
struct TestError {
    std::string type;  // of the test
    std::string error;
    bool of_operand = false;  // the operand's own error, which an event before has told
};

/// The run goes on, but something did not work (bad expression, missing field).
struct ErrorLogged {
    std::string text;
    std::string code;               // "expression", "dependency_missing", or empty
    std::optional<TestError> test;  // where a test reports it: `text` says which and what
};
struct WarningLogged {
    std::string text;
};
/// The session has failed, and why.
struct FailureLogged {
    std::string text;
};

using EventBody = std::variant<
    WaitTimedOut,  // the first, because it is made in no time
    MsgCreated,
    MsgWait,
    WaitExpired,
    FlowEntered,
    RunStarted,
    RunEnded,
    RunResultChanged,
    ContactNameChanged,
    ContactLanguageChanged,
    ContactStatusChanged,
    ContactTimezoneChanged,
    ContactFieldChanged,
    ContactGroupsChanged,
    ContactUrnsChanged,
    InputLabelsAdded,
    BroadcastCreated,
    SessionTriggered,
    ResthookCalled,
    WebhookCalled,
    EmailCreated,
    TicketOpened,
    ErrorLogged,
    WarningLogged,
    FailureLogged>;

inline constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

struct Event {
    WallTime created_on;
    Uuid run_uuid;        // empty before the first run
    std::size_t step = kNoStep;  // index in that run's path
    EventBody body;
};

/// The reference's name: "msg_created".
std::string_view typeOf(const EventBody& body);
nlohmann::json toJson(const Event& event);

}  // namespace tama::flows
