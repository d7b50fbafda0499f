// How many messages of each class left, or were to leave, by day: so that what other systems, tests and
// replies take of the country's SMS is seen beside the use cases. Read-only. Counted in batches by
// ConversationIndex; what is not counted yet is added from the end of message.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct ClassCount {
    std::int64_t messages = 0;
    std::int64_t segments = 0;
};

/// By the class's word ("use-case", "client" …), of the days (UTC) from that of `from` on. Classes without a
/// message are not in it.
std::map<std::string, ClassCount> classCounts(store::Sql& sql, WallTime from);

}  // namespace tama::reports
