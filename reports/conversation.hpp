// The messages of one worker in one use case, both ways, in order. Read from the filed index and the end of
// message that is not filed yet (reports/conversation_index.hpp). No telephone numbers; the texts are the
// caller's to mask. Read-only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct ConversationMessage {
    std::int64_t id = 0;
    bool inbound = false;
    std::string text;
    std::string state;  // the words of message.state: queued, submitted, delivered …; in: received, parked
    std::string failure;  // class of the failure, else empty
    WallTime created_at;  // out: asked for; in: received
    std::optional<WallTime> submitted_at;
    std::optional<WallTime> finished_at;  // the final word: out: delivered or failed
};

/// Oldest first; the last `limit` of them.
std::vector<ConversationMessage> conversationOf(
    store::Sql& sql, std::int64_t use_case_id, std::int64_t worker_id, std::int64_t limit = 500
);

}  // namespace tama::reports
