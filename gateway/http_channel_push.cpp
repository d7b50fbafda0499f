// The outbound half of an HTTP channel: marked parts become requests to the provider, and its answers
// outcomes.
#include <algorithm>

#include <spdlog/spdlog.h>

#include "base/hex.hpp"
#include "gateway/http/template_text.hpp"
#include "gateway/http_channel.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::gateway {
namespace {

constexpr Milliseconds kFirstBackoff{1'000};  // doubled with each failure to reach the provider
constexpr Milliseconds kLongestBackoff{60'000};
constexpr Milliseconds kSlowDown{5'000};  // where the provider asks for time and does not say how much
constexpr Milliseconds kFirstHttpRetry{5'000};
constexpr Milliseconds kLongestHttpRetry{600'000};
constexpr std::int64_t kMostHttpAttempts = 10;
constexpr std::int64_t kMostSlowedAttempts = 100;

}  // namespace

TemplateValues HttpChannel::valuesOf(const MarkedPart& part, const std::string& piece) const {
    const auto withoutPlus = [](std::string text) {
        if (text.starts_with('+')) text.erase(0, 1);
        return text;
    };
    text::SmsOptions options;
    options.force_ucs2 = part.encoding == "ucs2";
    const auto plan = text::planSms(piece, options);
    std::string octets;
    for (const auto& segment : plan.segments) octets += segment.octets;
    const bool wide = plan.encoding == text::Encoding::Ucs2;
    TemplateValues values = http().values;
    values["id"] = std::to_string(part.part_id);
    values["text"] = piece;
    values["to"] = part.to.e164();
    values["to_no_plus"] = part.to.digits();
    values["to_national"] = services_.plans.nationalForm(part.to);
    values["from"] = part.sender;
    values["from_no_plus"] = withoutPlus(part.sender);
    values["channel"] = settings_.name;
    values["parts"] = std::to_string(plan.segments.size());
    values["secret"] = http().secret;
    values["callback_url"] = http().public_url + "/c/" + settings_.name;
    values["kannel_coding"] = wide ? "2" : "0";
    values["dcs"] = wide ? "8" : "0";  // data_coding of SMPP
    values["hex"] = toHex(octets);
    return values;
}

void HttpChannel::send(const MarkedPart& part) {
    const SendTemplate& shape = *http().preset.send;
    const auto pieces = piecesOf(part.text, shape.max_length);
    const auto index = static_cast<std::size_t>(part.ordinal - 1);
    if (index >= pieces.size()) {
        return record(
            part.number_key,
            [id = part.part_id, now = services_.wall.now()](DeliveryLedger& ledger, auto& tx) {
                ledger.refused(
                    tx,
                    id,
                    0,
                    FailureClass::RejectedContent,
                    "its text no longer gives the parts that were planned",
                    now
                );
            }
        );
    }
    auto values = valuesOf(part, pieces[index]);
    if (shape.numbers == NumberFormat::Digits) values["to"] = values["to_no_plus"];
    if (shape.numbers == NumberFormat::National) values["to"] = values["to_national"];
    HttpRequest request;
    request.method = shape.method;
    request.url = fillTemplate(shape.url, values, Escaping::Url);
    for (const auto& [name, value] : shape.headers) {
        request.headers.emplace_back(name, fillTemplate(value, values, Escaping::None));
    }
    if (shape.method != "GET") {
        request.headers.emplace_back("Content-Type", shape.content_type);
        request.body = fillTemplate(shape.body, values, escapingOf(shape.content_type));
    }
    request.user = fillTemplate(shape.user, values, Escaping::None);
    request.password = fillTemplate(shape.password, values, Escaping::None);
    request.timeout = http().timeout;
    request.once = settings_.in_doubt != InDoubtPolicy::Resend;

    ++in_flight_;
    ++counters_.submitted;
    const SteadyTime now = services_.steady.now();
    rate_.count(now);
    if (http().per_second > 0) {
        const std::chrono::duration<double> pace{1.0 / http().per_second};
        next_send_ = std::max(next_send_, now) + std::chrono::ceil<std::chrono::microseconds>(pace);
    }
    client_.send(std::move(request), [weak = weak_from_this(), part](HttpReply reply) {
        const auto self = weak.lock();
        if (!self) return;  // as after a crash: the part stays marked
        self->executor()([raw = self.get(), part, reply = std::move(reply)] { raw->answered(part, reply); });
    });
}

void HttpChannel::answered(const MarkedPart& part, const HttpReply& reply) {
    --in_flight_;
    ReplyVerdict verdict = judgeReply(*http().preset.send, reply);
    const WallTime now = services_.wall.now();
    if (verdict.kind != ReplyVerdict::Kind::NotSent) {
        failures_ = 0;
        down_ = false;
    }
    switch (verdict.kind) {
        case ReplyVerdict::Kind::Accepted:
            ++counters_.accepted;
            last_error_.clear();
            if (verdict.id.empty()) verdict.id = std::to_string(part.part_id);
            record(
                part.number_key,
                [id = part.part_id, name = verdict.id, now](DeliveryLedger& ledger, auto& tx) {
                    ledger.accepted(tx, id, name, now);
                }
            );
            break;
        case ReplyVerdict::Kind::TryAgain:
            tryAgainLater(part, verdict);
            break;
        case ReplyVerdict::Kind::Refused:
            ++counters_.refused;
            record(
                part.number_key,
                [id = part.part_id, status = reply.status, why = verdict.reason, now](
                    DeliveryLedger& ledger, auto& tx
                ) {
                    const auto code = static_cast<std::uint32_t>(status);
                    ledger.refused(tx, id, code, FailureClass::RejectedContent, why, now);
                }
            );
            break;
        case ReplyVerdict::Kind::NotSent:
            lineIsDown(verdict.reason);
            record(part.number_key, [id = part.part_id, now](DeliveryLedger& ledger, auto& tx) {
                ledger.notWritten(tx, id, now);
            });
            break;
        case ReplyVerdict::Kind::InDoubt:
            ++counters_.unanswered;
            last_error_ = verdict.reason;
            record(
                part.number_key,
                [id = part.part_id, policy = settings_.in_doubt, await = settings_.await_receipt, now](
                    DeliveryLedger& ledger, auto& tx
                ) { ledger.answerLost(tx, id, policy, await, now); }
            );
            break;
    }
    hungry_ = true;
    publish();
    pump();
}

void HttpChannel::tryAgainLater(const MarkedPart& part, const ReplyVerdict& verdict) {
    last_error_ = verdict.reason;
    const WallTime now = services_.wall.now();
    if (verdict.slow_down) {
        const Milliseconds wait = verdict.wait > Milliseconds{0} ? verdict.wait : kSlowDown;
        quiet_until_ = std::max(quiet_until_, services_.steady.now() + wait);
    }
    if (part.attempts >= (verdict.slow_down ? kMostSlowedAttempts : kMostHttpAttempts)) {
        ++counters_.refused;
        return record(
            part.number_key,
            [id = part.part_id, why = verdict.reason, now](DeliveryLedger& ledger, auto& tx) {
                ledger.refused(tx, id, 0, FailureClass::NetworkError, why, now);
            }
        );
    }
    ++counters_.retried;
    const auto doublings = std::clamp<std::int64_t>(part.attempts - 1, 0, 20);
    const Milliseconds backoff =
        verdict.slow_down ? Milliseconds{1'000}
                          : std::min(kFirstHttpRetry * (std::int64_t{1} << doublings), kLongestHttpRetry);
    record(
        part.number_key,
        [id = part.part_id,
         due = wallAfter(std::max(backoff, verdict.wait)),
         now](DeliveryLedger& ledger, auto& tx) { ledger.tryAgain(tx, id, 0, due, now); }
    );
}

/// No byte left: everything waits a while, with jitter, so that many channels do not knock together.
void HttpChannel::lineIsDown(const std::string& reason) {
    ++counters_.retried;
    if (!down_) spdlog::warn("{}: the provider cannot be reached: {}", settings_.name, reason);
    down_ = true;
    last_error_ = reason;
    const SteadyTime now = services_.steady.now();
    if (quiet_until_ > now) return;  // of the same failure
    const int doublings = std::min(failures_++, 6);
    const Milliseconds wait = std::min(kFirstBackoff * (1 << doublings), kLongestBackoff);
    const double jitter = 0.75 + random_.unit() / 2;
    quiet_until_ = now + Milliseconds{static_cast<std::int64_t>(static_cast<double>(wait.count()) * jitter)};
}

}  // namespace tama::gateway
