#include "gateway/outbox.hpp"

#include "base/unicode.hpp"
#include "gateway/delivery_ledger.hpp"
#include "gateway/http/template_text.hpp"
#include "gateway/router.hpp"
#include "gateway/text/charset.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::gateway {
namespace {

constexpr std::size_t kMaxTextBytes = 64UL * 1024UL;  // more than 255 parts hold; bounds the work of planning

Result<text::SmsPlan> planText(const OutboundMessage& message, const Route& route) {
    const std::string& utf8 = message.text;
    if (utf8.size() > kMaxTextBytes) {
        return fail(
            ErrorCode::LimitExceeded, "the text is longer than any message: shorten it", "message text"
        );
    }
    text::SmsOptions options;
    if (route.transliterate || message.transliterate) {
        options.transliteration = text::Transliteration::WhenItSaves;
    }
    if (message.coding == TextCoding::Gsm7) options.transliteration = text::Transliteration::Always;
    options.force_ucs2 = message.coding == TextCoding::Ucs2;
    if (route.style.concatenation == Concatenation::Udh16) options.reference = text::ConcatReference::Bits16;
    const std::string normalised = toNfc(utf8);
    auto plan = text::planSms(normalised, options);
    const bool own_alphabet = route.style.default_charset != text::Charset::Gsm7;
    if (own_alphabet && plan.encoding == text::Encoding::Gsm7 &&
        !text::encodeText(plan.text, route.style.default_charset)) {
        options.force_ucs2 = true;  // the SMSC's data_coding 0 lacks one of its characters
        plan = text::planSms(normalised, options);
    }
    if (message.coding == TextCoding::Gsm7 && plan.encoding != text::Encoding::Gsm7) {
        return fail(
            ErrorCode::InvalidInput,
            "the text has characters that GSM-7 or the channel's alphabet lacks, even transliterated: leave the "
            "coding open",
            "message text"
        );
    }
    if (plan.segments.empty()) return fail(ErrorCode::InvalidInput, "the text is empty", "message text");
    if (!plan.sendable()) {
        return fail(
            ErrorCode::LimitExceeded, "the text needs more than 255 parts: shorten it", "message text"
        );
    }
    return plan;
}

}  // namespace

Outbox::Outbox(
    const Router& router, SendPermit& permit, const store::PhoneCodec& codec, IdSource& ids, Wake wake
)
    : router_(router), permit_(permit), codec_(codec), ids_(ids), wake_(std::move(wake)) {
}

Result<Enqueued> Outbox::enqueue(store::Transaction& tx, const OutboundMessage& message, WallTime now) {
    const Route* route = router_.pick(message.to);
    if (route == nullptr) {
        return fail(
            ErrorCode::Unavailable,
            "no channel takes this number: add a channel for its operator or prefix",
            message.to.masked()
        );
    }
    auto plan = planText(message, *route);
    if (!plan) return fail(std::move(plan.error()));
    const std::int64_t number_key = codec_.key(message.to);
    const auto opted_out = tx.one<int>("SELECT 1 FROM opt_out WHERE number_key = :1", number_key);
    if (opted_out && !message.confirms_opt_out) {
        return fail(ErrorCode::Refused, "the number has opted out", message.to.masked());
    }
    const auto part_count = static_cast<std::int64_t>(plan->segments.size());
    if (auto permitted = permit_.check(tx, message, part_count, now); !permitted)
        return fail(std::move(permitted.error()));

    const std::string uuid = ids_.uuid();
    const bool of_session = message.session_id.has_value();
    const auto id = tx.one<std::int64_t>(
        "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, "
        "worker_id,"
        " session_id, step, ordinal, use_case_id, text, encoding, part_count, concat_ref, state, created_at,"
        " not_before, valid_until, client_id, confirms_opt_out)"
        " VALUES (:1, 'out', :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16, 'queued', "
        ":17,"
        " :18, :19, :20, :21) ON CONFLICT DO NOTHING RETURNING id",
        uuid,
        nameOf(message.message_class),
        static_cast<int>(message.lane),
        route->channel_id,
        codec_.encode(message.to),
        number_key,
        message.sender.empty() ? route->sender : message.sender,
        message.worker_id,
        message.session_id,
        of_session ? std::optional(message.step) : std::nullopt,
        of_session ? std::optional(message.ordinal) : std::nullopt,
        message.use_case_id,
        plan->text,
        plan->encoding == text::Encoding::Gsm7 ? "gsm7" : "ucs2",
        part_count,
        part_count > 1 ? nextConcatReference(tx, route->channel_id, number_key) : 0,
        now,
        message.not_before,
        message.valid_until,
        message.client_id,
        message.confirms_opt_out
    );
    if (!id)
        return fail(ErrorCode::Conflict, "this message of this step of the session is on its way already");

    const MessageState state = makeRoom(tx, route->channel_id, number_key, message.lane, *id);
    if (state == MessageState::Held) tx.run("UPDATE message SET state = 'held' WHERE id = :1", *id);
    const WallTime due = message.not_before && *message.not_before > now ? *message.not_before : now;
    // What the other side cuts is one part or few on the wire; part_count stays what it costs.
    std::int64_t pieces = part_count;
    if (route->piece_length) pieces = static_cast<std::int64_t>(piecesOf(plan->text, *route->piece_length).size());
    if (route->style.concatenation == Concatenation::Payload) pieces = 1;
    for (std::int64_t ordinal = 1; ordinal <= pieces; ++ordinal) {
        tx.run(
            "INSERT INTO part (message_id, ordinal, channel_id, lane, state, due_at) VALUES (:1, :2, :3, :4, "
            ":5, :6)",
            *id,
            ordinal,
            route->channel_id,
            static_cast<int>(message.lane),
            nameOf(state),
            due
        );
    }
    if (wake_ && state == MessageState::Queued) {
        tx.afterCommit([wake = wake_, channel_id = route->channel_id] { wake(channel_id); });
    }
    Enqueued queued{*id, static_cast<int>(part_count), uuid, plan->encoding};
    queued.waits = state == MessageState::Held || due > now;
    queued.replaced = std::move(plan->replaced);
    return queued;
}

void Outbox::cancelUnsent(
    store::Transaction& tx,
    std::int64_t session_id,
    const std::string& reason,
    OutcomeListener& listener,
    WallTime now
) {
    const auto unsent = tx.all<std::int64_t, std::int64_t>(
        "SELECT id, channel_id FROM message WHERE direction = 'out' AND finished_at IS NULL "
        "AND session_id = :1 AND state IN ('held', 'queued') ORDER BY id",
        session_id
    );
    for (const auto& [message_id, channel_id] : unsent) {
        std::function<void()> wake;
        if (wake_) wake = [wake_channel = wake_, channel = channel_id] { wake_channel(channel); };
        DeliveryLedger(channel_id, listener, std::move(wake)).cancelUnsent(tx, message_id, reason, now);
    }
}

/// At most one message to a number is on its way on a channel. A reply overtakes a bulk message of which
/// nothing is on the wire yet: that one is held instead.
MessageState Outbox::makeRoom(
    store::Transaction& tx,
    std::int64_t channel_id,
    std::int64_t number_key,
    Lane lane,
    std::int64_t message_id
) {
    const auto on_its_way = tx.one<std::int64_t, int, std::string>(
        "SELECT id, lane, state FROM message WHERE number_key = :1 AND channel_id = :2"
        " AND state IN ('held', 'queued', 'in_doubt') AND state <> 'held' AND id <> :3",
        number_key,
        channel_id,
        message_id
    );
    if (!on_its_way) return MessageState::Queued;
    const auto& [other_id, other_lane, other_state] = *on_its_way;
    const bool overtakes =
        lane == Lane::Reply && other_lane == static_cast<int>(Lane::Bulk) && other_state == "queued";
    if (!overtakes) return MessageState::Held;
    // Another transaction may be marking its parts at this moment (PostgreSQL): only what is held here is off
    // the wire.
    const auto part_count = tx.one<std::int64_t>("SELECT COUNT(*) FROM part WHERE message_id = :1", other_id);
    const auto held = tx.run(
        "UPDATE part SET state = 'held' WHERE message_id = :1 AND state = 'queued' AND attempts = 0", other_id
    );
    if (held != part_count) {
        tx.run("UPDATE part SET state = 'queued' WHERE message_id = :1 AND state = 'held'", other_id);
        return MessageState::Held;
    }
    tx.run("UPDATE message SET state = 'held' WHERE id = :1", other_id);
    return MessageState::Queued;
}

/// Counted per number, so that no phone sees a reference again within 256 long messages.
std::int64_t Outbox::nextConcatReference(
    store::Transaction& tx, std::int64_t channel_id, std::int64_t number_key
) {
    return tx.insert(
        "INSERT INTO recipient (channel_id, number_key, concat_ref) VALUES (:1, :2, 1)"
        " ON CONFLICT (number_key, channel_id) DO UPDATE SET concat_ref = (recipient.concat_ref + 1) % 256"
        " RETURNING concat_ref",
        channel_id,
        number_key
    );
}

}  // namespace tama::gateway
