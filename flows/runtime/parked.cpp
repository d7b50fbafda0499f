#include "flows/runtime/parked.hpp"

#include <limits>

namespace tama::runtime::parked {

std::vector<ParkedMessage> list(
    store::Sql& sql, const store::PhoneCodec& codec, std::optional<std::int64_t> before, std::int64_t limit
) {
    std::vector<ParkedMessage> found;
    sql.each<std::int64_t, std::string, std::string, std::string, std::string, WallTime>(
        "SELECT id, number, sender, text, error, created_at FROM message WHERE state = 'parked' AND id < :1 "
        "ORDER BY id DESC LIMIT :2",
        [&](auto row) {
            auto& [id, number, sender, text, error, received] = row;
            found.push_back(
                {id,
                 number.empty() ? std::nullopt : std::optional(codec.decode(number)),
                 std::move(sender),
                 std::move(text),
                 std::move(error),
                 received}
            );
        },
        before.value_or(std::numeric_limits<std::int64_t>::max()),
        limit
    );
    return found;
}

std::int64_t count(store::Sql& sql) {
    return sql.one<std::int64_t>("SELECT count(*) FROM message WHERE state = 'parked'").value_or(0);
}

Result<void> tryAgain(
    store::Transaction& tx, const store::PhoneCodec& codec, gateway::InboundHandler& handler, std::int64_t id
) {
    const auto row = tx.one<std::int64_t, std::string, std::string, std::string, WallTime>(
        "SELECT channel_id, number, sender, text, created_at FROM message WHERE id = :1 AND state = 'parked'", id
    );
    if (!row) return fail(ErrorCode::NotFound, "there is no such message, or it is not parked");
    const auto& [channel_id, number, sender, text, received_at] = *row;
    if (number.empty()) return fail(ErrorCode::Refused, "its sender is no telephone number: nobody can be answered");
    tx.run("UPDATE message SET state = 'received', error = '' WHERE id = :1", id);
    handler.receive(tx, {id, channel_id, codec.decode(number), sender, text, received_at});
    return {};
}

}  // namespace tama::runtime::parked
