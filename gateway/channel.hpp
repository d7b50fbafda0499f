// One way into the world: what the gateway asks of a channel, whatever its kind. Safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outcome_listener.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::gateway {

/// What channels need from the rest of the house. All of it must outlive the database's commit queue.
struct ChannelServices {
    store::Database& database;
    const store::PhoneCodec& codec;
    IdSource& ids;
    const NumberingPlans& plans;
    InboundHandler& handler;
    OutcomeListener& listener;
    const WallClock& wall;
    const SteadyClock& steady;
};

class Channel {
  public:
    virtual ~Channel() = default;

    /// Puts parts that a crash left marked in doubt, then begins to work.
    virtual void start() = 0;
    /// Marks nothing more, waits at most `grace` for answers, commits what is left, then calls `stopped`.
    virtual void stop(Milliseconds grace, std::function<void()> stopped) = 0;
    /// There is new work in the store.
    virtual void wake() = 0;

    virtual std::int64_t id() const = 0;
    virtual const std::string& name() const = 0;
    /// Without the figures that are counted in the store.
    virtual ChannelStatus status() const = 0;
};

}  // namespace tama::gateway
