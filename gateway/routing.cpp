#include "gateway/routing.hpp"

#include <algorithm>

namespace tama::gateway {

std::vector<const Route*> permittedRoutes(
    store::Sql& sql,
    const Router& router,
    const PhoneNumber& to,
    MessageClass message_class,
    std::optional<std::int64_t> use_case_id
) {
    RoutedMessage message{to, message_class};
    if (use_case_id && router.looksAtUseCases()) {
        const auto row = sql.one<std::string, std::optional<std::string>>(
            "SELECT u.number, g.name FROM use_case u LEFT JOIN target_group g ON g.id = u.target_group_id"
            " WHERE u.id = :1",
            *use_case_id
        );
        if (row) {
            message.use_case = std::get<0>(*row);
            message.group = std::get<1>(*row).value_or("");
        }
    }
    return router.permitted(message);
}

ChannelConditions conditionsOf(store::Sql& sql) {
    ChannelConditions all;
    sql.each<std::int64_t, std::string, std::optional<WallTime>>(
        "SELECT id, mode, down_since FROM channel",
        [&all](const auto& row) {
            const auto& [id, mode, down_since] = row;
            all.push_back({id, channelModeFrom(mode), down_since});
        }
    );
    return all;
}

std::optional<std::int64_t> channelOfUnfinished(store::Sql& sql, std::int64_t number_key) {
    return sql.one<std::int64_t>(
        "SELECT channel_id FROM message WHERE number_key = :1 AND state IN ('held', 'queued', 'in_doubt')"
        " ORDER BY id LIMIT 1",
        number_key
    );
}

const std::string& senderOn(
    const Route& route, const std::string& own, const std::vector<const Route*>& permitted
) {
    const bool of_another = std::any_of(permitted.begin(), permitted.end(), [&own](const Route* other) {
        return other->sender == own;
    });
    return own.empty() || of_another ? route.sender : own;
}

}  // namespace tama::gateway
