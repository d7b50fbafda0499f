// One SMPP channel: its client, the two halves that glue it to the store, its housekeeping, and what it tells
// about itself. Thread rule: start(), stop(), wake() and status() are safe from any thread; the rest is the
// client's strand.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "base/random.hpp"
#include "gateway/channel.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/commit_poster.hpp"
#include "gateway/receipt_queries.hpp"
#include "gateway/smpp/bind_group.hpp"
#include "gateway/smpp_receiver.hpp"
#include "gateway/smpp_sender.hpp"
#include "gateway/strand_timer.hpp"
#include "store/database.hpp"

namespace tama::gateway {

class SmppChannel final : public Channel, public std::enable_shared_from_this<SmppChannel> {
  public:
    static std::shared_ptr<SmppChannel> create(
        std::shared_ptr<boost::asio::io_context> io,
        ChannelSettings settings,
        std::int64_t id,
        const ChannelServices& services,
        Random random
    );

    void start() override;
    void stop(Milliseconds grace, std::function<void()> stopped) override;
    void wake() override;
    std::int64_t id() const override { return id_; }
    const std::string& name() const override { return settings_.name; }
    ChannelStatus status() const override;

  private:
    SmppChannel(
        std::shared_ptr<boost::asio::io_context> io,
        ChannelSettings settings,
        std::int64_t id,
        const ChannelServices& services
    );
    void assemble(Random random);
    store::Executor strand();
    smpp::BindGroupEvents events();
    void onBound();
    void onUnbound(const smpp::BindEnd& end);
    void recover();
    void upkeep();
    void ask(const std::vector<OverdueReceipt>& overdue);
    void onQueried(const smpp::ClientSession::Queried& queried);
    void completeOverdue(const Inbox::Conversation& conversation);
    void finishStop();
    void publish();

    const std::shared_ptr<boost::asio::io_context> io_;
    const ChannelSettings settings_;
    const std::int64_t id_;
    const ChannelServices services_;
    ChannelCounters counters_;
    std::shared_ptr<ChannelStores> stores_;
    std::unique_ptr<smpp::BindGroup> client_;
    std::unique_ptr<CommitPoster> poster_;
    std::unique_ptr<SmppSender> sender_;
    std::unique_ptr<SmppReceiver> receiver_;
    std::unique_ptr<StrandTimer> news_timer_;
    std::unique_ptr<StrandTimer> upkeep_timer_;
    std::unique_ptr<StrandTimer> stop_timer_;
    std::atomic<bool> woken_ = false;  // a wake is on its way to the strand
    std::function<void()> stopped_;    // set while stopping
    bool recovered_ = false;
    std::size_t parts_recovered_ = 0;  // that a crash had left marked
    std::string refusal_;  // why the last bind was refused
    std::string last_error_;
    std::shared_ptr<std::string> query_cursor_ = std::make_shared<std::string>();  // see ReceiptQueries::take
    bool queries_ = true;  // the SMSC knows query_sm, as far as we know

    mutable std::mutex status_mutex_;
    ChannelStatus status_;
};

}  // namespace tama::gateway
