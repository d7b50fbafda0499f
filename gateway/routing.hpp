// Routing in the store: what rules look at, and what channels are in at the moment. Use inside a transaction
// or on a reading connection; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/message.hpp"
#include "gateway/route_choice.hpp"
#include "gateway/router.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// The routes that a message may take, the preferred one first; its use case and target group are looked up
/// where rules ask for them.
std::vector<const Route*> permittedRoutes(
    store::Sql& sql,
    const Router& router,
    const PhoneNumber& to,
    MessageClass message_class,
    std::optional<std::int64_t> use_case_id
);

/// Of all channels that the store knows.
ChannelConditions conditionsOf(store::Sql& sql);

/// Where a message to the number is unfinished; the oldest of several.
std::optional<std::int64_t> channelOfUnfinished(store::Sql& sql, std::int64_t number_key);

/// Whose sender a message shows on a route: its own, unless it is that of another channel it could have taken.
const std::string& senderOn(
    const Route& route, const std::string& own, const std::vector<const Route*>& permitted
);

}  // namespace tama::gateway
