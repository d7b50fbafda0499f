#include "gateway/smpp_sender.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "gateway/smpp/status.hpp"
#include "gateway/smpp_message.hpp"

namespace tama::gateway {
namespace {

constexpr Milliseconds kRetryMark{1'000};     // after the store failed
constexpr Milliseconds kRetryPost{50};        // while the commit queue is full
constexpr Milliseconds kLongestWait{60'000};  // wall clocks jump: look at the queue at least so often

std::string whatFailed(const std::exception_ptr& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return e.what();
    }
    return "unknown";
}

}  // namespace

void SmppSender::news() {
    if (marking_) fresh_news_ = true;
    hungry_ = true;
    pump();
}

void SmppSender::pump() {
    with_.poster.retry();
    if (with_.poster.backedUp()) return with_.news_after(kRetryPost);
    if (!with_.client.canSubmit() || stopping_) return;
    if (marking_ || !hungry_) return;
    MarkRequest request;
    request.slots = with_.client.freeSlots();
    if (request.slots == 0) return;  // the client calls when there are some
    request.for_bulk = shares_.reservedForBulk(request.slots);
    request.turns = turns_;
    request.quiet_until = quietUntil(settings_, with_.wall.now());
    marking_ = true;
    fresh_news_ = false;
    auto result = std::make_shared<Marked>();
    store::Job job;
    job.order_key = static_cast<std::uint64_t>(channel_id_);
    job.work = [stores = with_.stores, request, now = with_.wall.now(), result](store::Transaction& tx) {
        *result = stores->queue.mark(tx, request, now);
    };
    job.park = [stores = with_.stores,
                request,
                now = with_.wall.now(),
                result](store::Transaction& tx, const std::exception&) {
        *result = stores->silent_queue.mark(tx, request, now);
    };
    job.done = [this, result](store::CommitOutcome outcome, std::exception_ptr error) {
        marked(outcome, error, std::move(*result));
    };
    with_.poster.post(std::move(job));
}

void SmppSender::marked(store::CommitOutcome outcome, std::exception_ptr error, Marked result) {
    marking_ = false;
    if (outcome != store::CommitOutcome::Committed) {
        spdlog::error("{}: while marking parts for sending: {}", settings_.name, whatFailed(error));
    }
    if (outcome == store::CommitOutcome::Failed) return with_.news_after(kRetryMark);
    mode_ = result.mode;
    turns_ = std::move(result.turns);
    hungry_ = result.more || fresh_news_;
    std::size_t replies = 0;
    std::size_t bulk = 0;
    for (const auto& part : result.parts) {
        if (stopping_ || !write(part)) {
            // A throttle or the end of the line came in between. Not kept here: its gate may close meanwhile.
            recordNotWritten(part.part_id, part.number_key);
            continue;
        }
        ++(part.lane == Lane::Reply ? replies : bulk);
    }
    shares_.sent(replies, bulk);
    if (result.next_due) {
        const Milliseconds wait = realTime(std::max(*result.next_due - with_.wall.now(), Milliseconds{0}));
        with_.news_after(std::clamp(wait, Milliseconds{1}, kLongestWait));
    }
    pump();
}

/// What the part takes of the channel's segments per second.
std::size_t SmppSender::segmentsOf(const MarkedPart& part) const {
    const bool whole = settings_.style.concatenation == Concatenation::Payload;
    return whole ? static_cast<std::size_t>(part.part_count) : 1;
}

/// False when the client takes nothing now.
bool SmppSender::write(const MarkedPart& part) {
    std::optional<Milliseconds> left;
    if (part.valid_until) {
        left = realTime(*part.valid_until - with_.wall.now());
    } else if (settings_.style.validity.count() > 0) {
        left = realTime(settings_.style.validity);
    }
    const auto tag = static_cast<std::uint64_t>(part.part_id);
    auto submit = submitFor(part, settings_.style, left);
    const Result<void> sent = submit ? with_.client.submit(*submit, tag, segmentsOf(part)) : fail(submit.error());
    if (sent) {
        ++with_.counters.submitted;
        rate_.count(with_.steady.now());
        in_flight_[tag] = {part.number_key, part.attempts};
        return true;
    }
    if (sent.error().code == ErrorCode::Unavailable || sent.error().code == ErrorCode::LimitExceeded)
        return false;
    ++with_.counters.refused;
    record(
        static_cast<std::uint64_t>(part.number_key),
        [id = part.part_id, why = describe(sent.error()), now = with_.wall.now()](
            DeliveryLedger& ledger, auto& tx
        ) { ledger.refused(tx, id, 0, FailureClass::RejectedContent, why, now); }
    );
    return true;
}

SmppSender::InFlight SmppSender::takeInFlight(std::uint64_t tag) {
    const auto found = in_flight_.find(tag);
    if (found == in_flight_.end()) return {};
    const InFlight sent = found->second;
    in_flight_.erase(found);
    return sent;
}

void SmppSender::answered(std::uint64_t tag, const smpp::SubmitResult& result, bool late) {
    const auto part_id = static_cast<std::int64_t>(tag);
    // A late answer is for an earlier submit of the part: what is in flight now still waits for its own.
    const InFlight sent = late ? InFlight{} : takeInFlight(tag);
    if (const auto* accepted = std::get_if<smpp::Accepted>(&result)) {
        ++with_.counters.accepted;
        record(
            static_cast<std::uint64_t>(sent.number_key),
            [part_id, id = accepted->message_id, now = with_.wall.now()](DeliveryLedger& ledger, auto& tx) {
                ledger.accepted(tx, part_id, id, now);
            }
        );
    } else if (const auto* refused = std::get_if<smpp::Refused>(&result)) {
        recordRefusal(part_id, sent, refused->status);
    } else {
        recordLost(part_id, sent);
    }
}

void SmppSender::recordRefusal(std::int64_t part_id, const InFlight& sent, std::uint32_t command_status) {
    const AnswerVerdict verdict = judgeAnswer(command_status, sent.attempts, settings_.outcomes);
    const WallTime now = with_.wall.now();
    if (verdict.kind == AnswerVerdict::Kind::TryAgain) {
        ++with_.counters.retried;
        record(
            static_cast<std::uint64_t>(sent.number_key),
            [part_id, command_status, due = wallAfter(verdict.delay), now](DeliveryLedger& ledger, auto& tx) {
                ledger.tryAgain(tx, part_id, command_status, due, now);
            }
        );
        return;
    }
    ++with_.counters.refused;
    record(
        static_cast<std::uint64_t>(sent.number_key),
        [part_id, command_status, failure = verdict.failure, now](DeliveryLedger& ledger, auto& tx) {
            ledger.refused(tx, part_id, command_status, failure, smpp::describeStatus(command_status), now);
        }
    );
}

void SmppSender::recordLost(std::int64_t part_id, const InFlight& sent) {
    ++with_.counters.unanswered;
    record(
        static_cast<std::uint64_t>(sent.number_key),
        [part_id, policy = settings_.in_doubt, await = settings_.await_receipt, now = with_.wall.now()](
            DeliveryLedger& ledger, auto& tx
        ) { ledger.answerLost(tx, part_id, policy, await, now); }
    );
}

void SmppSender::recordNotWritten(std::int64_t part_id, std::int64_t number_key) {
    record(
        static_cast<std::uint64_t>(number_key),
        [part_id, now = with_.wall.now()](DeliveryLedger& ledger, auto& tx) {
            ledger.notWritten(tx, part_id, now);
        }
    );
}

void SmppSender::ended(const smpp::SessionEnd& end) {
    for (const auto tag : end.unsent) {
        const InFlight sent = takeInFlight(tag);
        recordNotWritten(static_cast<std::int64_t>(tag), sent.number_key);
    }
    for (const auto tag : end.in_doubt) recordLost(static_cast<std::int64_t>(tag), takeInFlight(tag));
}

/// Posts what must be kept. If even that fails the part stays marked, and the next start finds it in doubt.
void SmppSender::record(std::uint64_t number_key, RecordWork work) {
    store::Job job;
    job.order_key = number_key;
    job.work = [stores = with_.stores, work](store::Transaction& tx) { work(stores->ledger, tx); };
    job.park = [stores = with_.stores, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, tx);
    };
    job.done = [this](store::CommitOutcome outcome, const std::exception_ptr& error) {
        if (outcome == store::CommitOutcome::Committed) return;
        const bool parked = outcome == store::CommitOutcome::Parked;
        spdlog::error(
            "{}: {}: {}",
            settings_.name,
            parked ? "an outcome was recorded, but could not be told"
                   : "an answer of the SMSC could not be recorded",
            whatFailed(error)
        );
    };
    with_.poster.post(std::move(job));
    if (with_.poster.backedUp()) with_.news_after(kRetryPost);
}

Milliseconds SmppSender::realTime(Milliseconds wall) const {
    const double real = static_cast<double>(wall.count()) / with_.wall.speed();
    constexpr double kLongest = 365.0 * 24 * 3'600'000;
    return Milliseconds{static_cast<std::int64_t>(std::clamp(real, -kLongest, kLongest))};
}

WallTime SmppSender::wallAfter(Milliseconds real) const {
    const double wall = static_cast<double>(real.count()) * with_.wall.speed();
    return with_.wall.now() + Milliseconds{static_cast<std::int64_t>(wall)};
}

}  // namespace tama::gateway
