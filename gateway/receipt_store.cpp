#include "gateway/receipt_store.hpp"

#include "gateway/smpp/receipt.hpp"

namespace tama::gateway {

void ReceiptStore::receive(store::Transaction& tx, const FinalReceipt& receipt) {
    if (const auto part_id = find(tx, receipt)) {
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
    if (const auto part_id = findInDoubt(tx, receipt)) ledger_.matchKept(tx, *part_id, receipt.received_at);
}

std::optional<std::int64_t> ReceiptStore::find(store::Transaction& tx, const FinalReceipt& receipt) {
    if (receipt.smsc_id.empty()) return std::nullopt;
    const auto written = bearersOf(tx, receipt.smsc_id, receipt.number_key);
    if (!written.empty()) return written.front().part_id;
    if (receipt.number_key == 0) return std::nullopt;

    for (const auto& other_base :
         {smpp::hexIdToDecimal(receipt.smsc_id), smpp::decimalIdToHex(receipt.smsc_id)}) {
        if (!other_base) continue;
        const auto candidates = bearersOf(tx, *other_base, receipt.number_key);
        // By a guess at the base only what is unmistakable.
        const bool one_of_number =
            !candidates.empty() && candidates.front().of_number &&
            (candidates.size() == 1 || !candidates[1].of_number);
        if (one_of_number) return candidates.front().part_id;
    }
    return std::nullopt;
}

/// An SMSC may give an id twice over the months: the number decides first, then the exact form, then the
/// newest. The two that come first.
std::vector<ReceiptStore::Bearer> ReceiptStore::bearersOf(
    store::Transaction& tx, const std::string& smsc_id, std::int64_t number_key
) {
    std::vector<Bearer> bearers;
    tx.each<std::int64_t, bool>(
        "SELECT p.id, CASE WHEN m.number_key = :3 THEN 1 ELSE 0 END FROM part p"
        " JOIN message m ON m.id = p.message_id"
        " WHERE p.state = 'submitted' AND p.channel_id = :1 AND p.smsc_id_stripped = :2"
        " ORDER BY CASE WHEN m.number_key = :3 THEN 0 ELSE 1 END, CASE WHEN p.smsc_id = :4 THEN 0 ELSE 1 END,"
        " p.id DESC LIMIT 2",
        [&bearers](const auto& row) { bearers.push_back({std::get<0>(row), std::get<1>(row)}); },
        channel_id_,
        smpp::strippedId(smsc_id),
        number_key,
        smsc_id
    );
    return bearers;
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
