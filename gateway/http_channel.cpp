#include "gateway/http_channel.hpp"

#include <algorithm>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <spdlog/spdlog.h>

#include "gateway/channel_store.hpp"

namespace tama::gateway {
namespace {

constexpr std::size_t kForgottenAtOnce = 500;
constexpr std::chrono::hours kReportMemory{72};
constexpr Milliseconds kRetryStore{1'000};
constexpr Milliseconds kRetryFullQueue{50};
constexpr Milliseconds kLongestLook{60'000};
constexpr Milliseconds kStopLook{20};

}  // namespace

struct HttpChannel::Strand {
    explicit Strand(boost::asio::io_context& io) : executor(boost::asio::make_strand(io)) {}
    boost::asio::strand<boost::asio::io_context::executor_type> executor;
};

std::shared_ptr<HttpChannel> HttpChannel::create(
    std::shared_ptr<boost::asio::io_context> io,
    ChannelSettings settings,
    std::int64_t id,
    const ChannelServices& services,
    HttpClient& client,
    Random random
) {
    auto made =
        std::unique_ptr<HttpChannel>(new HttpChannel(io, std::move(settings), id, services, client, random));
    // Wherever the last reference goes, the channel ends where its timers run.
    std::shared_ptr<HttpChannel> channel(made.release(), [io](HttpChannel* last) {
        boost::asio::post(*io, [ended = std::unique_ptr<HttpChannel>(last)] {});
    });
    channel->assemble();
    return channel;
}

HttpChannel::HttpChannel(
    std::shared_ptr<boost::asio::io_context> io,
    ChannelSettings settings,
    std::int64_t id,
    const ChannelServices& services,
    HttpClient& client,
    Random random
)
    : io_(std::move(io)),
      settings_(std::move(settings)),
      id_(id),
      services_(services),
      client_(client),
      random_(random),
      strand_(std::make_unique<Strand>(*io_)) {
    status_.id = id_;
    status_.name = settings_.name;
    status_.state = "idle";
}

HttpChannel::~HttpChannel() = default;

void HttpChannel::assemble() {
    const std::weak_ptr<HttpChannel> weak = weak_from_this();
    stores_ = std::make_shared<ChannelStores>(
        id_,
        text::Charset::Gsm7,
        services_.codec,
        services_.ids,
        services_.handler,
        services_.listener,
        [weak] {
            if (const auto self = weak.lock()) self->wake();
        }
    );
    poster_ = std::make_unique<CommitPoster>(services_.database.queue(), executor());
    news_timer_ = std::make_unique<StrandTimer>(*io_, executor(), [this] {
        hungry_ = true;
        pump();
    });
    upkeep_timer_ = std::make_unique<StrandTimer>(*io_, executor(), [this] { upkeep(); });
    stop_timer_ = std::make_unique<StrandTimer>(*io_, executor(), [this] { finishStop(); });
}

store::Executor HttpChannel::executor() {
    return [weak = weak_from_this()](std::function<void()> work) {
        const auto self = weak.lock();
        if (!self) return;
        boost::asio::post(self->strand_->executor, [weak, work = std::move(work)] {
            if (const auto alive = weak.lock()) work();
        });
    };
}

void HttpChannel::start() {
    executor()([this] { recover(); });
}

/// What a crash left on its way. A phone may still report what it took: there the lease decides.
void HttpChannel::recover() {
    if (polls()) {
        recovered_ = true;
        return upkeep();
    }
    auto found = std::make_shared<std::size_t>(0);
    store::Job job;
    job.priority = store::Priority::Bulk;
    const auto work =
        [found, now = services_.wall.now(), policy = settings_.in_doubt, await = settings_.await_receipt](
            DeliveryLedger& ledger, store::Transaction& tx
        ) { *found = ledger.recover(tx, policy, await, kPartsAtOnce, now); };
    job.work = [stores = stores_, work](store::Transaction& tx) { work(stores->ledger, tx); };
    job.park = [stores = stores_, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, tx);
    };
    job.done = [this, found](store::CommitOutcome outcome, std::exception_ptr) {
        if (stopped_) return;
        if (outcome == store::CommitOutcome::Failed) return upkeep_timer_->within(kRetryStore);
        if (*found == kPartsAtOnce) return recover();
        recovered_ = true;
        upkeep();
        pump();
    };
    poster_->post(std::move(job));
}

void HttpChannel::upkeep() {
    if (stopped_) return;
    if (!recovered_) return recover();
    auto resent = std::make_shared<std::size_t>(0);
    std::optional<WallTime> leased_before;
    const WallTime now = services_.wall.now();
    for (const auto& endpoint : http().preset.endpoints) {
        if (endpoint.poll && endpoint.poll->confirmed)
            leased_before = now - std::chrono::seconds{endpoint.poll->lease_s};
    }
    store::Job job;
    job.priority = store::Priority::Bulk;
    job.work = [stores = stores_,
                resent,
                leased_before,
                now,
                id = id_,
                can_send = !down_,
                policy = settings_.in_doubt,
                await = settings_.await_receipt](store::Transaction& tx) {
        signOfLife(tx, id, can_send, now);
        *resent = stores->ledger.resendOverdue(tx, kPartsAtOnce, now);
        stores->receipts.forgetOlderThan(tx, now - kReportMemory, kForgottenAtOnce);
        if (!leased_before) return;
        const auto overdue = tx.all<std::int64_t>(
            "SELECT id FROM part WHERE channel_id = :1 AND state IN ('submitting', 'in_doubt')"
            " AND state = 'submitting' AND submitted_at < :2 ORDER BY id LIMIT :3",
            id,
            *leased_before,
            kPartsAtOnce
        );
        for (const auto part_id : overdue) stores->ledger.answerLost(tx, part_id, policy, await, now);
    };
    job.done = [this, resent](store::CommitOutcome outcome, std::exception_ptr) {
        if (stopped_) return;
        if (outcome != store::CommitOutcome::Committed) {
            spdlog::error("{}: the housekeeping failed; trying again", settings_.name);
        }
        hungry_ = true;
        pump();
        publish();
        upkeep_timer_->within(*resent == kPartsAtOnce ? Milliseconds{0} : settings_.upkeep_interval);
    };
    poster_->post(std::move(job));
}

void HttpChannel::wake() {
    if (woken_.exchange(true)) return;
    executor()([this] {
        woken_ = false;
        if (marking_) fresh_news_ = true;
        hungry_ = true;
        pump();
        publish();
    });
}

void HttpChannel::pump() {
    poster_->retry();
    if (poster_->backedUp()) return news_timer_->within(kRetryFullQueue);
    if (polls() || !recovered_ || stopped_ || marking_ || !hungry_) return;
    const SteadyTime now = services_.steady.now();
    const SteadyTime ready = std::max(quiet_until_, next_send_);
    if (ready > now) {
        return news_timer_->within(std::chrono::ceil<Milliseconds>(ready - now));
    }
    if (in_flight_ >= http().window) return;  // the next answer comes here
    // One at a time where the rate is slow; a tenth of a second's worth where it is not.
    const auto by_rate = static_cast<std::size_t>(std::max(1.0, http().per_second / 10.0));
    MarkRequest request;
    request.slots = std::min(http().window - in_flight_, by_rate);
    request.for_bulk = shares_.reservedForBulk(request.slots);
    request.turns = turns_;
    request.quiet_until = quietUntil(settings_, services_.wall.now());
    marking_ = true;
    fresh_news_ = false;
    auto result = std::make_shared<Marked>();
    store::Job job;
    job.order_key = static_cast<std::uint64_t>(id_);
    job.work = [stores = stores_, request, wall = services_.wall.now(), result](store::Transaction& tx) {
        *result = stores->queue.mark(tx, request, wall);
    };
    job.park = [stores = stores_,
                request,
                wall = services_.wall.now(),
                result](store::Transaction& tx, const std::exception&) {
        *result = stores->silent_queue.mark(tx, request, wall);
    };
    job.done = [this, result](store::CommitOutcome outcome, std::exception_ptr) {
        marked(outcome, std::move(*result));
    };
    poster_->post(std::move(job));
}

void HttpChannel::marked(store::CommitOutcome outcome, Marked result) {
    marking_ = false;
    if (outcome == store::CommitOutcome::Failed) {
        spdlog::error("{}: parts could not be marked for sending; trying again", settings_.name);
        return news_timer_->within(kRetryStore);
    }
    mode_ = result.mode;
    turns_ = std::move(result.turns);
    hungry_ = result.more || fresh_news_;
    std::size_t replies = 0;
    for (const auto& part : result.parts) {
        if (stopped_) {
            record(
                part.number_key,
                [id = part.part_id, now = services_.wall.now()](DeliveryLedger& ledger, auto& tx) {
                    ledger.notWritten(tx, id, now);
                }
            );
            continue;
        }
        replies += part.lane == Lane::Reply ? 1 : 0;
        send(part);
    }
    shares_.sent(replies, result.parts.size() - replies);
    if (result.next_due) {
        const double left = static_cast<double>((*result.next_due - services_.wall.now()).count());
        const double real =
            std::clamp(left / services_.wall.speed(), 1.0, static_cast<double>(kLongestLook.count()));
        news_timer_->within(Milliseconds{static_cast<std::int64_t>(real)});
    }
    publish();
    pump();
}

/// Posts what must be kept. If even that fails the part stays marked, and the next start finds it in doubt.
void HttpChannel::record(
    std::int64_t number_key, std::function<void(DeliveryLedger&, store::Transaction&)> work
) {
    store::Job job;
    job.order_key = static_cast<std::uint64_t>(number_key);
    job.work = [stores = stores_, work](store::Transaction& tx) { work(stores->ledger, tx); };
    job.park = [stores = stores_, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, tx);
    };
    job.done = [this](store::CommitOutcome outcome, const std::exception_ptr&) {
        if (outcome == store::CommitOutcome::Committed) return;
        spdlog::error("{}: the outcome of a request could not be recorded or told", settings_.name);
    };
    poster_->post(std::move(job));
    if (poster_->backedUp()) news_timer_->within(kRetryFullQueue);
}

WallTime HttpChannel::wallAfter(Milliseconds real) const {
    const double wall = static_cast<double>(real.count()) * services_.wall.speed();
    return services_.wall.now() + Milliseconds{static_cast<std::int64_t>(wall)};
}

void HttpChannel::stop(Milliseconds grace, std::function<void()> stopped) {
    executor()([this, grace, stopped = std::move(stopped)] {
        stopped_ = stopped;
        stop_by_ = services_.steady.now() + grace;
        finishStop();
    });
}

/// What is on its way has its time to be answered; then everything is committed, and the stop is a clean one.
void HttpChannel::finishStop() {
    poster_->retry();
    const bool waiting = in_flight_ > 0 && services_.steady.now() < stop_by_;
    if (waiting || marking_ || poster_->outstanding() > 0) return stop_timer_->within(kStopLook);
    store::Job job;
    job.work = [id = id_](store::Transaction& tx) { cleanStop(tx, id); };
    job.done = [this](store::CommitOutcome, std::exception_ptr) {
        publish();
        if (const auto stopped = std::exchange(stopped_, [] {})) stopped();
    };
    poster_->post(std::move(job));
}

void HttpChannel::publish() {
    const std::scoped_lock lock(status_mutex_);
    status_.bound = recovered_ && !down_ && !stopped_;
    status_.mode = mode_;
    status_.last_error = last_error_;
    status_.submitted_per_second = rate_.perSecond(services_.steady.now());
    status_.counters = counters_;
    status_.state = stopped_                      ? "stopped"
                    : down_                       ? "cannot reach the provider"
                    : mode_ != ChannelMode::Open ? std::string(nameOf(mode_))
                                                  : "ready";
}

ChannelStatus HttpChannel::status() const {
    const std::scoped_lock lock(status_mutex_);
    return status_;
}

}  // namespace tama::gateway
