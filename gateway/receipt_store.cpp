#include "gateway/receipt_store.hpp"

#include "gateway/smpp/receipt.hpp"

namespace tama::gateway {

void ReceiptStore::receive(store::Transaction& tx, const FinalReceipt& receipt) {
    auto part_id = find(tx, receipt);
    if (!part_id) part_id = findInDoubt(tx, receipt);
    if (part_id) {
        ledger_.settled(tx, *part_id, receipt.outcome, receipt.received_at);
        return;
    }
    tx.run(
        "INSERT INTO receipt (channel_id, number_key, smsc_id, smsc_id_stripped, state, failure, error_code,"
        " received_at) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
        channel_id_,
        receipt.number_key,
        receipt.smsc_id,
        smpp::strippedId(receipt.smsc_id),
        nameOf(receipt.outcome.state),
        nameOf(receipt.outcome.failure),
        receipt.outcome.error_code,
        receipt.received_at
    );
}

std::optional<std::int64_t> ReceiptStore::find(store::Transaction& tx, const FinalReceipt& receipt) {
    if (receipt.smsc_id.empty()) return std::nullopt;
    // An SMSC may give an id twice over the months: the number decides first, then the exact form, then the
    // newest.
    const auto written = tx.one<std::int64_t>(
        "SELECT p.id FROM part p JOIN message m ON m.id = p.message_id"
        " WHERE p.state = 'submitted' AND p.channel_id = :1 AND p.smsc_id_stripped = :2"
        " ORDER BY CASE WHEN m.number_key = :3 THEN 0 ELSE 1 END, CASE WHEN p.smsc_id = :4 THEN 0 ELSE 1 END,"
        " p.id DESC LIMIT 1",
        channel_id_,
        smpp::strippedId(receipt.smsc_id),
        receipt.number_key,
        receipt.smsc_id
    );
    if (written || receipt.number_key == 0) return written;

    for (const auto& other_base :
         {smpp::hexIdToDecimal(receipt.smsc_id), smpp::decimalIdToHex(receipt.smsc_id)}) {
        if (!other_base) continue;
        const auto candidates = tx.all<std::int64_t>(
            "SELECT p.id FROM part p JOIN message m ON m.id = p.message_id"
            " WHERE p.state = 'submitted' AND p.channel_id = :1 AND p.smsc_id_stripped = :2"
            " AND m.number_key = :3 LIMIT 2",
            channel_id_,
            smpp::strippedId(*other_base),
            receipt.number_key
        );
        if (candidates.size() == 1) return candidates.front();
    }
    return std::nullopt;
}

/// A part whose answer was lost has no id; but only one message to a number is on its way at a time. If it
/// only waits to be sent again, this saves it.
std::optional<std::int64_t> ReceiptStore::findInDoubt(store::Transaction& tx, const FinalReceipt& receipt) {
    if (receipt.number_key == 0) return std::nullopt;
    return tx.one<std::int64_t>(
        "SELECT p.id FROM message m JOIN part p ON p.message_id = m.id"
        " WHERE m.number_key = :1 AND m.channel_id = :2 AND m.state IN ('held', 'queued', 'in_doubt')"
        " AND (p.state = 'in_doubt' OR (p.state = 'queued' AND p.resends > 0)) AND p.submitted_at <= :3 "
        "ORDER BY p.ordinal LIMIT 1",
        receipt.number_key,
        channel_id_,
        receipt.received_at
    );
}

void ReceiptStore::forgetOlderThan(store::Transaction& tx, WallTime time, std::size_t limit) {
    tx.run(
        "DELETE FROM receipt WHERE id IN"
        " (SELECT id FROM receipt WHERE channel_id = :1 AND received_at < :2 ORDER BY id LIMIT :3)",
        channel_id_,
        time,
        limit
    );
}

}  // namespace tama::gateway
