// What happened to a part out of the ordinary, kept so that a message's life can be read: the ordinary course
// (sent, taken, delivered) stands in the part's own row and costs no row here. Use inside a transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

enum class PartEvent : std::uint8_t {
    TryAgain,    // throttled or a temporary error: back into the queue
    Refused,     // for good
    AnswerLost,  // written, and the answer did not come
    Resent,      // because of that: it may arrive twice
    Receipt,     // that says anything but delivered
    Moved        // to another channel, before it was sent
};

/// The words in the database: "try_again" …
std::string_view nameOf(PartEvent event);

struct PartNews {
    std::int64_t part_id = 0;
    WallTime at;
    PartEvent event = PartEvent::TryAgain;
    std::int64_t code = 0;  // SMPP command_status, HTTP status, or the receipt's error
    std::string detail;     // names no number and no secret
};
void logPart(store::Transaction& tx, const PartNews& news);

}  // namespace tama::gateway
