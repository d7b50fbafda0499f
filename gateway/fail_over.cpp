#include "gateway/fail_over.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "gateway/delivery_ledger.hpp"
#include "gateway/number_line.hpp"
#include "gateway/part_log.hpp"
#include "gateway/part_rows.hpp"
#include "gateway/text_plan.hpp"

namespace tama::gateway {

/// A message that waits, whole.
struct FailOver::Held {
    std::int64_t id = 0;
    MessageClass message_class = MessageClass::Service;
    Lane lane = Lane::Bulk;
    PhoneNumber to;
    std::string sender;
    std::string text;
    bool wide = false;  // encoded as UCS-2
    std::optional<std::int64_t> use_case_id;
    std::optional<std::int64_t> client_id;
};

bool FailOver::isWanted(const ChannelConditions& all, std::int64_t channel_id, WallTime now) const {
    const ChannelMode mode = modeOf(all, channel_id);
    if (mode == ChannelMode::Killed) return true;
    return mode != ChannelMode::Draining && router_.hasStandIn(channel_id) &&
           isPassedOver(all, channel_id, router_.failOverAfter(), now);
}

std::vector<std::int64_t> FailOver::numbersAfter(
    store::Sql& sql, std::int64_t channel_id, QueueCursor& cursor, std::int64_t limit
) {
    std::vector<std::int64_t> numbers;
    for (;;) {
        std::int64_t seen = 0;
        // Row values are compared as the index is ordered. The lowest key is below every share.
        const std::int64_t share_of =
            cursor.begun ? cursor.share_of : std::numeric_limits<std::int64_t>::min();
        sql.each<std::int64_t, std::int64_t, WallTime, std::int64_t>(
            "SELECT p.id, p.share_of, p.due_at, m.number_key FROM part p JOIN message m ON m.id = p.message_id"
            " WHERE p.channel_id = :1 AND p.lane = :2 AND p.state = 'queued'"
            " AND (p.share_of, p.due_at, p.id) > (:3, :4, :5)"
            " ORDER BY p.share_of, p.due_at, p.id LIMIT :6",
            [&](const auto& row) {
                const auto& [part_id, share, due, number_key] = row;
                ++seen;
                cursor = {cursor.lane, share, due, part_id, true};
                if (std::find(numbers.begin(), numbers.end(), number_key) == numbers.end()) {
                    numbers.push_back(number_key);
                }
            },
            channel_id,
            static_cast<int>(cursor.lane),
            share_of,
            cursor.due,
            cursor.part_id,
            limit
        );
        if (seen != 0 || cursor.lane == Lane::Bulk) return numbers;
        cursor = {Lane::Bulk, 0, {}, 0, false};
    }
}

/// The number's messages on the channel as they would go: the one on its way, then the held ones.
std::vector<FailOver::Held> FailOver::lineOf(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t number_key
) {
    using std::int64_t;
    std::vector<Held> line;
    tx.each<
        int64_t,
        std::string,
        int,
        std::string,
        std::string,
        std::string,
        std::string,
        std::optional<int64_t>,
        std::optional<int64_t>>(
        "SELECT id, class, lane, number, sender, text, encoding, use_case_id, client_id FROM message"
        " WHERE number_key = :1 AND channel_id = :2 AND state IN ('held', 'queued', 'in_doubt')"
        " ORDER BY CASE WHEN state = 'held' THEN 1 ELSE 0 END, lane, id",
        [&](const auto& row) {
            const auto& [id, message_class, lane, number, sender, text, encoding, use_case, client] = row;
            line.push_back(
                {id,
                 messageClassFrom(message_class),
                 static_cast<Lane>(lane),
                 codec_.decode(number),
                 sender,
                 text,
                 encoding == storedWord(text::Encoding::Ucs2),
                 use_case,
                 client}
            );
        },
        number_key,
        channel_id
    );
    return line;
}

/// Those of which the SMSC has a part, or may have: what is sent again because its answer was lost, too.
std::vector<std::int64_t> FailOver::handedOver(
    store::Sql& sql, std::int64_t channel_id, std::int64_t number_key
) {
    return sql.all<std::int64_t>(
        "SELECT DISTINCT m.id FROM message m JOIN part p ON p.message_id = m.id WHERE m.number_key = :1"
        " AND m.channel_id = :2 AND m.state IN ('held', 'queued', 'in_doubt')"
        " AND (p.state NOT IN ('held', 'queued') OR p.resends > 0)",
        number_key,
        channel_id
    );
}

/// The channel that the number's message before this one went to, else the first that can send.
const Route* FailOver::standInFor(
    const std::vector<const Route*>& permitted,
    const ChannelConditions& all,
    const Route* before,
    WallTime now
) const {
    if (before && std::find(permitted.begin(), permitted.end(), before) != permitted.end()) return before;
    const auto found = std::find_if(permitted.begin(), permitted.end(), [&](const Route* route) {
        return !isPassedOver(all, route->channel_id, router_.failOverAfter(), now);
    });
    return found == permitted.end() ? nullptr : *found;
}

std::size_t FailOver::moveNumber(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t number_key, WallTime now
) {
    const auto conditions = conditionsOf(tx);
    if (!isWanted(conditions, channel_id, now)) return 0;  // it can send again
    const bool killed = modeOf(conditions, channel_id) == ChannelMode::Killed;
    DeliveryLedger ledger(channel_id, listener_);
    const auto cancel = [&](std::int64_t message_id) {
        ledger.cancelUnsent(tx, message_id, "its channel was killed", now);
    };
    const auto handed_over = handedOver(tx, channel_id, number_key);
    if (killed) std::for_each(handed_over.begin(), handed_over.end(), cancel);
    if (!handed_over.empty()) return 0;  // the others stay behind it
    const Route* before = nullptr;
    std::size_t changed = 0;
    for (const auto& message : lineOf(tx, channel_id, number_key)) {
        const auto permitted =
            permittedRoutes(tx, router_, message.to, message.message_class, message.use_case_id);
        const Route* to = standInFor(permitted, conditions, before, now);
        if (to && move(tx, message, number_key, *to, permitted, now)) {
            before = to;
            ++changed;
        } else if (killed) {
            cancel(message.id);
            ++changed;
        }
    }
    const NumberLine left(channel_id, number_key);
    if (changed != 0 && !left.isBusy(tx)) left.letNextGo(tx);
    return changed;
}

/// False where the other channel cannot carry its text.
bool FailOver::move(
    store::Transaction& tx,
    const Held& message,
    std::int64_t number_key,
    const Route& to,
    const std::vector<const Route*>& permitted,
    WallTime now
) {
    const auto coding = message.wide ? TextCoding::Ucs2 : TextCoding::Automatic;
    const auto plan = planText(message.text, coding, false, to);
    if (!plan) return false;
    const auto [first, last, from, due] =
        tx.one<std::int64_t, std::int64_t, std::int64_t, WallTime>(
              "SELECT MIN(id), COUNT(*), MIN(channel_id), MIN(due_at) FROM part WHERE message_id = :1", message.id
        )
            .value();
    const auto segments = static_cast<std::int64_t>(plan->segments.size());
    const std::int64_t parts = partsOf(*plan, to);
    const auto moved = tx.run(
        "UPDATE part SET channel_id = :2, segments = :3, state = 'held'"
        " WHERE message_id = :1 AND state IN ('held', 'queued')",
        message.id,
        to.channel_id,
        std::max<std::int64_t>(1, segments / parts)
    );
    if (moved != last) throw std::runtime_error("a part was marked while its message was to move");
    tx.run("DELETE FROM part WHERE message_id = :1 AND ordinal > :2", message.id, parts);
    insertParts(
        tx,
        {.message_id = message.id,
         .channel_id = to.channel_id,
         .lane = message.lane,
         .share_of = shareOf(message.message_class, message.use_case_id, message.client_id),
         .state = MessageState::Held,
         .due = due},
        last + 1,
        parts,
        segments
    );
    const NumberLine line(to.channel_id, number_key);
    tx.run(
        "UPDATE message SET channel_id = :2, sender = :3, text = :4, encoding = :5, part_count = :6,"
        " concat_ref = :7, state = 'held' WHERE id = :1",
        message.id,
        to.channel_id,
        senderOn(to, message.sender, permitted),
        plan->text,
        storedWord(plan->encoding),
        segments,
        segments > 1 ? line.nextConcatReference(tx) : 0
    );
    if (line.join(tx, message.id, message.lane) == MessageState::Queued) {
        tx.run("UPDATE message SET state = 'queued' WHERE id = :1", message.id);
        tx.run("UPDATE part SET state = 'queued' WHERE message_id = :1", message.id);
        wakeAfter(tx, to.channel_id);
    }
    const auto* old = router_.ofChannel(from);
    logPart(tx, {first, now, PartEvent::Moved, 0, "from " + (old ? old->channel : "a former channel") + " to " + to.channel});
    return true;
}

void FailOver::wakeAfter(store::Transaction& tx, std::int64_t channel_id) {
    if (wake_) tx.afterCommit([wake = wake_, channel_id] { wake(channel_id); });
}

}  // namespace tama::gateway
