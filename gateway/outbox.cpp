#include "gateway/outbox.hpp"

#include "gateway/delivery_ledger.hpp"
#include "gateway/number_line.hpp"
#include "gateway/part_rows.hpp"
#include "gateway/router.hpp"
#include "gateway/routing.hpp"
#include "gateway/text_plan.hpp"

namespace tama::gateway {
Outbox::Outbox(
    const Router& router, SendPermit& permit, const store::PhoneCodec& codec, IdSource& ids, Wake wake
)
    : router_(router), permit_(permit), codec_(codec), ids_(ids), wake_(std::move(wake)) {
}

Result<Enqueued> Outbox::enqueue(store::Transaction& tx, const OutboundMessage& message, WallTime now) {
    const std::int64_t number_key = codec_.key(message.to);
    const auto permitted =
        permittedRoutes(tx, router_, message.to, message.message_class, message.use_case_id);
    if (permitted.empty()) {
        return fail(
            ErrorCode::Unavailable,
            "no channel takes this number: add a channel for its operator or prefix",
            message.to.masked()
        );
    }
    const auto unfinished_on = permitted.size() > 1 ? channelOfUnfinished(tx, number_key) : std::nullopt;
    const Route* route = choose(permitted, conditionsOf(tx), unfinished_on, router_.failOverAfter(), now);
    if (route == nullptr) {
        return fail(
            ErrorCode::Unavailable,
            "every channel for this number is killed: let one go on (tama channel resume)",
            message.to.masked()
        );
    }
    auto plan = planText(message.text, message.coding, message.transliterate, *route);
    if (!plan) return fail(std::move(plan.error()));
    const auto opted_out = tx.one<int>("SELECT 1 FROM opt_out WHERE number_key = :1", number_key);
    if (opted_out && !message.confirms_opt_out) {
        return fail(ErrorCode::Refused, "the number has opted out", message.to.masked());
    }
    const auto part_count = static_cast<std::int64_t>(plan->segments.size());
    if (auto allowed = permit_.check(tx, message, part_count, now); !allowed)
        return fail(std::move(allowed.error()));

    const NumberLine line(route->channel_id, number_key);
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
        senderOn(*route, message.sender, permitted),
        message.worker_id,
        message.session_id,
        of_session ? std::optional(message.step) : std::nullopt,
        of_session ? std::optional(message.ordinal) : std::nullopt,
        message.use_case_id,
        plan->text,
        storedWord(plan->encoding),
        part_count,
        part_count > 1 ? line.nextConcatReference(tx) : 0,
        now,
        message.not_before,
        message.valid_until,
        message.client_id,
        message.confirms_opt_out
    );
    if (!id)
        return fail(ErrorCode::Conflict, "this message of this step of the session is on its way already");

    const MessageState state = line.join(tx, *id, message.lane);
    if (state == MessageState::Held) tx.run("UPDATE message SET state = 'held' WHERE id = :1", *id);
    const WallTime due = message.not_before && *message.not_before > now ? *message.not_before : now;
    insertParts(
        tx,
        {.message_id = *id,
         .channel_id = route->channel_id,
         .lane = message.lane,
         .share_of = shareOf(message.message_class, message.use_case_id, message.client_id),
         .state = state,
         .due = due},
        1,
        partsOf(*plan, *route),
        part_count
    );
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

}  // namespace tama::gateway
