#include "gateway/smpp/simulated_smsc.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "gateway/smpp/delivery_plan.hpp"
#include "gateway/smpp/message_states.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/receiver_ring.hpp"
#include "gateway/smpp/server_listener.hpp"

namespace tama::gateway::smpp {
namespace {

namespace asio = boost::asio;

/// A changed speed of the wall clock is noticed within this (real) time.
constexpr Milliseconds kLongestNap{50};

}  // namespace

class SimulatedSmsc::Impl : public std::enable_shared_from_this<SimulatedSmsc::Impl> {
  public:
    Impl(
        asio::io_context& io,
        SmscSettings settings,
        SubscriberModel& model,
        const WallClock& wall,
        const SteadyClock& steady
    )
        : strand_(asio::any_io_executor(io.get_executor())),
          settings_(std::move(settings)),
          model_(model),
          wall_(wall),
          steady_(steady),
          timer_(strand_),
          retry_timer_(strand_) {}

    void listen() {
        ListenerSettings listener;
        listener.address = settings_.address;
        listener.port = settings_.port;
        listener.session.system_id = settings_.system_id;
        listener.session.link.window = settings_.window;
        listener.session.link.response_timeout = settings_.response_timeout;
        listener.session.link.max_held = 100'000;
        const std::weak_ptr<Impl> weak = weak_from_this();
        listener_ = std::make_shared<ServerListener>(
            strand_,
            listener,
            steady_,
            ServerListener::Owner{
                [weak](const Bind& bind) {
                    const auto self = weak.lock();
                    return self ? self->authenticate(bind) : status::kBindFailed;
                },
                [weak](Id id, ServerSession::Event event) {
                    if (const auto self = weak.lock()) self->handle(id, std::move(event));
                },
                [weak](Id /*id*/) {
                    if (const auto self = weak.lock()) self->deliverReady();
                },
                [weak](Id id) {
                    if (const auto self = weak.lock()) self->receivers_.remove(id);
                }}
        );
        listener_->start();
    }

    std::uint16_t port() const { return listener_->port(); }
    const Strand& strand() const { return strand_; }

    void inject(DeliverSm message) {
        plan({wall_.now(), false, {}, MessageState::Unknown, std::move(message)});
        releaseDue();
    }

    void setMisbehaviour(const Misbehaviour& misbehaviour) { settings_.misbehaviour = misbehaviour; }

    void dropConnections() {
        for (const Id id : connections_) listener_->drop(id);
    }

    void close() {
        listener_->close();
        timer_.cancel();
        retry_timer_.cancel();
        planned_.clear();
        ready_.clear();
        receivers_.clear();
        connections_.clear();
        closed_ = true;
    }

    SmscPace catchUp() {
        releaseDue();
        return {ready_.size() + on_the_wire_.size() + refused_.size(), planned_.nextDue()};
    }

    SmscCounts counts() const {
        const std::lock_guard lock(counts_mutex_);
        return counts_;
    }

  private:
    using Id = ServerListener::ConnectionId;

    template <class Change>
    void count(Change change) {
        const std::lock_guard lock(counts_mutex_);
        change(counts_);
    }

    std::uint32_t authenticate(const Bind& bind) {
        const auto account = settings_.accounts.find(bind.system_id);
        std::uint32_t verdict = status::kOk;
        if (account == settings_.accounts.end()) {
            verdict = status::kInvalidSystemId;
        } else if (account->second != bind.password) {
            verdict = status::kInvalidPassword;
        }
        count([verdict](SmscCounts& counts) {
            ++(verdict == status::kOk ? counts.binds : counts.refused_binds);
        });
        return verdict;
    }

    void handle(Id id, ServerSession::Event event) {
        if (auto* submit = std::get_if<ServerSession::SubmitReceived>(&event)) {
            take(id, std::move(*submit));
        } else if (const auto* answered = std::get_if<ServerSession::DeliverAnswered>(&event)) {
            settle(answered->tag, answered->status == status::kOk);
        } else if (const auto* bound = std::get_if<ServerSession::BoundAs>(&event)) {
            connections_.insert(id);
            if (bound->mode != BindMode::Transmitter) receivers_.add(id);
            countReceivers();
        } else if (const auto* query = std::get_if<ServerSession::QueryReceived>(&event)) {
            answerQuery(id, *query);
        } else if (const auto* cancel = std::get_if<ServerSession::CancelReceived>(&event)) {
            answerCancel(id, *cancel);
        } else if (const auto* ended = std::get_if<ServerSession::Ended>(&event)) {
            connections_.erase(id);
            receivers_.remove(id);
            countReceivers();
            for (const std::uint64_t tag : ended->unanswered) settle(tag, false);
        } else {
            spdlog::debug("simulated SMSC: {}", std::get<ServerSession::Oddity>(event).text);
        }
    }

    void countReceivers() {
        count([this](SmscCounts& counts) { counts.receivers = receivers_.size(); });
    }

    void take(Id id, ServerSession::SubmitReceived submit) {
        const std::uint64_t number = ++submits_;
        count([](SmscCounts& counts) { ++counts.submits; });
        const Misbehaviour& fault = settings_.misbehaviour;
        const auto strikes = [number](std::uint64_t every) { return every != 0 && number % every == 0; };
        const bool full = planned_.size() + ready_.size() + on_the_wire_.size() >= settings_.max_deliveries;
        if (full || strikes(fault.throttle_every)) {
            return answer(id, submit.handle, full ? status::kMessageQueueFull : status::kThrottled, {});
        }
        const std::string message_id = fmt::format("{:08X}", number);
        SubmitPlan submit_plan = model_.onSubmit(submit.message, message_id, wall_.now());
        if (submit_plan.status != status::kOk) return answer(id, submit.handle, submit_plan.status, {});
        if (fault.receipt_before_response) {
            for (PlannedReceipt& receipt : submit_plan.receipts) receipt.delay = Milliseconds{0};
        }
        states_.remember(message_id, MessageState::Enroute);
        schedule(submit.message, message_id, std::move(submit_plan));
        if (strikes(fault.drop_every)) return listener_->drop(id);
        if (strikes(fault.silent_every)) return;
        if (fault.receipt_before_response) releaseDue();
        answer(id, submit.handle, status::kOk, message_id);
    }

    void answer(Id id, std::uint64_t handle, std::uint32_t status, const std::string& message_id) {
        if (status != status::kOk) count([](SmscCounts& counts) { ++counts.refused_submits; });
        listener_->with(id, [&](ServerSession& session) {
            session.answerSubmit(handle, status, message_id);
        });
    }

    void schedule(const SubmitSm& submit, const std::string& message_id, SubmitPlan submit_plan) {
        const WallTime now = wall_.now();
        for (const PlannedReceipt& receipt : submit_plan.receipts) {
            if (std::optional<Delivery> delivery = receiptFor(submit, message_id, receipt, now))
                plan(std::move(*delivery));
        }
        for (PlannedReply& reply : submit_plan.replies) {
            plan(replyFor(submit, message_id, std::move(reply), now));
        }
        armTimer();
    }

    void plan(Delivery delivery) {
        if (closed_) return;
        planned_.add(std::move(delivery));
        count([](SmscCounts& counts) { ++counts.waiting; });
    }

    /// Moves what is due to the queue of what can be delivered.
    void releaseDue() {
        while (std::optional<Delivery> delivery = planned_.takeDue(wall_.now())) {
            if (delivery->receipt) states_.remember(delivery->message_id, delivery->state);
            ready_.push_back(std::move(*delivery));
        }
        deliverReady();
        armTimer();
    }

    void armTimer() {
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

    /// Gives ready deliveries to the receivers in turn, as far as their windows allow.
    void deliverReady() {
        while (!ready_.empty()) {
            const auto receiver = receivers_.next([this](Id id) { return listener_->freeSlots(id) > 0; });
            if (!receiver) return;
            const std::uint64_t tag = ++last_tag_;
            const auto entry = on_the_wire_.emplace(tag, std::move(ready_.front())).first;
            ready_.pop_front();
            listener_->with(*receiver, [&](ServerSession& session) {
                const Result<void> sent = session.deliver(entry->second.message, tag);
                if (sent) return;
                spdlog::error(
                    "simulated SMSC: a delivery is not SMPP and is dropped: {}", describe(sent.error())
                );
                on_the_wire_.erase(entry);
                count([](SmscCounts& counts) { --counts.waiting; });
            });
        }
    }

    /// A delivery was answered, or never will be: then it is tried again, as real SMSCs do.
    void settle(std::uint64_t tag, bool accepted) {
        const auto found = on_the_wire_.find(tag);
        if (found == on_the_wire_.end()) return;
        Delivery delivery = std::move(found->second);
        on_the_wire_.erase(found);
        if (accepted) {
            return count([&delivery](SmscCounts& counts) {
                ++(delivery.receipt ? counts.receipts : counts.replies);
                --counts.waiting;
            });
        }
        if (closed_) return;
        count([](SmscCounts& counts) { ++counts.redeliveries; });
        refused_.push_back(std::move(delivery));
        if (refused_.size() > 1) return;
        retry_timer_.expires_after(settings_.retry_delay);
        retry_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
            const auto self = weak.lock();
            if (cancelled || !self) return;
            self->retryRefused();
        });
    }

    void retryRefused() {
        std::ranges::sort(refused_, {}, &Delivery::order);
        ready_.insert(
            ready_.begin(), std::make_move_iterator(refused_.begin()), std::make_move_iterator(refused_.end())
        );
        refused_.clear();
        deliverReady();
    }

    void answerQuery(Id id, const ServerSession::QueryReceived& received) {
        const auto known = states_.find(received.query.message_id);
        QuerySmResponse response;
        if (known) response = {received.query.message_id, "", static_cast<std::uint8_t>(*known), 0};
        listener_->with(id, [&](ServerSession& session) {
            session.answerQuery(received.handle, known ? status::kOk : status::kQueryFailed, response);
        });
    }

    void answerCancel(Id id, const ServerSession::CancelReceived& received) {
        const std::string& message_id = received.cancel.message_id;
        const bool open = states_.cancel(message_id);
        if (open) {
            const std::size_t removed = planned_.cancel(message_id);
            count([removed](SmscCounts& counts) { counts.waiting -= removed; });
        }
        listener_->with(id, [&](ServerSession& session) {
            session.answerCancel(received.handle, open ? status::kOk : status::kCancelFailed);
        });
    }

    Strand strand_;
    SmscSettings settings_;
    SubscriberModel& model_;
    const WallClock& wall_;
    const SteadyClock& steady_;
    asio::steady_timer timer_;
    asio::steady_timer retry_timer_;
    std::shared_ptr<ServerListener> listener_;
    std::set<Id> connections_;
    ReceiverRing receivers_;
    DeliveryPlan planned_;
    std::deque<Delivery> ready_;
    std::unordered_map<std::uint64_t, Delivery> on_the_wire_;  // by the tag of the deliver_sm
    std::vector<Delivery> refused_;
    MessageStates states_;
    std::uint64_t submits_ = 0;
    std::uint64_t last_tag_ = 0;
    bool timer_armed_ = false;
    bool closed_ = false;
    mutable std::mutex counts_mutex_;
    SmscCounts counts_;
};

SimulatedSmsc::SimulatedSmsc(
    asio::io_context& io,
    SmscSettings settings,
    SubscriberModel& model,
    const WallClock& wall,
    const SteadyClock& steady
)
    : impl_(std::make_shared<Impl>(io, std::move(settings), model, wall, steady)) {
    impl_->listen();
}

SimulatedSmsc::~SimulatedSmsc() {
    close();
}

std::uint16_t SimulatedSmsc::port() const {
    return impl_->port();
}

void SimulatedSmsc::deliver(
    std::string from, std::string to, std::string octets, std::uint8_t data_coding, std::uint8_t esm_class
) {
    DeliverSm message;
    message.source = {1, 1, std::move(from)};
    message.destination = {0, 0, std::move(to)};
    message.data_coding = data_coding;
    message.esm_class = esm_class;
    message.short_message = std::move(octets);
    asio::dispatch(impl_->strand(), [impl = impl_, message = std::move(message)]() mutable {
        impl->inject(std::move(message));
    });
}

void SimulatedSmsc::setMisbehaviour(const Misbehaviour& misbehaviour) {
    asio::dispatch(impl_->strand(), [impl = impl_, misbehaviour] { impl->setMisbehaviour(misbehaviour); });
}

void SimulatedSmsc::dropConnections() {
    asio::dispatch(impl_->strand(), [impl = impl_] { impl->dropConnections(); });
}

SmscCounts SimulatedSmsc::counts() const {
    return impl_->counts();
}

SmscPace SimulatedSmsc::catchUp() {
    std::promise<SmscPace> pace;
    asio::dispatch(impl_->strand(), [&pace, impl = impl_] { pace.set_value(impl->catchUp()); });
    return pace.get_future().get();
}

void SimulatedSmsc::close() {
    // Not at once: the caller may be the model, and what calls it must not be taken down under it.
    asio::post(impl_->strand(), [impl = impl_] { impl->close(); });
}

}  // namespace tama::gateway::smpp
