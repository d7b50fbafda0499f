// The inbound half of an HTTP channel: what a provider or phone brings to /c/NAME/ACTION.
#include <algorithm>
#include <condition_variable>

#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "gateway/http/template_text.hpp"
#include "gateway/http_channel.hpp"
#include "gateway/text/charset.hpp"

namespace tama::gateway {
namespace {

constexpr std::uint8_t kUtf16 = 0x08;  // data_coding, as over SMPP

FailureClass failureOf(MessageState state) {
    switch (state) {
        case MessageState::Delivered:
            return FailureClass::None;
        case MessageState::Expired:
            return FailureClass::Absent;
        case MessageState::Rejected:
            return FailureClass::RejectedContent;
        default:
            return FailureClass::NetworkError;
    }
}

}  // namespace

/// What the jobs of one request have come to.
struct HttpChannel::Arrived {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t open = 0;
    bool failed = false;
    std::uint64_t received = 0;
    std::uint64_t repeated = 0;
    std::uint64_t parked = 0;

    void finished(bool kept) {
        const std::scoped_lock lock(mutex);
        failed = failed || !kept;
        --open;
        changed.notify_all();
    }
};

store::Job HttpChannel::arrivalJob(const InboundText& text, WallTime now, std::shared_ptr<Arrived> arrived) {
    Arrival arrival;
    if (auto number = services_.plans.normalise(text.from, settings_.country)) arrival.from = *number;
    arrival.recipient = text.to.empty() ? settings_.sender : text.to;
    arrival.data_coding = kUtf16;
    arrival.user_data = text::encodeText(text.text, text::Charset::Ucs2).value_or("");
    arrival.received_at = now;
    arrival.remote_id = text.id;
    auto kind = std::make_shared<ArrivalKind>(ArrivalKind::Received);
    store::Job job;
    if (arrival.from) job.order_key = static_cast<std::uint64_t>(services_.codec.key(*arrival.from));
    job.work = [stores = stores_, arrival, kind](store::Transaction& tx) {
        *kind = stores->inbox.receive(tx, arrival, std::nullopt);
    };
    job.park = [stores = stores_, arrival, kind](store::Transaction& tx, const std::exception& error) {
        *kind = stores->inbox.park(tx, arrival, error.what());
    };
    job.done = [arrived, kind](store::CommitOutcome outcome, const std::exception_ptr&) {
        {
            const std::scoped_lock lock(arrived->mutex);
            arrived->received += *kind == ArrivalKind::Received ? 1 : 0;
            arrived->repeated += *kind == ArrivalKind::Duplicate ? 1 : 0;
            arrived->parked += *kind == ArrivalKind::Parked ? 1 : 0;
        }
        arrived->finished(outcome != store::CommitOutcome::Failed);
    };
    return job;
}

/// A phone names a part by its id, which we gave it; a provider by its own. Said twice it changes nothing.
store::Job HttpChannel::reportJob(
    const InboundReport& report, WallTime now, std::shared_ptr<Arrived> arrived
) {
    const auto work = [report, now, id = id_, by_phone = polls()](
                          DeliveryLedger& ledger, ReceiptStore& receipts, store::Transaction& tx
                      ) {
        const auto part = by_phone ? parseInteger(report.id) : std::nullopt;
        if (part) {
            const auto known = tx.one<std::string>(
                "SELECT state FROM part WHERE id = :1 AND channel_id = :2 AND attempts > 0", *part, id
            );
            if (!known) return;
            const bool taken =
                report.state == MessageState::Submitted || report.state == MessageState::Delivered;
            if (taken || *known == "submitting" || *known == "in_doubt")
                ledger.accepted(tx, *part, report.id, now);
        }
        if (report.state == MessageState::Submitted) return;
        receipts.receive(tx, {report.id, 0, {report.state, failureOf(report.state), 0}, now});
    };
    store::Job job;
    job.work = [stores = stores_, work](store::Transaction& tx) {
        work(stores->ledger, stores->receipts, tx);
    };
    job.park = [stores = stores_, work](store::Transaction& tx, const std::exception&) {
        work(stores->silent_ledger, stores->silent_receipts, tx);
    };
    job.done = [arrived](store::CommitOutcome outcome, const std::exception_ptr&) {
        arrived->finished(outcome != store::CommitOutcome::Failed);
    };
    return job;
}

/// Marks what the phone takes with this answer; where it confirms nothing, handing out is sending.
Result<std::vector<MarkedPart>> HttpChannel::handOut(const PollTemplate& poll) {
    const WallTime now = services_.wall.now();
    MarkRequest request;
    request.slots = poll.at_once;
    request.for_bulk = std::max<std::size_t>(1, poll.at_once / 10);
    request.quiet_until = quietUntil(settings_, now);
    const std::scoped_lock lock(hand_out_mutex_);
    request.turns = turns_;
    Marked marked = services_.database.queue().run([&](store::Transaction& tx) {
        Marked result = stores_->queue.mark(tx, request, now);
        if (!poll.confirmed) {
            for (const auto& part : result.parts)
                stores_->ledger.accepted(tx, part.part_id, std::to_string(part.part_id), now);
        }
        return result;
    });
    turns_ = std::move(marked.turns);
    return std::move(marked.parts);
}

Result<HttpAnswer> HttpChannel::receive(const InboundRequest& request) {
    const auto& preset = http().preset;
    const auto endpoint =
        std::find_if(preset.endpoints.begin(), preset.endpoints.end(), [&](const Endpoint& each) {
            return each.action == request.action;
        });
    if (endpoint == preset.endpoints.end())
        return fail(ErrorCode::NotFound, "there is no such address", request.action);
    if (!isAuthentic(preset, http().secret, http().addresses, request)) {
        return fail(ErrorCode::Refused, "the secret or the address is not the one that this channel knows");
    }
    const auto reading = readInbound(*endpoint, request);
    if (!reading) return fail(reading.error());

    const WallTime now = services_.wall.now();
    const auto arrived = std::make_shared<Arrived>();
    std::vector<store::Job> jobs;
    for (const auto& text : reading->messages) jobs.push_back(arrivalJob(text, now, arrived));
    for (const auto& report : reading->reports) jobs.push_back(reportJob(report, now, arrived));
    arrived->open = jobs.size();
    for (auto& job : jobs) {
        if (!services_.database.queue().post(std::move(job))) arrived->finished(false);
    }
    {
        std::unique_lock lock(arrived->mutex);
        arrived->changed.wait(lock, [&arrived] { return arrived->open == 0; });
    }
    executor()([this, arrived, reports = reading->reports.size()] {
        counters_.received += arrived->received;
        counters_.repeated += arrived->repeated;
        counters_.parked += arrived->parked;
        counters_.receipts += reports;
        counters_.turned_away += arrived->failed ? 1 : 0;
        publish();
    });
    if (arrived->failed) return fail(ErrorCode::Unavailable, "it could not be stored now: bring it again");

    HttpAnswer answer = endpoint->answer;
    std::string items;
    if (reading->polls) {
        const auto parts = handOut(*endpoint->poll);
        if (!parts) return fail(parts.error());
        for (const auto& part : *parts) {
            if (!items.empty()) items += ",";
            items += fillTemplate(endpoint->poll->item, valuesOf(part, part.text), Escaping::Json);
        }
        executor()([this, count = parts->size()] {
            counters_.submitted += count;
            publish();
        });
    }
    TemplateValues values{{"secret", http().secret}};
    const auto whole = answer.body.find("{{messages}}");
    if (whole == std::string::npos) {
        answer.body = fillTemplate(answer.body, values, escapingOf(answer.content_type));
    } else {
        const Escaping escaping = escapingOf(answer.content_type);
        answer.body =
            fillTemplate(answer.body.substr(0, whole), values, escaping) + items +
            fillTemplate(
                answer.body.substr(whole + std::string_view("{{messages}}").size()), values, escaping
            );
    }
    return answer;
}

}  // namespace tama::gateway
