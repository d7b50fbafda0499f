// Which parts the SMSC is asked about, because it took them and no receipt has come: after a while, again after as
// long, and then once a day for a week; SMSCs forget. Walks what waits for receipts a page at a time, by the
// index that receipts are matched with. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

struct OverdueReceipt {
    std::int64_t part_id = 0;
    std::string smsc_id;  // as the SMSC wrote it
    std::string sender;   // of the message
};

class ReceiptQueries {
  public:
    /// `patience`: wall time after the submit.
    ReceiptQueries(std::int64_t channel_id, Milliseconds patience) : channel_id_(channel_id), patience_(patience) {}

    /// Those of the next page that are to be asked about now; they count as asked. `cursor` is where the page
    /// begins, and then where the next one does: empty at first and at the end.
    std::vector<OverdueReceipt> take(store::Transaction& tx, std::string& cursor, WallTime now);
    /// It is known what became of the part.
    static void settled(store::Transaction& tx, std::int64_t part_id);

  private:
    std::int64_t channel_id_;
    Milliseconds patience_;
};

}  // namespace tama::gateway
