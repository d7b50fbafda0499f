#include "gateway/smpp/delivery_desk.hpp"

#include <algorithm>
#include <iterator>

#include <spdlog/spdlog.h>

namespace tama::gateway::smpp {
namespace {

/// A changed speed of the wall clock is noticed within this (real) time.
constexpr Milliseconds kLongestNap{50};

}  // namespace

DeliveryDesk::DeliveryDesk(const Strand& strand, const WallClock& wall, Milliseconds retry_delay, Owner owner)
    : wall_(wall), retry_delay_(retry_delay), owner_(std::move(owner)), timer_(strand), retry_timer_(strand) {
}

void DeliveryDesk::addReceiver(ReceiverRing::Id id) {
    receivers_.add(id);
    countReceivers();
}

void DeliveryDesk::removeReceiver(ReceiverRing::Id id) {
    receivers_.remove(id);
    countReceivers();
}

void DeliveryDesk::countReceivers() {
    owner_.count([this](SmscCounts& counts) { counts.receivers = receivers_.size(); });
}

void DeliveryDesk::plan(Delivery delivery) {
    if (closed_) return;
    planned_.add(std::move(delivery));
    owner_.count([](SmscCounts& counts) { ++counts.waiting; });
    armTimer();
}

void DeliveryDesk::cancel(const std::string& message_id) {
    const std::size_t removed = planned_.cancel(message_id);
    owner_.count([removed](SmscCounts& counts) { counts.waiting -= removed; });
}

void DeliveryDesk::releaseDue() {
    while (std::optional<Delivery> delivery = planned_.takeDue(wall_.now())) {
        if (delivery->receipt && !owner_.released(*delivery)) {
            owner_.count([](SmscCounts& counts) { --counts.waiting; });
            continue;
        }
        ready_.push_back(std::move(*delivery));
    }
    deliverReady();
    armTimer();
}

void DeliveryDesk::armTimer() {
    const std::optional<WallTime> due = planned_.nextDue();
    if (!due || timer_armed_ || closed_) return;
    const double real = static_cast<double>((*due - wall_.now()).count()) / wall_.speed();
    const auto nap = Milliseconds{static_cast<Milliseconds::rep>(std::clamp(real, 0.0, 1e6)) + 1};
    timer_armed_ = true;
    timer_.expires_after(std::min(nap, kLongestNap));
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self) return;
        self->timer_armed_ = false;
        self->releaseDue();
    });
}

Result<void> DeliveryDesk::give(ReceiverRing::Id id, const Delivery& delivery, std::uint64_t tag) {
    Result<void> given = fail(ErrorCode::Unavailable, "the connection is gone");
    listener_->with(id, [&](ServerSession& session) {
        given = delivery.as_data ? session.deliverAsData(delivery.message, tag)
                                 : session.deliver(delivery.message, tag);
    });
    return given;
}

void DeliveryDesk::deliverReady() {
    while (!ready_.empty()) {
        const auto receiver =
            receivers_.next([this](ReceiverRing::Id id) { return listener_->freeSlots(id) > 0; });
        if (!receiver) return;
        const std::uint64_t tag = ++last_tag_;
        const auto entry = on_the_wire_.emplace(tag, std::move(ready_.front())).first;
        ready_.pop_front();
        if (const Result<void> given = give(*receiver, entry->second, tag); !given) {
            spdlog::error("simulated SMSC: a delivery is not SMPP and is dropped: {}", describe(given.error()));
            on_the_wire_.erase(entry);
            owner_.count([](SmscCounts& counts) { --counts.waiting; });
        }
    }
}

void DeliveryDesk::settle(std::uint64_t tag, bool accepted) {
    const auto found = on_the_wire_.find(tag);
    if (found == on_the_wire_.end()) return;
    Delivery delivery = std::move(found->second);
    on_the_wire_.erase(found);
    if (accepted) {
        return owner_.count([&delivery](SmscCounts& counts) {
            ++(delivery.receipt ? counts.receipts : counts.replies);
            --counts.waiting;
        });
    }
    if (closed_) return;
    owner_.count([](SmscCounts& counts) { ++counts.redeliveries; });
    refused_.push_back(std::move(delivery));
    if (refused_.size() > 1) return;
    retry_timer_.expires_after(retry_delay_);
    retry_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self) return;
        self->retryRefused();
    });
}

void DeliveryDesk::retryRefused() {
    std::ranges::sort(refused_, {}, &Delivery::order);
    ready_.insert(
        ready_.begin(), std::make_move_iterator(refused_.begin()), std::make_move_iterator(refused_.end())
    );
    refused_.clear();
    deliverReady();
}

void DeliveryDesk::close() {
    closed_ = true;
    timer_.cancel();
    retry_timer_.cancel();
    planned_.clear();
    ready_.clear();
    receivers_.clear();
}

}  // namespace tama::gateway::smpp
