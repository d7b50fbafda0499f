#include "gateway/receipt_guess.hpp"

#include <algorithm>
#include <set>

#include "base/clock.hpp"
#include "gateway/smpp/receipt.hpp"

namespace tama::gateway {
namespace {

constexpr int kLongestChain = 50;                // messages to the number that are looked at
constexpr int kMostKept = 20;                    // receipts for the number, the same
constexpr std::chrono::hours kReceiptsCome{72};  // after a submit, if ever

struct LostPart {
    std::int64_t id = 0;
    std::int64_t attempts = 0;
    WallTime submitted_at;
};

struct KeptReceipt {
    std::int64_t id = 0;
    std::string smsc_id;
    std::int64_t number_key = 0;
    WallTime received_at;
    ReceiptOutcome outcome;
};

std::vector<LostPart> lostPartsOf(store::Transaction& tx, std::int64_t part_id) {
    std::vector<LostPart> lost;
    tx.each<std::int64_t, std::int64_t, WallTime>(
        "SELECT id, attempts, submitted_at FROM part WHERE message_id = (SELECT message_id FROM part WHERE id = :1)"
        " AND attempts > 0 AND smsc_id_stripped = ''"
        " AND (state IN ('submitting', 'in_doubt') OR (state = 'queued' AND resends > 0)) ORDER BY ordinal",
        [&lost](const auto& row) { lost.push_back({std::get<0>(row), std::get<1>(row), std::get<2>(row)}); },
        part_id
    );
    return lost;
}

std::vector<KeptReceipt> keptSince(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t part_id, WallTime since
) {
    using std::int64_t;
    std::vector<KeptReceipt> kept;
    tx.each<int64_t, std::string, int64_t, WallTime, std::string, std::string, int64_t>(
        "SELECT r.id, r.smsc_id, r.number_key, r.received_at, r.state, r.failure, r.error_code FROM receipt r"
        " JOIN part p ON p.id = :1 JOIN message m ON m.id = p.message_id"
        " WHERE r.channel_id = :2 AND r.number_key = m.number_key AND r.received_at >= :3 ORDER BY r.id LIMIT :4",
        [&kept](const auto& row) {
            const auto& [id, smsc_id, number_key, received_at, state, failure, error_code] = row;
            kept.push_back(
                {id, smsc_id, number_key, received_at, {messageStateFrom(state), failureClassFrom(failure), error_code}}
            );
        },
        part_id,
        channel_id,
        since,
        kMostKept
    );
    return kept;
}

/// Whether the receipt may be that of another part than those of the message whose answers were lost: of one that bears
/// its id, or of one that was submitted and whose id is not known.
bool mayBeOfAnother(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t part_id, const KeptReceipt& receipt, WallTime since
) {
    const std::string stripped = smpp::strippedId(receipt.smsc_id);
    // What was sent twice has an id that got lost with the first answer; so has what ended without an id.
    const auto other = tx.one<int>(
        "WITH RECURSIVE earlier (message_id, depth) AS ("
        " SELECT message_id, 0 FROM part WHERE id = :1"
        " UNION ALL SELECT p.previous_message_id, earlier.depth + 1 FROM earlier"
        " JOIN part p ON p.message_id = earlier.message_id AND p.ordinal = 1"
        " WHERE p.previous_message_id > 0 AND earlier.depth < :2)"
        " SELECT 1 FROM earlier JOIN part p ON p.message_id = earlier.message_id"
        " WHERE p.id <> :1 AND p.channel_id = :3 AND p.attempts > 0"
        " AND (:4 = '' OR p.smsc_id_stripped IN (:4, :5, :6) OR (p.submitted_at >= :7"
        " AND ((p.resends > 0 AND p.attempts > 1) OR (p.smsc_id_stripped = ''"
        " AND p.state IN ('delivered', 'undelivered', 'expired', 'cancelled'))))) LIMIT 1",
        part_id,
        kLongestChain,
        channel_id,
        stripped,
        smpp::hexIdToDecimal(stripped).value_or(stripped),
        smpp::decimalIdToHex(stripped).value_or(stripped),
        receipt.received_at - kReceiptsCome
    );
    if (other) return true;
    // The same receipt was here before any of the parts was submitted.
    const auto before = tx.one<int>(
        "SELECT 1 FROM receipt WHERE channel_id = :1 AND smsc_id_stripped = :2 AND number_key = :3"
        " AND received_at < :4 LIMIT 1",
        channel_id,
        stripped,
        receipt.number_key,
        since
    );
    return before.has_value();
}

}  // namespace

std::vector<ReceiptOfPart> takeReceiptsOfLostParts(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t part_id
) {
    const auto lost = lostPartsOf(tx, part_id);
    if (lost.empty()) return {};
    // Of several parts, one that was sent twice may have two receipts.
    const bool once = std::ranges::all_of(lost, [](const LostPart& part) { return part.attempts == 1; });
    if (lost.size() > 1 && !once) return {};
    const WallTime since = std::ranges::min(lost, {}, &LostPart::submitted_at).submitted_at;
    auto receipts = keptSince(tx, channel_id, part_id, since);
    std::set<std::string> ids;
    std::erase_if(receipts, [&](const KeptReceipt& receipt) {
        return !ids.insert(smpp::strippedId(receipt.smsc_id)).second ||
               mayBeOfAnother(tx, channel_id, part_id, receipt, since);
    });
    if (receipts.size() < lost.size() || (lost.size() > 1 && receipts.size() > lost.size())) return {};
    std::vector<ReceiptOfPart> taken;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        tx.run("DELETE FROM receipt WHERE id = :1", receipts[i].id);
        taken.push_back({lost[i].id, receipts[i].smsc_id, receipts[i].outcome});
    }
    return taken;
}

}  // namespace tama::gateway
