#include "requests/permit.hpp"

#include <chrono>

#include "registry/enrolment.hpp"
#include "requests/client_store.hpp"
#include "requests/spending.hpp"

namespace tama::requests {
namespace {

tl::unexpected<Error> refuse(std::string rule) {
    return fail(ErrorCode::Refused, std::move(rule));
}

bool isTester(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>("SELECT id FROM tester WHERE number_key = :1", number_key).has_value();
}

bool isOnDuty(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>("SELECT id FROM duty_member WHERE number_key = :1 LIMIT 1", number_key).has_value();
}

bool isTargeted(store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key) {
    return tx.one<std::int64_t>(
                 "SELECT count(*) FROM target WHERE number_key = :1 AND use_case_id = :2 AND exclusion = ''",
                 number_key,
                 use_case_id
           )
               .value_or(0) > 0;
}

/// Of the export that its workflow came in; they were approved with it.
bool hasFileTriggers(store::Transaction& tx, std::int64_t use_case_id) {
    return tx.one<std::int64_t>("SELECT id FROM trigger_word WHERE use_case_id = :1 LIMIT 1", use_case_id)
        .has_value();
}

bool isActiveWorker(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>(
                 "SELECT count(*) FROM phone JOIN worker ON worker.id = phone.worker_id "
                 "WHERE phone.number_key = :1 AND worker.status = 'active'",
                 number_key
           )
               .value_or(0) > 0;
}

/// Whether the use case lets it out, leaving the caps aside. True: it has caps.
Result<bool> checkUseCase(
    store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t number_key
) {
    if (!message.use_case_id) return refuse("a message of class use-case must name its use case");
    const auto use_case = tx.one<bool, std::string, std::optional<std::int64_t>>(
        "SELECT sending, trigger_word, (SELECT use_case_id FROM use_case_spend WHERE use_case_id = use_case.id) "
        "FROM use_case WHERE id = :1 AND EXISTS "
        "(SELECT 1 FROM approval WHERE approval.use_case_id = use_case.id AND approval.voided_at IS NULL)",
        *message.use_case_id
    );
    if (!use_case) return refuse("SOP step 8: the use case has no valid approval");
    const auto& [sending, trigger_word, capped] = *use_case;
    if (!sending) return refuse("SOP step 9: the use case is not active");
    if (isTargeted(tx, *message.use_case_id, number_key)) return capped.has_value();
    const bool heard = !trigger_word.empty() || hasFileTriggers(tx, *message.use_case_id);
    if (heard && isActiveWorker(tx, number_key)) return capped.has_value();
    return refuse("the number is not in the approved target group");
}

bool isInRegistry(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>("SELECT id FROM phone WHERE number_key = :1 LIMIT 1", number_key).has_value();
}

Result<void> checkAnswering(store::Transaction& tx, std::int64_t number_key, WallTime now) {
    constexpr std::chrono::hours kReplyWindow{72};
    const auto last = tx.one<std::optional<WallTime>>(
        "SELECT max(last_inbound_at) FROM recipient WHERE number_key = :1", number_key
    );
    if (last && *last && now - **last <= kReplyWindow) return {};
    return refuse("the number has not written to us in the last 72 hours");
}

/// One person to one worker: the row names the worker, and the number is that worker's.
Result<void> checkReply(
    store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t number_key, WallTime now
) {
    const auto own = tx.one<std::int64_t>(
        "SELECT id FROM phone WHERE worker_id = :1 AND number_key = :2", message.worker_id, number_key
    );
    if (!own) return refuse("a reply goes to one worker, at that worker's own number");
    return checkAnswering(tx, number_key, now);
}

Result<void> checkService(
    store::Transaction& tx,
    const gateway::OutboundMessage& message,
    const runtime::Vocabulary& vocabulary,
    std::int64_t number_key,
    WallTime now
) {
    const auto text = vocabulary.fixedTextOf(message.text);
    const bool enrols = !text && !message.confirms_opt_out &&
                        registry::isEnrolmentMessage(tx, number_key, message.text);
    if (enrols) return {};
    if (!text) return refuse("a service message is one of the fixed texts");
    if (message.confirms_opt_out && *text != runtime::ServiceText::Stopped) {
        return refuse("only the text that confirms STOP reaches a number that has opted out");
    }
    return checkAnswering(tx, number_key, now);
}

Result<void> checkClient(
    store::Transaction& tx,
    const gateway::OutboundMessage& message,
    std::int64_t number_key,
    std::int64_t segments,
    WallTime now
) {
    const auto client = message.client_id ? clientById(tx, *message.client_id) : std::nullopt;
    if (!client) return refuse("a message of class client must name the system that sends it");
    if (auto why = whyNotSending(*client, now)) return refuse(std::move(*why));
    if (message.sender != client->sender) return refuse("a client sends under its own sender id only");
    if (!client->covers_registry && isInRegistry(tx, number_key)) {
        return refuse("the number is a health worker's, and the consent does not cover the registry");
    }
    if (!countSegments(tx, *client, segments, now)) {
        return fail(ErrorCode::LimitExceeded, "the client's cap for today is used up");
    }
    return {};
}

bool isEmergency(store::Transaction& tx, const gateway::OutboundMessage& message) {
    if (message.message_class != gateway::MessageClass::UseCase || !message.use_case_id) return false;
    return tx.one<bool>("SELECT urgent FROM use_case WHERE id = :1", *message.use_case_id).value_or(false);
}

/// Who joined by SMS and was not confirmed gets service messages and emergencies only.
std::optional<std::string> whyProvisional(
    store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t number_key
) {
    using gateway::MessageClass;
    const auto kind = message.message_class;
    if (kind == MessageClass::Service || kind == MessageClass::Test || kind == MessageClass::Staff) return {};
    if (!registry::isProvisional(tx, number_key) || isEmergency(tx, message)) return {};
    return "the number is provisional: until the in-charge or the iHRIS manager confirms it, it gets service messages "
           "and emergencies only";
}

}  // namespace

Result<void> Permit::checkCapped(
    store::Transaction& tx,
    const gateway::OutboundMessage& message,
    std::int64_t number_key,
    std::int64_t segments,
    WallTime now
) const {
    const auto capped = checkUseCase(tx, message, number_key);
    if (!capped) return fail(capped.error());
    if (!*capped || spend(tx, *message.use_case_id, segments, now)) return {};
    if (on_cap_) on_cap_(tx, *message.use_case_id, now);
    return fail(ErrorCode::LimitExceeded, "SOP step 8: the cap of what was approved is used up");
}

Result<void> Permit::check(
    store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t segments, WallTime now
) {
    const std::int64_t number_key = codec_.key(message.to);
    if (message.confirms_opt_out && message.message_class != gateway::MessageClass::Service) {
        return refuse("only a service message confirms STOP");
    }
    if (auto why = whyProvisional(tx, message, number_key)) return refuse(std::move(*why));
    switch (message.message_class) {
        case gateway::MessageClass::UseCase:
            return checkCapped(tx, message, number_key, segments, now);
        case gateway::MessageClass::Staff:
            if (isOnDuty(tx, number_key)) return {};
            [[fallthrough]];
        case gateway::MessageClass::Test:
            if (isTester(tx, number_key)) return {};
            return refuse("the number is not a registered tester's");
        case gateway::MessageClass::Reply:
            return checkReply(tx, message, number_key, now);
        case gateway::MessageClass::Service:
            return checkService(tx, message, vocabulary_, number_key, now);
        case gateway::MessageClass::Client:
            return checkClient(tx, message, number_key, segments, now);
    }
    return refuse("a message without a class is never sent");
}

}  // namespace tama::requests
