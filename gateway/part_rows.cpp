#include "gateway/part_rows.hpp"

#include <algorithm>

namespace tama::gateway {

std::int64_t shareOf(
    MessageClass message_class,
    const std::optional<std::int64_t>& use_case_id,
    const std::optional<std::int64_t>& client_id
) {
    if (message_class == MessageClass::UseCase) return use_case_id.value_or(0);
    if (message_class == MessageClass::Client) return -client_id.value_or(0);
    return 0;
}

void insertParts(
    store::Transaction& tx, const PartRows& rows, std::int64_t first, std::int64_t last, std::int64_t segments
) {
    for (std::int64_t ordinal = first; ordinal <= last; ++ordinal) {
        const std::int64_t rest = ordinal <= segments % last ? 1 : 0;
        tx.run(
            "INSERT INTO part (message_id, ordinal, channel_id, lane, share_of, segments, state, due_at)"
            " VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
            rows.message_id,
            ordinal,
            rows.channel_id,
            static_cast<int>(rows.lane),
            rows.share_of,
            std::max<std::int64_t>(1, segments / last + rest),
            nameOf(rows.state),
            rows.due
        );
    }
}

}  // namespace tama::gateway
