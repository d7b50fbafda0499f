#include "gateway/smpp_channel.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "gateway/channel_store.hpp"
#include "gateway/smpp/status.hpp"
#include "gateway/smpp_message.hpp"

namespace tama::gateway {
namespace {

constexpr std::size_t kForgetBatch = 500;  // receipts deleted in one closure, by one statement
constexpr std::size_t kConversationBatch = 20;
constexpr Milliseconds kRetryRecovery{1'000};
constexpr Milliseconds kStopPoll{20};
constexpr std::chrono::hours kReceiptMemory{72};  // a receipt that matched nothing for so long never will

smpp::BindGroupSettings bindSettings(const ChannelSettings& settings) {
    smpp::BindGroupSettings client = settings.smpp;
    client.name = settings.name;
    return client;
}

std::string refusalText(std::uint32_t status) {
    switch (status) {
        case smpp::status::kInvalidPassword:
            return "refused: wrong password";
        case smpp::status::kInvalidSystemId:
            return "refused: the SMSC does not know this system_id";
        default:
            return "refused: " + smpp::describeStatus(status);
    }
}

}  // namespace

std::shared_ptr<SmppChannel> SmppChannel::create(
    std::shared_ptr<boost::asio::io_context> io,
    ChannelSettings settings,
    std::int64_t id,
    const ChannelServices& services,
    Random random
) {
    auto made = std::unique_ptr<SmppChannel>(new SmppChannel(io, std::move(settings), id, services));
    // Wherever the last reference goes, the channel ends where its callbacks run.
    std::shared_ptr<SmppChannel> channel(made.release(), [io](SmppChannel* last) {
        boost::asio::post(*io, [ended = std::unique_ptr<SmppChannel>(last)] {});
    });
    channel->assemble(random);
    return channel;
}

SmppChannel::SmppChannel(
    std::shared_ptr<boost::asio::io_context> io,
    ChannelSettings settings,
    std::int64_t id,
    const ChannelServices& services
)
    : io_(std::move(io)), settings_(std::move(settings)), id_(id), services_(services) {
    status_.id = id_;
    status_.name = settings_.name;
    status_.state = "idle";
}

void SmppChannel::assemble(Random random) {
    const std::weak_ptr<SmppChannel> weak = weak_from_this();
    stores_ = std::make_shared<ChannelStores>(
        id_,
        settings_.style.default_charset,
        services_.codec,
        services_.ids,
        services_.handler,
        services_.listener,
        [weak] {
            if (const auto self = weak.lock()) self->wake();
        }
    );
    client_ =
        std::make_unique<smpp::BindGroup>(*io_, bindSettings(settings_), services_.steady, random, events());
    poster_ = std::make_unique<CommitPoster>(services_.database.queue(), strand());
    news_timer_ = std::make_unique<StrandTimer>(*io_, strand(), [this] { sender_->news(); });
    upkeep_timer_ = std::make_unique<StrandTimer>(*io_, strand(), [this] { upkeep(); });
    stop_timer_ = std::make_unique<StrandTimer>(*io_, strand(), [this] { finishStop(); });
    sender_ = std::make_unique<SmppSender>(
        settings_,
        id_,
        SmppSender::Surroundings{
            *client_,
            *poster_,
            stores_,
            services_.wall,
            services_.steady,
            counters_,
            [this](Milliseconds time) { news_timer_->within(time); }}
    );
    receiver_ = std::make_unique<SmppReceiver>(
        settings_,
        SmppReceiver::Surroundings{
            *client_,
            *poster_,
            stores_,
            services_.codec,
            services_.plans,
            services_.wall,
            services_.steady,
            counters_}
    );
}

/// Whoever posts may be on any thread, and we may be gone by then.
store::Executor SmppChannel::strand() {
    return [weak = weak_from_this()](std::function<void()> work) {
        const auto self = weak.lock();
        if (!self) return;
        self->client_->post([weak, work = std::move(work)] {
            if (const auto alive = weak.lock()) work();
        });
    };
}

smpp::BindGroupEvents SmppChannel::events() {
    smpp::BindGroupEvents events;  // the binds call none of them after their end, and they end with us
    events.on_bound = [this] { onBound(); };
    events.on_unbound = [this](const smpp::BindEnd& end) { onUnbound(end); };
    events.on_submitted = [this](std::uint64_t tag, const smpp::SubmitResult& result, bool late) {
        sender_->answered(tag, result, late);
    };
    events.on_deliver = [this](std::uint64_t handle, const smpp::DeliverSm& message) {
        receiver_->delivered(handle, message);
    };
    events.on_queried = [this](const smpp::ClientSession::Queried& queried) { onQueried(queried); };
    events.on_slots_free = [this](std::size_t) { sender_->pump(); };
    events.on_stopped = [this] { finishStop(); };
    return events;
}

void SmppChannel::start() {
    client_->post([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->recover();
    });
}

void SmppChannel::recover() {
    struct Found {
        std::size_t parts = 0;
        std::optional<WallTime> alive;
    };
    const WallTime now = services_.wall.now();
    auto found = std::make_shared<Found>();
    store::Job job;
    job.priority = store::Priority::Bulk;
    const auto work = [found, now, id = id_, policy = settings_.in_doubt, await = settings_.await_receipt](
                          DeliveryLedger& ledger, store::Transaction& tx
                      ) {
        found->parts = ledger.recover(tx, policy, await, kPartsAtOnce, now);
        found->alive = lastAlive(tx, id);
        if (found->parts < kPartsAtOnce) signOfLife(tx, id, true, now);
    };
    job.work = [stores = stores_, work](store::Transaction& tx) { work(stores->ledger, tx); };
    job.park = [stores = stores_, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, tx);
    };
    job.done = [this, found, now](store::CommitOutcome outcome, std::exception_ptr) {
        if (stopped_) return;
        if (outcome == store::CommitOutcome::Failed) {
            spdlog::error("{}: parts of the last run could not be read; trying again", settings_.name);
            return upkeep_timer_->within(kRetryRecovery);
        }
        parts_recovered_ += found->parts;
        if (found->parts == kPartsAtOnce) return recover();
        if (parts_recovered_ > 0) {
            spdlog::warn(
                "{}: {} parts were on the wire when the last run ended", settings_.name, parts_recovered_
            );
        }
        if (found->alive) receiver_->connectionLost(*found->alive, now);
        recovered_ = true;
        client_->start();
        upkeep_timer_->within(settings_.upkeep_interval);
    };
    poster_->post(std::move(job));
}

void SmppChannel::wake() {
    if (woken_.exchange(true)) return;
    client_->post([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;
        self->woken_ = false;
        self->sender_->news();
        self->publish();
    });
}

void SmppChannel::onBound() {
    if (client_->allBound()) {
        refusal_.clear();
        last_error_.clear();
    }
    receiver_->bound();
    sender_->bound();
    publish();
}

void SmppChannel::onUnbound(const smpp::BindEnd& bind) {
    const smpp::SessionEnd& end = bind.session;
    if (bind.was_bound && bind.receives && end.reason != smpp::EndReason::Unbound) {
        receiver_->connectionLost(services_.wall.now(), services_.wall.now());
        if (client_->canReceive()) receiver_->bound();  // what was not answered comes over the other binds
    }
    refusal_ = end.reason == smpp::EndReason::BindRefused ? refusalText(end.status) : std::string{};
    if (end.reason != smpp::EndReason::Unbound) {
        last_error_ = refusal_.empty() ? std::string(smpp::nameOf(end.reason)) : refusal_;
        if (!end.detail.empty()) last_error_ += ": " + end.detail;
    }
    sender_->ended(end);
    publish();
}

/// Every few seconds: a sign of life, parts whose receipt was awaited long enough, long messages that stay
/// incomplete.
void SmppChannel::upkeep() {
    if (stopped_) return;
    if (!recovered_) return recover();
    struct Found {
        std::size_t resent = 0;
        std::vector<OverdueReceipt> unreceipted;
        std::vector<Inbox::Conversation> overdue;
    };
    auto found = std::make_shared<Found>();
    store::Job job;
    job.priority = store::Priority::Bulk;
    const bool asks = queries_ && client_->canSubmit() && settings_.query_after.count() > 0;
    job.work = [stores = stores_,
                found,
                id = id_,
                can_send = client_->canSubmit(),
                now = services_.wall.now(),
                cursor = asks ? query_cursor_ : nullptr,
                patience = settings_.query_after](store::Transaction& tx) {
        signOfLife(tx, id, can_send, now);
        if (cursor) found->unreceipted = ReceiptQueries(id, patience).take(tx, *cursor, now);
        found->resent = stores->ledger.resendOverdue(tx, kPartsAtOnce, now);
        stores->receipts.forgetOlderThan(tx, now - kReceiptMemory, kForgetBatch);
        found->overdue = stores->inbox.overdue(tx, kConversationBatch, now);
    };
    job.done = [this, found](store::CommitOutcome outcome, std::exception_ptr) {
        if (stopped_) return;
        const bool committed = outcome == store::CommitOutcome::Committed;
        if (committed) {
            for (const auto& conversation : found->overdue) completeOverdue(conversation);
            ask(found->unreceipted);
        } else {
            spdlog::error("{}: the housekeeping failed; trying again", settings_.name);
        }
        sender_->news();  // a wall clock may have jumped
        publish();
        const bool more = committed && found->resent == kPartsAtOnce;
        upkeep_timer_->within(more ? Milliseconds{0} : settings_.upkeep_interval);
    };
    poster_->post(std::move(job));
}

/// What finds no room now is asked about another time: it counts as asked.
void SmppChannel::ask(const std::vector<OverdueReceipt>& overdue) {
    for (const OverdueReceipt& each : overdue) {
        const smpp::QuerySm query{each.smsc_id, sourceOf(each.sender, settings_.style)};
        if (client_->query(query, static_cast<std::uint64_t>(each.part_id))) ++counters_.queried;
    }
}

void SmppChannel::onQueried(const smpp::ClientSession::Queried& queried) {
    if (queried.status == smpp::status::kInvalidCommandId) {
        queries_ = false;
        spdlog::info("{}: the SMSC does not know query_sm and is asked no more", settings_.name);
    }
    const std::uint8_t state = queried.answer.message_state;
    if (queried.status != smpp::status::kOk || state < 1 || state > 8) return;
    smpp::Receipt receipt;
    receipt.state = static_cast<smpp::MessageState>(state);
    receipt.error_code = std::to_string(queried.answer.error_code);
    const auto outcome = settings_.outcomes.of(receipt);
    if (!outcome) return;  // still on its way
    store::Job job;
    job.order_key = queried.tag;
    const auto part_id = static_cast<std::int64_t>(queried.tag);
    const auto work = [known = *outcome, part_id, now = services_.wall.now()](
                          DeliveryLedger& ledger, store::Transaction& tx
                      ) {
        ledger.settled(tx, part_id, known, now);
        ReceiptQueries::settled(tx, part_id);
    };
    job.work = [stores = stores_, work](store::Transaction& tx) { work(stores->ledger, tx); };
    job.park = [stores = stores_, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, tx);
    };
    poster_->post(std::move(job));
}

void SmppChannel::completeOverdue(const Inbox::Conversation& conversation) {
    store::Job job;
    job.order_key = static_cast<std::uint64_t>(conversation.number_key);
    job.work = [stores = stores_, conversation, now = services_.wall.now()](store::Transaction& tx) {
        stores->inbox.completeOverdue(tx, conversation, now);
    };
    job.park = [stores = stores_, conversation, now = services_.wall.now()](
                   store::Transaction& tx, const std::exception& error
               ) { stores->inbox.parkOverdue(tx, conversation, error.what(), now); };
    poster_->post(std::move(job));
}

void SmppChannel::stop(Milliseconds grace, std::function<void()> stopped) {
    client_->post([weak = weak_from_this(), grace, stopped = std::move(stopped)] {
        const auto self = weak.lock();
        if (!self) return;
        self->stopped_ = stopped;
        self->sender_->stop();
        self->client_->stop(grace);
    });
}

/// The line is closed; now everything that came over it is committed, and then the stop is a clean one.
void SmppChannel::finishStop() {
    poster_->retry();
    if (poster_->outstanding() > 0) {
        stop_timer_->within(kStopPoll);
        return;
    }
    store::Job job;
    job.work = [id = id_](store::Transaction& tx) { cleanStop(tx, id); };
    job.done = [this](store::CommitOutcome, std::exception_ptr) {
        publish();
        if (const auto stopped = std::exchange(stopped_, [] {})) stopped();
    };
    poster_->post(std::move(job));
}

void SmppChannel::publish() {
    const std::scoped_lock lock(status_mutex_);
    status_.bound = client_->canSubmit();
    status_.slowed_down = client_->slowedDown();
    status_.mode = sender_->mode();
    status_.last_error = last_error_;
    status_.counters = counters_;
    status_.submitted_per_second = sender_->perSecond();
    if (!refusal_.empty() && !status_.bound) {
        status_.state = refusal_;
    } else {
        status_.state = status_.bound && status_.mode != ChannelMode::Open ? std::string(nameOf(status_.mode))
                                                                         : client_->state();
    }
}

ChannelStatus SmppChannel::status() const {
    const std::scoped_lock lock(status_mutex_);
    return status_;
}

}  // namespace tama::gateway
