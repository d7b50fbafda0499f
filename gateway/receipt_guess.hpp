// Receipts whose ids nobody knows, for a number that has parts in doubt: they are those parts', unless one may be an
// earlier part's. A receipt that is delivered again after a lost line must not settle a message that the SMSC perhaps
// never had. Use inside a transaction; stateless. Source: docs/reliability.md, "States".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/outcome_map.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

struct ReceiptOfPart {
    std::int64_t part_id = 0;
    std::string smsc_id;  // as the SMSC wrote it
    ReceiptOutcome outcome;
};

/// Of the receipts that matched nothing, those of the message's parts whose answers were lost: one for each such part,
/// or none at all, because receipts do not tell which part is meant. They are kept no longer. `part_id`: one of the parts.
std::vector<ReceiptOfPart> takeReceiptsOfLostParts(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t part_id
);

}  // namespace tama::gateway
