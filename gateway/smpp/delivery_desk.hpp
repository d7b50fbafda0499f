// What the simulated SMSC has for those who receive: planned for later, ready, on the wire, refused and to be
// tried again. Gives it to the receivers in turn, as far as their windows allow. Thread rule: the SMSC's strand.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "gateway/smpp/delivery_plan.hpp"
#include "gateway/smpp/receiver_ring.hpp"
#include "gateway/smpp/server_listener.hpp"
#include "gateway/smpp/simulated_smsc.hpp"

namespace tama::gateway::smpp {

class DeliveryDesk : public std::enable_shared_from_this<DeliveryDesk> {
  public:
    struct Owner {
        /// A receipt is due: its message has this state now. False: it is lost.
        std::function<bool(const Delivery&)> released;
        std::function<void(const std::function<void(SmscCounts&)>&)> count;
    };

    DeliveryDesk(const Strand& strand, const WallClock& wall, Milliseconds retry_delay, Owner owner);

    /// Before anything is planned.
    void serve(std::shared_ptr<ServerListener> listener) { listener_ = std::move(listener); }
    void addReceiver(ReceiverRing::Id id);
    void removeReceiver(ReceiverRing::Id id);

    void plan(Delivery delivery);
    /// What is still planned for the message is dropped.
    void cancel(const std::string& message_id);
    /// Moves what is due to what can be delivered, and delivers it.
    void releaseDue();
    /// Gives ready deliveries to the receivers, as far as their windows allow.
    void deliverReady();
    /// A delivery was answered, or never will be: then it is tried again, as real SMSCs do.
    void settle(std::uint64_t tag, bool accepted);

    std::size_t size() const { return planned_.size() + underWay(); }
    std::size_t underWay() const { return ready_.size() + on_the_wire_.size() + refused_.size(); }
    std::optional<WallTime> nextDue() const { return planned_.nextDue(); }
    void close();

  private:
    void armTimer();
    void retryRefused();
    void countReceivers();
    Result<void> give(ReceiverRing::Id id, const Delivery& delivery, std::uint64_t tag);

    const WallClock& wall_;
    Milliseconds retry_delay_;
    Owner owner_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer retry_timer_;
    std::shared_ptr<ServerListener> listener_;
    ReceiverRing receivers_;
    DeliveryPlan planned_;
    std::deque<Delivery> ready_;
    std::unordered_map<std::uint64_t, Delivery> on_the_wire_;  // by the tag of the deliver_sm
    std::vector<Delivery> refused_;
    std::uint64_t last_tag_ = 0;
    bool timer_armed_ = false;
    bool closed_ = false;
};

}  // namespace tama::gateway::smpp
