// Finds the part that a final receipt speaks of, within its channel: by the id as written, then stripped,
// then read in the other number base. A receipt that matches nothing yet is kept until the answer to its
// submit commits. Use inside a transaction; stateless. Source: docs/architecture.md, "The spine", promise 4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/delivery_ledger.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

struct FinalReceipt {
    std::string smsc_id;          // as the SMSC wrote it; may be empty
    std::int64_t number_key = 0;  // of the handset; 0 when the receipt does not name it
    ReceiptOutcome outcome;
    WallTime received_at;
};

class ReceiptStore {
  public:
    ReceiptStore(std::int64_t channel_id, DeliveryLedger& ledger)
        : channel_id_(channel_id), ledger_(ledger) {}

    void receive(store::Transaction& tx, const FinalReceipt& receipt);

    /// Forgets receipts that matched nothing for so long that nothing will; at most `limit`.
    void forgetOlderThan(store::Transaction& tx, WallTime time, std::size_t limit);

  private:
    /// A submitted part that was given an id.
    struct Bearer {
        std::int64_t part_id = 0;
        bool of_number = false;  // its message went to the receipt's number
    };
    std::vector<Bearer> bearersOf(
        store::Transaction& tx, const std::string& smsc_id, std::int64_t number_key
    );
    std::optional<std::int64_t> find(store::Transaction& tx, const FinalReceipt& receipt);
    std::optional<std::int64_t> findInDoubt(store::Transaction& tx, const FinalReceipt& receipt);

    std::int64_t channel_id_;
    DeliveryLedger& ledger_;
};

}  // namespace tama::gateway
