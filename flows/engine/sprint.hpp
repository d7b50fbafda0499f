// What one call of the engine gives back: the new session state, the contact as it now is, and what happened
// in between. The caller keeps session, answer and messages in one transaction (design.md §3).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "flows/contact.hpp"
#include "flows/engine/event.hpp"
#include "flows/engine/session.hpp"

namespace tama::flows {

/// An edge travelled.
struct PathSegment {
    Uuid flow_uuid;
    Uuid node_uuid;
    Uuid exit_uuid;
    std::string operand;
    Uuid destination_uuid;
    WallTime time;
};

/// The question a session now waits at.
struct WaitingQuestion {
    Uuid flow_uuid;
    Uuid node_uuid;
    std::string result_name;  // empty where the workflow saves no result
    std::string result_key;
    std::optional<std::chrono::seconds> timeout;  // counted from when the question's last part was sent
    std::chrono::minutes expire_after{0};
};

/// What became of the question that this sprint was resumed at.
struct QuestionAnswer {
    Uuid flow_uuid;
    /// With the node. Its name and key are empty where the workflow does not save it.
    Shared<RunResult> result;
    std::string text;  // the message received; empty for a time-out
    bool timed_out = false;
    bool is_other = false;  // no test matched although there were tests: an invalid answer
};

/// A result saved by a router or by set_run_result, changed or not.
struct SavedResult {
    Uuid run_uuid;
    Uuid flow_uuid;
    Shared<RunResult> result;
    bool is_other = false;
};

struct Sprint {
    Session session;
    Contact contact;
    std::vector<Event> events;
    std::vector<PathSegment> segments;
    std::vector<SavedResult> results;
    std::optional<QuestionAnswer>
        answer;  // set when the session was resumed at a question or skipped its wait
    std::optional<WaitingQuestion> waiting;  // set while session.status is Waiting for a person
};

/// The messages of a sprint, in order.
std::vector<const MsgCreated*> messagesOf(const Sprint& sprint);

}  // namespace tama::flows
