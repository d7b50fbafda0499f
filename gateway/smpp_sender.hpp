// The outbound half of an SMPP channel: marks parts in the store, hands them to the client, and records the
// answers. At most one marking transaction is under way, for at most as many parts as there are free slots.
// Thread rule: the channel's strand. Source: docs/architecture.md, "The spine", promise 3.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/commit_poster.hpp"
#include "gateway/lane_shares.hpp"
#include "gateway/rate_meter.hpp"
#include "gateway/smpp/bind_group.hpp"

namespace tama::gateway {

class SmppSender {
  public:
    struct Surroundings {
        smpp::BindGroup& client;
        CommitPoster& poster;
        std::shared_ptr<ChannelStores> stores;
        const WallClock& wall;
        const SteadyClock& steady;
        ChannelCounters& counters;
        /// Calls news() after this time at the latest.
        std::function<void(Milliseconds)> news_after;
    };

    SmppSender(const ChannelSettings& settings, std::int64_t channel_id, Surroundings surroundings)
        : settings_(settings), channel_id_(channel_id), with_(std::move(surroundings)) {}

    void bound() { news(); }
    /// There may be new parts in the queue, or parts have become due. Harmless at any time.
    void news();
    /// Slots are free: sends what may be sent now.
    void pump();
    /// No more marks; what is marked and not written goes back.
    void stop() { stopping_ = true; }

    void answered(std::uint64_t tag, const smpp::SubmitResult& result, bool late);
    /// One bind is gone; others may be left.
    void ended(const smpp::SessionEnd& end);

    ChannelMode mode() const { return mode_; }
    double perSecond() { return rate_.perSecond(with_.steady.now()); }

  private:
    using RecordWork = std::function<void(DeliveryLedger&, store::Transaction&)>;
    struct InFlight {
        std::int64_t number_key = 0;
        std::int64_t attempts = 1;
    };

    void marked(store::CommitOutcome outcome, std::exception_ptr error, Marked result);
    bool write(const MarkedPart& part);
    std::size_t segmentsOf(const MarkedPart& part) const;
    void record(std::uint64_t number_key, RecordWork work);
    void recordRefusal(std::int64_t part_id, const InFlight& sent, std::uint32_t command_status);
    void recordLost(std::int64_t part_id, const InFlight& sent);
    void recordNotWritten(std::int64_t part_id, std::int64_t number_key);
    InFlight takeInFlight(std::uint64_t tag);
    WallTime wallAfter(Milliseconds real) const;
    Milliseconds realTime(Milliseconds wall) const;

    const ChannelSettings& settings_;
    std::int64_t channel_id_;
    Surroundings with_;
    LaneShares shares_;
    TurnsOfLanes turns_;
    RateMeter rate_;
    std::unordered_map<std::uint64_t, InFlight> in_flight_;  // by part id
    bool stopping_ = false;
    bool marking_ = false;
    bool hungry_ = true;       // the queue may hold parts that are due
    bool fresh_news_ = false;  // came while a mark was under way
    ChannelMode mode_ = ChannelMode::Open;
};

}  // namespace tama::gateway
