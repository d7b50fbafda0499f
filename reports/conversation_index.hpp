// Files the messages of use cases under (use case, worker), behind everything else and in small sorted
// batches, and counts all outbound messages by class: a full index on message would cost half the throughput.
// Readers add the end that is not filed yet. Thread-safe. Source: docs/architecture.md, "Indexes decide the
// speed".
#pragma once

#include <cstdint>

#include "store/database.hpp"

namespace tama::reports {

class ConversationIndex {
  public:
    explicit ConversationIndex(store::Database& database) : database_(database) {}

    /// One closure of low priority: files at most 1,000 messages. False when there is nothing left to file.
    /// Never call it from a closure.
    bool fileSome();

  private:
    store::Database& database_;
};

}  // namespace tama::reports
