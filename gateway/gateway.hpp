// The gateway: owns the channels and the threads that serve their sockets. Made in server/, after the
// outbox's router and with what implements its doors. Thread-safe.
//   auto routes = registerChannels(database, channels, now);   // gateway/channel_store.hpp
//   Router router(routes, plans);
//   Outbox outbox(router, permit, codec, ids, [&](std::int64_t id) { gateway.wake(id); });
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/channel.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/http/http_inbound.hpp"

namespace tama::gateway {

class Gateway {
  public:
    /// `seed` decides the jitter of reconnects.
    Gateway(const ChannelServices& services, std::vector<ChannelSettings> channels, std::uint64_t seed);
    /// Without stop(), as a crash would: connections are cut, marked parts are in doubt at the next start.
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    void start();
    /// Marks nothing more, waits at most `grace` for what is on the wire, unbinds and commits. Blocks; once.
    void stop(Milliseconds grace);

    /// A channel has new work. What the outbox calls; quick.
    void wake(std::int64_t channel_id);

    std::vector<ChannelStatus> status() const;
    /// What somebody brings to an HTTP channel's address. Blocks until it is on disk; see
    /// HttpChannel::receive.
    Result<HttpAnswer> receive(std::string_view channel, const InboundRequest& request);
    /// A person's word on a message that is in doubt: send it again, or take it for undelivered.
    Result<void> resolveInDoubt(std::int64_t message_id, bool resend);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tama::gateway
