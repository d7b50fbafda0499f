#include "reports/conversation.hpp"

#include <algorithm>

namespace tama::reports {

std::vector<ConversationMessage> conversationOf(
    store::Sql& sql, std::int64_t use_case_id, std::int64_t worker_id, std::int64_t limit
) {
    const auto filed =
        sql.one<std::int64_t>("SELECT message_id FROM use_case_message_filed WHERE id = 1").value_or(0);
    std::vector<ConversationMessage> messages;
    const auto take = [&messages](auto row) {
        ConversationMessage message;
        std::string direction;
        std::tie(
            message.id,
            direction,
            message.text,
            message.state,
            message.failure,
            message.created_at,
            message.submitted_at,
            message.finished_at
        ) = std::move(row);
        message.inbound = direction == "in";
        messages.push_back(std::move(message));
    };
    const auto read = [&](std::string_view statement, std::int64_t bound) {
        sql.each<
            std::int64_t,
            std::string,
            std::string,
            std::string,
            std::string,
            WallTime,
            std::optional<WallTime>,
            std::optional<WallTime>>(statement, take, use_case_id, worker_id, bound);
    };
    read(
        "SELECT m.id, m.direction, m.text, m.state, m.failure, m.created_at, m.submitted_at, m.finished_at "
        "FROM use_case_message f JOIN message m ON m.id = f.message_id "
        "WHERE f.use_case_id = :1 AND f.worker_id = :2 ORDER BY f.message_id DESC LIMIT :3",
        limit
    );
    std::reverse(messages.begin(), messages.end());
    read(
        "SELECT id, direction, text, state, failure, created_at, submitted_at, finished_at FROM message "
        "WHERE id > :3 AND use_case_id = :1 AND worker_id = :2 AND class <> 'test' "
        "AND coalesce(session_id, 0) NOT IN "
        "(SELECT id FROM session WHERE use_case_id = :1 AND message_class = 'test') ORDER BY id",
        filed
    );
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(limit, 0));
    if (messages.size() > most)
        messages.erase(messages.begin(), messages.end() - static_cast<std::ptrdiff_t>(most));
    return messages;
}

}  // namespace tama::reports
