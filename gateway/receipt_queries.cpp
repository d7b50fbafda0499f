#include "gateway/receipt_queries.hpp"

#include <algorithm>
#include <optional>

namespace tama::gateway {
namespace {

constexpr std::size_t kPage = 200;     // rows of an index, a few milliseconds
constexpr std::size_t kAskedAtOnce = 10;
constexpr std::chrono::hours kSmscMemory{7 * 24};
constexpr std::chrono::hours kDaily{24};

}  // namespace

std::vector<OverdueReceipt> ReceiptQueries::take(store::Transaction& tx, std::string& cursor, WallTime now) {
    using std::int64_t;
    struct Row {
        OverdueReceipt receipt;
        std::string stripped;
        int64_t asked = 0;
    };
    std::vector<Row> due;
    std::size_t seen = 0;
    std::string last;
    tx.each<int64_t, std::string, std::string, WallTime, std::string, std::optional<int64_t>, std::optional<WallTime>>(
        "SELECT p.id, p.smsc_id, p.smsc_id_stripped, p.submitted_at, m.sender, q.asked, q.due_at FROM part p"
        " JOIN message m ON m.id = p.message_id LEFT JOIN receipt_query q ON q.part_id = p.id"
        " WHERE p.channel_id = :1 AND p.state = 'submitted' AND p.smsc_id_stripped > :2"
        " ORDER BY p.smsc_id_stripped LIMIT :3",
        [&](const auto& row) {
            const auto& [id, smsc_id, stripped, submitted_at, sender, asked, due_at] = row;
            ++seen;
            if (due.size() >= kAskedAtOnce) return;
            last = stripped;
            const bool overdue = submitted_at <= now - patience_ && submitted_at > now - kSmscMemory;
            if (!overdue || (due_at && *due_at > now)) return;
            due.push_back({{id, smsc_id, sender}, stripped, asked.value_or(0)});
        },
        channel_id_,
        cursor,
        kPage
    );
    cursor = seen < kPage && due.size() < kAskedAtOnce ? std::string{} : last;
    std::vector<OverdueReceipt> asked;
    for (Row& row : due) {
        const WallTime again = now + (row.asked == 0 ? patience_ : std::max<Milliseconds>(patience_, kDaily));
        tx.run(
            "INSERT INTO receipt_query (part_id, channel_id, asked, due_at) VALUES (:1, :2, 1, :3)"
            " ON CONFLICT (part_id) DO UPDATE SET asked = receipt_query.asked + 1, due_at = excluded.due_at",
            row.receipt.part_id,
            channel_id_,
            again
        );
        asked.push_back(std::move(row.receipt));
    }
    // Those whose receipt came after all, and those that are asked about no more.
    tx.run("DELETE FROM receipt_query WHERE channel_id = :1 AND due_at < :2", channel_id_, now - kSmscMemory);
    return asked;
}

void ReceiptQueries::settled(store::Transaction& tx, std::int64_t part_id) {
    tx.run("DELETE FROM receipt_query WHERE part_id = :1", part_id);
}

}  // namespace tama::gateway
