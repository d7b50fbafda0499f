#include "gateway/smpp_receiver.hpp"

#include <spdlog/spdlog.h>

#include "gateway/smpp/status.hpp"
#include "gateway/smpp_message.hpp"

namespace tama::gateway {
namespace {

// SMSCs deliver again as soon as they are bound. Later the same words are a new message.
constexpr std::chrono::minutes kRedeliveryTime{5};

}  // namespace

void SmppReceiver::delivered(std::uint64_t handle, const smpp::DeliverSm& message) {
    if (const auto read = smpp::parseReceipt(message)) {
        receipt(handle, message, *read);
    } else {
        person(handle, message);
    }
}

void SmppReceiver::receipt(
    std::uint64_t handle, const smpp::DeliverSm& message, const smpp::Receipt& receipt
) {
    ++with_.counters.receipts;
    const auto outcome = settings_.outcomes.of(receipt);
    if (!outcome) {
        // En route, or a word that we do not know: nothing to keep, and a final one will follow.
        if (!receipt.state) spdlog::info("{}: a receipt with an unknown state", settings_.name);
        return with_.client.acknowledge(handle, smpp::status::kOk);
    }
    const auto number = numberOf(message.source, with_.plans, settings_.country);
    const FinalReceipt final{
        receipt.message_id, number ? with_.codec.key(*number) : 0, *outcome, with_.wall.now()};
    store::Job job;
    job.order_key = static_cast<std::uint64_t>(final.number_key);
    job.work = [stores = with_.stores, final](store::Transaction& tx) {
        stores->receipts.receive(tx, final);
    };
    job.park = [stores = with_.stores, final](store::Transaction& tx, const std::exception&) {
        stores->silent_receipts.receive(tx, final);
    };
    job.done = [this](store::CommitOutcome committed, const std::exception_ptr&) {
        if (committed != store::CommitOutcome::Parked) return;
        spdlog::error("{}: a receipt was recorded, but its outcome could not be told", settings_.name);
    };
    post(handle, std::move(job));
}

void SmppReceiver::person(std::uint64_t handle, const smpp::DeliverSm& message) {
    auto arrival =
        std::make_shared<const Arrival>(arrivalOf(message, with_.plans, settings_.country, with_.wall.now()));
    auto kind = std::make_shared<ArrivalKind>(ArrivalKind::Received);
    store::Job job;
    job.order_key = arrival->from ? static_cast<std::uint64_t>(with_.codec.key(*arrival->from)) : 0;
    job.work = [stores = with_.stores, arrival, kind, lost = lostAnswers()](store::Transaction& tx) {
        *kind = stores->inbox.receive(tx, *arrival, lost);
    };
    job.park = [stores = with_.stores, arrival, kind](store::Transaction& tx, const std::exception& error) {
        *kind = stores->inbox.park(tx, *arrival, error.what());
    };
    job.done = [this, kind](store::CommitOutcome outcome, std::exception_ptr) {
        if (outcome == store::CommitOutcome::Failed) return;
        switch (*kind) {
            case ArrivalKind::Received:
                ++with_.counters.received;
                break;
            case ArrivalKind::Duplicate:
                ++with_.counters.repeated;
                break;
            case ArrivalKind::Parked:
                ++with_.counters.parked;
                break;
            case ArrivalKind::PartKept:
                break;
        }
    };
    post(handle, std::move(job));
}

/// Acknowledges after the commit. What could not be stored is refused for now, so that the SMSC brings it
/// again.
void SmppReceiver::post(std::uint64_t handle, store::Job job) {
    job.done =
        [this, handle, done = std::move(job.done)](store::CommitOutcome outcome, std::exception_ptr error) {
            if (done) done(outcome, error);
            const bool stored = outcome != store::CommitOutcome::Failed;
            if (!stored) {
                ++with_.counters.turned_away;
                spdlog::error(
                    "{}: a delivery could not be stored; the SMSC is asked to bring it again", settings_.name
                );
            }
            with_.client.acknowledge(
                handle, stored ? smpp::status::kOk : smpp::status::kTemporaryApplicationError
            );
        };
    if (with_.poster.tryPost(std::move(job))) return;
    ++with_.counters.turned_away;
    with_.client.acknowledge(handle, smpp::status::kMessageQueueFull);
}

void SmppReceiver::connectionLost(WallTime earliest, WallTime latest) {
    const double speed = with_.wall.speed();
    const double wall = static_cast<double>(settings_.smpp.response_timeout.count()) * speed;
    lost_ = LostAnswers{earliest - Milliseconds{static_cast<std::int64_t>(wall)}, latest};
}

std::optional<LostAnswers> SmppReceiver::lostAnswers() const {
    if (!bound_at_ || with_.steady.now() - *bound_at_ > kRedeliveryTime) return std::nullopt;
    return lost_;
}

}  // namespace tama::gateway
