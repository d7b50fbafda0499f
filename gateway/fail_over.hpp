// Moves what waits on a channel that is passed over to the next one that may take it, and cancels what a killed
// channel keeps. All messages of a number move together or stay together, and none of which a part was handed
// over. Use inside a transaction; stateless. Source: docs/operator-guide.md, "Fail-over".
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.hpp"
#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/router.hpp"
#include "gateway/routing.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// Where a reader of a channel's queue has come to.
struct QueueCursor {
    Lane lane = Lane::Reply;
    std::int64_t share_of = 0;
    WallTime due;
    std::int64_t part_id = 0;
    bool begun = false;  // in this lane
};

class FailOver {
  public:
    using Wake = std::function<void(std::int64_t channel_id)>;

    FailOver(const Router& router, const store::PhoneCodec& codec, OutcomeListener& listener, Wake wake)
        : router_(router), codec_(codec), listener_(listener), wake_(std::move(wake)) {}

    /// Something of what the channel keeps could go elsewhere, or must go: it is worth reading its queue.
    bool isWanted(const ChannelConditions& all, std::int64_t channel_id, WallTime now) const;

    /// The keys of numbers with something in the channel's queue, after `cursor`, which goes on to the last of
    /// them; at most `limit`, each once. Empty: the end.
    static std::vector<std::int64_t> numbersAfter(
        store::Sql& sql, std::int64_t channel_id, QueueCursor& cursor, std::int64_t limit
    );

    /// How many messages were moved or cancelled. The number's key is the closure's order_key.
    std::size_t moveNumber(
        store::Transaction& tx, std::int64_t channel_id, std::int64_t number_key, WallTime now
    );

  private:
    struct Held;
    static std::vector<std::int64_t> handedOver(
        store::Sql& sql, std::int64_t channel_id, std::int64_t number_key
    );
    std::vector<Held> lineOf(store::Transaction& tx, std::int64_t channel_id, std::int64_t number_key);
    const Route* standInFor(
        const std::vector<const Route*>& permitted,
        const ChannelConditions& all,
        const Route* before,
        WallTime now
    ) const;
    bool move(
        store::Transaction& tx,
        const Held& message,
        std::int64_t number_key,
        const Route& to,
        const std::vector<const Route*>& permitted,
        WallTime now
    );
    void wakeAfter(store::Transaction& tx, std::int64_t channel_id);

    const Router& router_;
    const store::PhoneCodec& codec_;
    OutcomeListener& listener_;
    Wake wake_;
};

}  // namespace tama::gateway
