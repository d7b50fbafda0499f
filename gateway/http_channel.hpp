// One HTTP channel: pushes its messages to a provider's server, or hands them to a phone that asks; takes
// what the provider or phone brings. The same discipline as over SMPP: marked before it is sent, accepted
// when the provider said so, in doubt when its answer was lost. Thread rule: start(), stop(), wake(),
// status() and receive() are safe from any thread; the rest is the channel's strand.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "gateway/channel.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/commit_poster.hpp"
#include "gateway/http/http_client.hpp"
#include "gateway/http/http_inbound.hpp"
#include "gateway/http/http_reply.hpp"
#include "gateway/http/http_settings.hpp"
#include "gateway/lane_shares.hpp"
#include "gateway/rate_meter.hpp"
#include "gateway/strand_timer.hpp"

namespace tama::gateway {

class HttpChannel final : public Channel, public std::enable_shared_from_this<HttpChannel> {
  public:
    /// `settings.http` must be there. `client` must outlive what the channel has on its way.
    static std::shared_ptr<HttpChannel> create(
        std::shared_ptr<boost::asio::io_context> io,
        ChannelSettings settings,
        std::int64_t id,
        const ChannelServices& services,
        HttpClient& client,
        Random random
    );
    ~HttpChannel() override;

    void start() override;
    void stop(Milliseconds grace, std::function<void()> stopped) override;
    void wake() override;
    std::int64_t id() const override { return id_; }
    const std::string& name() const override { return settings_.name; }
    ChannelStatus status() const override;

    /// What somebody brings to /c/NAME/ACTION. Blocks until it is on disk: never call it from a closure or
    /// from the strand. NotFound: no such action; Refused: not theirs; Unavailable: could not be stored,
    /// bring it again.
    Result<HttpAnswer> receive(const InboundRequest& request);

  private:
    struct Strand;
    struct Arrived;

    HttpChannel(
        std::shared_ptr<boost::asio::io_context> io,
        ChannelSettings settings,
        std::int64_t id,
        const ChannelServices& services,
        HttpClient& client,
        Random random
    );
    void assemble();
    store::Executor executor();
    const HttpChannelSettings& http() const { return *settings_.http; }
    bool polls() const { return !http().preset.send.has_value(); }

    void recover();
    void upkeep();
    void pump();
    void marked(store::CommitOutcome outcome, Marked result);
    void send(const MarkedPart& part);
    void answered(const MarkedPart& part, const HttpReply& reply);
    void tryAgainLater(const MarkedPart& part, const ReplyVerdict& verdict);
    void lineIsDown(const std::string& reason);
    void record(std::int64_t number_key, std::function<void(DeliveryLedger&, store::Transaction&)> work);
    void finishStop();
    void publish();
    TemplateValues valuesOf(const MarkedPart& part, const std::string& piece) const;
    WallTime wallAfter(Milliseconds real) const;

    store::Job arrivalJob(const InboundText& text, WallTime now, std::shared_ptr<Arrived> arrived);
    store::Job reportJob(const InboundReport& report, WallTime now, std::shared_ptr<Arrived> arrived);
    Result<std::vector<MarkedPart>> handOut(const PollTemplate& poll);

    const std::shared_ptr<boost::asio::io_context> io_;
    const ChannelSettings settings_;
    const std::int64_t id_;
    const ChannelServices services_;
    HttpClient& client_;
    Random random_;
    ChannelCounters counters_;
    std::unique_ptr<Strand> strand_;
    std::shared_ptr<ChannelStores> stores_;
    std::unique_ptr<CommitPoster> poster_;
    std::unique_ptr<StrandTimer> news_timer_;
    std::unique_ptr<StrandTimer> upkeep_timer_;
    std::unique_ptr<StrandTimer> stop_timer_;
    LaneShares shares_;
    TurnsOfLanes turns_;
    RateMeter rate_;
    std::size_t in_flight_ = 0;
    std::atomic<bool> woken_ = false;
    std::function<void()> stopped_;  // set while stopping
    SteadyTime stop_by_{};
    bool recovered_ = false;
    bool marking_ = false;
    bool hungry_ = true;
    bool fresh_news_ = false;
    ChannelMode mode_ = ChannelMode::Open;
    bool down_ = false;
    int failures_ = 0;          // to reach the provider, in a row
    SteadyTime quiet_until_{};  // the provider is down or asked for time
    SteadyTime next_send_{};    // by the rate
    std::string last_error_;

    std::mutex hand_out_mutex_;  // phones ask on other threads: then turns_ is of this
    mutable std::mutex status_mutex_;
    ChannelStatus status_;
};

}  // namespace tama::gateway
