#include "gateway/smpp/simulated_smsc.hpp"

#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "gateway/smpp/delivery_desk.hpp"
#include "gateway/smpp/message_states.hpp"
#include "gateway/smpp/rate_control.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/server_listener.hpp"

namespace tama::gateway::smpp {
namespace {

namespace asio = boost::asio;

constexpr const char* kStrayId = "FFFFFFFFFFFF";  // no form of an id that is ever given

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
          limit_(settings_.misbehaviour.accept_per_second, steady.now()) {}

    void listen() {
        const std::weak_ptr<Impl> weak = weak_from_this();
        desk_ = std::make_shared<DeliveryDesk>(
            strand_,
            wall_,
            settings_.retry_delay,
            DeliveryDesk::Owner{
                [weak](const Delivery& delivery) {
                    const auto self = weak.lock();
                    return self && self->released(delivery);
                },
                [weak](const std::function<void(SmscCounts&)>& change) {
                    if (const auto self = weak.lock()) self->count(change);
                }}
        );
        listener_ = std::make_shared<ServerListener>(strand_, listenerSettings(), steady_, owner());
        desk_->serve(listener_);
        listener_->start();
    }

    std::uint16_t port() const { return listener_->port(); }
    const Strand& strand() const { return strand_; }

    void inject(DeliverSm message) {
        desk_->plan({wall_.now(), false, {}, MessageState::Unknown, std::move(message), false, 0});
        desk_->releaseDue();
    }

    void sendRaw(const std::string& octets) {
        for (const Id id : connections_) {
            listener_->with(id, [&](ServerSession& session) { session.sendRaw(octets); });
        }
    }

    void setMisbehaviour(const Misbehaviour& misbehaviour) {
        settings_.misbehaviour = misbehaviour;
        limit_ = RateControl(misbehaviour.accept_per_second, steady_.now());
    }

    void dropConnections() {
        for (const Id id : connections_) listener_->drop(id);
    }

    void dropOneConnection() {
        if (!connections_.empty()) listener_->drop(*connections_.begin());
    }

    void close() {
        listener_->close();
        desk_->close();
        connections_.clear();
    }

    SmscPace catchUp() {
        desk_->releaseDue();
        return {desk_->underWay(), desk_->nextDue()};
    }

    SmscCounts counts() const {
        const std::lock_guard lock(counts_mutex_);
        return counts_;
    }

  private:
    using Id = ServerListener::ConnectionId;

    using HeldAnswer = std::pair<Id, std::string>;

    ListenerSettings listenerSettings() {
        ListenerSettings listener;
        listener.address = settings_.address;
        listener.port = settings_.port;
        listener.tls = settings_.tls;
        listener.session.system_id = settings_.system_id;
        listener.session.link.window = settings_.window;
        listener.session.link.response_timeout = settings_.response_timeout;
        listener.session.link.max_held = 100'000;
        listener.session.link.intercept =
            [weak = weak_from_this()](const Header& header) -> std::optional<std::string> {
            const auto self = weak.lock();
            return self ? interceptRequest(self->settings_.misbehaviour, header) : std::nullopt;
        };
        return listener;
    }

    ServerListener::Owner owner() {
        const std::weak_ptr<Impl> weak = weak_from_this();
        return {
            [weak](const Bind& bind) {
                const auto self = weak.lock();
                return self ? self->authenticate(bind) : status::kBindFailed;
            },
            [weak](Id id, ServerSession::Event event) {
                if (const auto self = weak.lock()) self->handle(id, std::move(event));
            },
            [weak](Id /*id*/) {
                if (const auto self = weak.lock()) self->desk_->deliverReady();
            },
            [weak](Id id) {
                if (const auto self = weak.lock()) self->desk_->removeReceiver(id);
            }};
    }

    void count(const std::function<void(SmscCounts&)>& change) {
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
            desk_->settle(answered->tag, answered->status == status::kOk);
        } else if (const auto* bound = std::get_if<ServerSession::BoundAs>(&event)) {
            welcome(id, bound->mode);
        } else if (const auto* query = std::get_if<ServerSession::QueryReceived>(&event)) {
            answerQuery(id, *query);
        } else if (const auto* cancel = std::get_if<ServerSession::CancelReceived>(&event)) {
            answerCancel(id, *cancel);
        } else if (const auto* replace = std::get_if<ServerSession::ReplaceReceived>(&event)) {
            answerReplace(id, *replace);
        } else if (auto* multi = std::get_if<ServerSession::MultiReceived>(&event)) {
            takeMulti(id, std::move(*multi));
        } else if (const auto* ended = std::get_if<ServerSession::Ended>(&event)) {
            connections_.erase(id);
            desk_->removeReceiver(id);
            for (const std::uint64_t tag : ended->unanswered) desk_->settle(tag, false);
        } else {
            spdlog::debug("simulated SMSC: {}", std::get<ServerSession::Oddity>(event).text);
        }
    }

    void welcome(Id id, BindMode mode) {
        connections_.insert(id);
        if (mode != BindMode::Transmitter) desk_->addReceiver(id);
        const Misbehaviour& faults = settings_.misbehaviour;
        if (!faults.garbage.empty()) {
            listener_->with(id, [&](ServerSession& session) { session.sendRaw(faults.garbage); });
        }
        if (faults.deaf) listener_->stopReading(id);
        if (faults.write_size != 0) listener_->limitWrites(id, faults.write_size);
    }

    /// The status that this submit is refused with, or kOk.
    std::uint32_t refusalOf(std::uint64_t number) {
        const Misbehaviour& faults = settings_.misbehaviour;
        if (desk_->size() >= settings_.max_deliveries) return status::kMessageQueueFull;
        if (strikes(number, faults.throttle_every)) return status::kThrottled;
        if (strikes(number, faults.refuse_every)) return faults.refuse_status;
        if (faults.accept_per_second > 0) {
            if (limit_.available(steady_.now()) == 0) return status::kThrottled;
            limit_.take(steady_.now());
        }
        return status::kOk;
    }

    static bool strikes(std::uint64_t number, std::uint64_t every) { return every != 0 && number % every == 0; }

    void take(Id id, ServerSession::SubmitReceived submit) {
        const std::uint64_t number = ++submits_;
        count([](SmscCounts& counts) { ++counts.submits; });
        const Misbehaviour& faults = settings_.misbehaviour;
        if (const std::uint32_t refusal = refusalOf(number); refusal != status::kOk) {
            return answer(id, submit.handle, refusal, {});
        }
        const std::uint64_t again = faults.ids_used_again_after;
        const std::uint64_t id_number = again == 0 ? number : number % again;
        const std::string message_id = idInAnswer(faults.id_form, id_number);
        SubmitPlan submit_plan = model_.onSubmit(submit.message, message_id, wall_.now());
        if (submit_plan.status != status::kOk) return answer(id, submit.handle, submit_plan.status, {});
        if (faults.receipt_before_response) {
            for (PlannedReceipt& receipt : submit_plan.receipts) receipt.delay = Milliseconds{0};
        }
        states_.remember(message_id, MessageState::Enroute);
        schedule(submit.message, message_id, idInReceipt(faults.id_form, id_number), std::move(submit_plan));
        if (strikes(number, faults.drop_every)) return listener_->drop(id);
        if (strikes(number, faults.hang_up_every)) return hangUp(id, {});
        if (strikes(number, faults.silent_every)) return;
        if (faults.receipt_before_response) desk_->releaseDue();
        if (strikes(number, faults.cut_every)) return cutAnswer(id, submit.handle, message_id);
        answer(id, submit.handle, status::kOk, message_id);
        if (strikes(number, faults.unbind_every)) {
            listener_->with(id, [](ServerSession& session) { session.unbind(); });
        }
    }

    void hangUp(Id id, const std::string& last_words) {
        listener_->with(id, [&](ServerSession& session) {
            session.sendRaw(last_words);
            session.hangUp();
        });
    }

    void cutAnswer(Id id, std::uint64_t handle, const std::string& message_id) {
        const std::string octets = oddAnswer(id, handle, status::kOk, message_id);
        hangUp(id, octets.substr(0, settings_.misbehaviour.cut_after));
    }

    std::string oddAnswer(Id id, std::uint64_t handle, std::uint32_t status, const std::string& message_id) {
        std::string octets;
        listener_->with(id, [&](ServerSession& session) {
            if (const auto held = session.release(handle)) {
                octets = answerOctets(settings_.misbehaviour, *held, status, message_id);
            }
        });
        return octets;
    }

    void answer(Id id, std::uint64_t handle, std::uint32_t status, const std::string& message_id) {
        if (status != status::kOk) count([](SmscCounts& counts) { ++counts.refused_submits; });
        held_answers_.emplace_back(id, oddAnswer(id, handle, status, message_id));
        if (held_answers_.size() < settings_.misbehaviour.reverse_answers) return;
        const std::vector<HeldAnswer> answers = std::exchange(held_answers_, {});
        for (auto held = answers.rbegin(); held != answers.rend(); ++held) {
            listener_->with(held->first, [&](ServerSession& session) { session.sendRaw(held->second); });
        }
    }

    void schedule(
        const SubmitSm& submit, const std::string& message_id, const std::string& receipt_id, SubmitPlan submit_plan
    ) {
        const WallTime now = wall_.now();
        const Misbehaviour& faults = settings_.misbehaviour;
        for (const PlannedReceipt& receipt : submit_plan.receipts) {
            if (faults.stray_receipts) planReceipt(submit, kStrayId, kStrayId, receipt);
            for (std::uint64_t copy = 0; copy < faults.receipt_copies; ++copy) {
                planReceipt(submit, message_id, receipt_id, receipt);
            }
            if (!faults.enroute_after_final) continue;
            planReceipt(submit, message_id, receipt_id, {receipt.delay, MessageState::Enroute, "000"});
        }
        for (PlannedReply& reply : submit_plan.replies) {
            desk_->plan(replyFor(submit, message_id, std::move(reply), now));
        }
    }

    void planReceipt(
        const SubmitSm& submit,
        const std::string& message_id,
        const std::string& receipt_id,
        const PlannedReceipt& receipt
    ) {
        std::optional<Delivery> delivery = receiptFor(submit, receipt_id, receipt, wall_.now());
        if (!delivery) return;
        const Misbehaviour& faults = settings_.misbehaviour;
        delivery->message = disguised(std::move(delivery->message), faults, receipt_id, receipt.state);
        delivery->message_id = message_id;
        delivery->as_data = faults.receipt_form == ReceiptForm::DataSm;
        desk_->plan(std::move(*delivery));
    }

    /// query_sm tells what the receipts told; one that comes late does not take a final state back.
    bool released(const Delivery& delivery) {
        const auto known = states_.find(delivery.message_id);
        if (known && !isFinal(*known)) states_.remember(delivery.message_id, delivery.state);
        return !settings_.misbehaviour.receipts_lost;
    }

    void takeMulti(Id id, ServerSession::MultiReceived received) {
        const std::uint64_t number = ++submits_;
        count([](SmscCounts& counts) { ++counts.submits; });
        SubmitMultiResponse response{idInAnswer(IdForm::Same, number), {}};
        states_.remember(response.message_id, MessageState::Enroute);
        for (const Address& destination : received.multi.destinations) {
            SubmitSm submit;
            static_cast<ShortMessage&>(submit) = received.multi.message;
            submit.destination = destination;
            SubmitPlan submit_plan = model_.onSubmit(submit, response.message_id, wall_.now());
            if (submit_plan.status != status::kOk) {
                response.refused.push_back({destination, submit_plan.status});
            } else {
                schedule(submit, response.message_id, response.message_id, std::move(submit_plan));
            }
        }
        const std::uint32_t verdict = received.multi.lists.empty() ? status::kOk : status::kInvalidDistributionList;
        listener_->with(id, [&](ServerSession& session) {
            session.answerMulti(received.handle, verdict, std::move(response));
        });
    }

    void answerQuery(Id id, const ServerSession::QueryReceived& received) {
        const auto known = states_.find(received.query.message_id);
        QuerySmResponse response;
        if (known) response = {received.query.message_id, "", static_cast<std::uint8_t>(*known), 0};
        count([](SmscCounts& counts) { ++counts.queries; });
        listener_->with(id, [&](ServerSession& session) {
            session.answerQuery(received.handle, known ? status::kOk : status::kQueryFailed, response);
        });
    }

    void answerCancel(Id id, const ServerSession::CancelReceived& received) {
        const std::string& message_id = received.cancel.message_id;
        const bool open = states_.cancel(message_id);
        if (open) desk_->cancel(message_id);
        listener_->with(id, [&](ServerSession& session) {
            session.answerCancel(received.handle, open ? status::kOk : status::kCancelFailed);
        });
    }

    void answerReplace(Id id, const ServerSession::ReplaceReceived& received) {
        const bool open = states_.find(received.replace.message_id) == MessageState::Enroute;
        listener_->with(id, [&](ServerSession& session) {
            session.answerReplace(received.handle, open ? status::kOk : status::kReplaceFailed);
        });
    }

    Strand strand_;
    SmscSettings settings_;
    SubscriberModel& model_;
    const WallClock& wall_;
    const SteadyClock& steady_;
    RateControl limit_;  // of Misbehaviour::accept_per_second
    std::shared_ptr<DeliveryDesk> desk_;
    std::shared_ptr<ServerListener> listener_;
    std::set<Id> connections_;
    MessageStates states_;
    std::vector<HeldAnswer> held_answers_;
    std::uint64_t submits_ = 0;

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
    deliver(std::move(message));
}

void SimulatedSmsc::deliver(DeliverSm message) {
    asio::dispatch(impl_->strand(), [impl = impl_, message = std::move(message)]() mutable {
        impl->inject(std::move(message));
    });
}

void SimulatedSmsc::sendRaw(std::string octets) {
    asio::dispatch(impl_->strand(), [impl = impl_, octets = std::move(octets)] { impl->sendRaw(octets); });
}

void SimulatedSmsc::setMisbehaviour(const Misbehaviour& misbehaviour) {
    asio::dispatch(impl_->strand(), [impl = impl_, misbehaviour] { impl->setMisbehaviour(misbehaviour); });
}

void SimulatedSmsc::dropConnections() {
    asio::dispatch(impl_->strand(), [impl = impl_] { impl->dropConnections(); });
}

void SimulatedSmsc::dropOneConnection() {
    asio::dispatch(impl_->strand(), [impl = impl_] { impl->dropOneConnection(); });
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
