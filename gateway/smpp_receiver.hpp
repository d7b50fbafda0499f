// The inbound half of an SMPP channel: what the SMSC delivers goes into the store, and only then is it
// acknowledged. Thread rule: the channel's strand. Source: docs/architecture.md, "The spine", promises 1, 2
// and 4.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/numbering_plans.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/commit_poster.hpp"
#include "gateway/smpp/bind_group.hpp"
#include "gateway/smpp/receipt.hpp"
#include "store/phone_codec.hpp"

namespace tama::gateway {

class SmppReceiver {
  public:
    struct Surroundings {
        smpp::BindGroup& client;
        CommitPoster& poster;
        std::shared_ptr<ChannelStores> stores;
        const store::PhoneCodec& codec;
        const NumberingPlans& plans;
        const WallClock& wall;
        const SteadyClock& steady;
        ChannelCounters& counters;
    };

    SmppReceiver(const ChannelSettings& settings, Surroundings surroundings)
        : settings_(settings), with_(std::move(surroundings)) {}

    void delivered(std::uint64_t handle, const smpp::DeliverSm& message);

    void bound() { bound_at_ = with_.steady.now(); }
    /// The connection broke at this time, or at some time in between: answers sent within the response
    /// time-out before may be lost, and their messages may come again.
    void connectionLost(WallTime earliest, WallTime latest);

  private:
    void receipt(std::uint64_t handle, const smpp::DeliverSm& message, const smpp::Receipt& receipt);
    void person(std::uint64_t handle, const smpp::DeliverSm& message);
    void post(std::uint64_t handle, store::Job job);
    std::optional<LostAnswers> lostAnswers() const;

    const ChannelSettings& settings_;
    Surroundings with_;
    std::optional<LostAnswers> lost_;
    std::optional<SteadyTime> bound_at_;
};

}  // namespace tama::gateway
