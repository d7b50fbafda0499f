// The state of one conversation between sprints: a plain value, saved compactly (encodeSession) and read
// again by any later version. Nodes and workflows are named by UUID, never by index. design.md §4; reference:
// session JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/shared.hpp"
#include "flows/engine/run_result.hpp"
#include "flows/engine/run_status.hpp"
#include "flows/engine/trigger.hpp"
#include "flows/uuid.hpp"

namespace tama::flows {

enum class SessionStatus : std::uint8_t { Waiting, Completed, Failed };

std::string_view nameOf(SessionStatus status);

struct PathStep {
    Uuid node_uuid;
    Uuid exit_uuid;  // empty until the node is left
    WallTime arrived_on;

    bool operator==(const PathStep&) const = default;
};

/// What the last webhook of a run gave, for @webhook.
struct WebhookResult {
    std::string request;  // "GET https://…"
    int status_code = 0;
    std::string json;  // the body where it is JSON, else empty
    std::vector<std::pair<std::string, std::string>> headers;

    bool operator==(const WebhookResult&) const = default;
};

inline constexpr std::size_t kNoParent = static_cast<std::size_t>(-1);

struct Run {
    Uuid uuid;
    Uuid flow_uuid;
    std::string flow_name;
    std::size_t parent = kNoParent;  // index in Session::runs
    RunStatus status = RunStatus::Active;
    bool had_input = false;
    WallTime created_on;
    WallTime modified_on;
    std::optional<WallTime> exited_on;
    std::vector<PathStep> path;
    std::vector<Shared<RunResult>> results;
    std::vector<std::pair<std::string, std::string>> locals;
    std::optional<WebhookResult> webhook;

    const RunResult* result(std::string_view key) const;
    bool operator==(const Run&) const = default;
};

/// How one call of a webhook or of a resthook's subscriber went.
struct ServiceOutcome {
    std::string status;  // success, connection_error, response_error, subscriber_gone
    WebhookResult result;

    bool operator==(const ServiceOutcome&) const = default;
};

/// A request that the world must answer before the session goes on: the caller performs it off the writer.
struct ServiceRequest {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string result_name;      // where the outcome is saved, or empty
    std::string action_uuid;      // the action that asked
    std::size_t next_action = 0;  // where the node goes on
    std::string resthook;         // whose subscriber is called, or empty
    std::vector<std::string> more_urls;  // subscribers still to be called, with the same body
    std::optional<ServiceOutcome> best;  // of the subscribers called so far, the one that counts
    std::string entered_flow_uuid;       // by enter_flow earlier in the node, or empty
    bool entered_terminally = false;
    std::uint32_t steps = 0;   // of the sprint that it interrupts, so far
    std::uint32_t events = 0;  // of the sprint that it interrupts, so far

    bool operator==(const ServiceRequest&) const = default;
};

struct Session {
    std::string uuid;
    SessionStatus status = SessionStatus::Waiting;
    std::uint32_t sprints = 0;  // from a person's answer, or the start, to the next wait for one
    WallTime created_on;
    Shared<Trigger> trigger;
    std::vector<Run> runs;                  // in the order they began
    std::optional<Shared<InboundMessage>> input;  // the last message
    std::optional<ServiceRequest> service;  // set while it waits for a service and not for a person
    std::string failure;                    // why it failed
    std::uint32_t service_answers = 0;      // each interrupted a sprint

    /// The run that waits, or nullptr.
    const Run* waitingRun() const;
    bool waitsForService() const { return status == SessionStatus::Waiting && service.has_value(); }
    /// Counts start() and every resume(): the runtime's step number.
    std::uint32_t step() const { return sprints + service_answers; }
};

/// A short versioned text (JSON array form). Stable: what version n wrote, n+1 reads.
std::string encodeSession(const Session& session);
/// Refuses with a reason what it did not write, or a version it does not know.
Result<Session> decodeSession(std::string_view text);

}  // namespace tama::flows
