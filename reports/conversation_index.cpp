#include "reports/conversation_index.hpp"

#include <algorithm>
#include <optional>

namespace tama::reports {
namespace {

constexpr std::int64_t kBatch = 1'000;

// The newest messages stay unfiled: PostgreSQL's writers commit out of order, so an id just below the highest
// may still appear. Its few writers, of at most 64 closures each, are far fewer than this.
constexpr std::int64_t kUnfiledEnd = 1'000;

struct Batch {
    std::int64_t filed;
    std::int64_t until;
};

std::optional<Batch> nextBatch(store::Sql& sql) {
    const auto filed =
        sql.one<std::int64_t>("SELECT message_id FROM use_case_message_filed WHERE id = 1").value_or(0);
    const auto newest = sql.one<std::int64_t>("SELECT coalesce(max(id), 0) FROM message").value_or(0);
    const auto until = std::min(filed + kBatch, newest - kUnfiledEnd);
    if (until <= filed) return std::nullopt;
    return Batch{filed, until};
}

}  // namespace

bool ConversationIndex::fileSome() {
    // Looks first: a commit that changes nothing would still have the live figures computed again.
    if (!database_.read([](store::Sql& sql) { return nextBatch(sql).has_value(); })) return false;
    return database_.queue().run(
        [](store::Transaction& tx) {
            const auto batch = nextBatch(tx);
            if (!batch) return false;
            tx.run(
                "INSERT INTO use_case_message (use_case_id, worker_id, message_id) "
                "SELECT use_case_id, coalesce(worker_id, 0), id FROM message WHERE id > :1 AND id <= :2 "
                "AND use_case_id IS NOT NULL AND class <> 'test' AND NOT EXISTS (SELECT 1 FROM session s "
                "WHERE s.id = message.session_id AND s.message_class = 'test') "
                "ORDER BY use_case_id, worker_id, id ON CONFLICT DO NOTHING",
                batch->filed,
                batch->until
            );
            tx.run(
                "INSERT INTO class_day (day, class, messages, segments) SELECT created_at / 86400000, class, "
                "count(*), CAST(sum(part_count) AS BIGINT) FROM message WHERE id > :1 AND id <= :2 "
                "AND direction = 'out' GROUP BY created_at / 86400000, class "
                "ON CONFLICT (day, class) DO UPDATE SET messages = class_day.messages + excluded.messages, "
                "segments = class_day.segments + excluded.segments",
                batch->filed,
                batch->until
            );
            tx.run("UPDATE use_case_message_filed SET message_id = :1 WHERE id = 1", batch->until);
            return true;
        },
        store::Priority::Bulk
    );
}

}  // namespace tama::reports
