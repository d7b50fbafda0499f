#include "requests/permit.hpp"

#include <chrono>

namespace tama::requests {
namespace {

tl::unexpected<Error> refuse(std::string rule) {
    return fail(ErrorCode::Refused, std::move(rule));
}

bool isTester(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>("SELECT id FROM tester WHERE number_key = :1", number_key).has_value();
}

bool isTargeted(store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key) {
    return tx.one<std::int64_t>(
                 "SELECT count(*) FROM target WHERE number_key = :1 AND use_case_id = :2 AND exclusion = ''",
                 number_key,
                 use_case_id
           )
               .value_or(0) > 0;
}

bool isActiveWorker(store::Transaction& tx, std::int64_t number_key) {
    return tx.one<std::int64_t>(
                 "SELECT count(*) FROM phone JOIN worker ON worker.id = phone.worker_id "
                 "WHERE phone.number_key = :1 AND worker.status = 'active'",
                 number_key
           )
               .value_or(0) > 0;
}

Result<void> checkUseCase(
    store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t number_key
) {
    if (!message.use_case_id) return refuse("a message of class use-case must name its use case");
    const auto use_case = tx.one<bool, std::string>(
        "SELECT sending, trigger_word FROM use_case WHERE id = :1 AND EXISTS "
        "(SELECT 1 FROM approval WHERE approval.use_case_id = use_case.id AND approval.voided_at IS NULL)",
        *message.use_case_id
    );
    if (!use_case) return refuse("SOP step 8: the use case has no valid approval");
    const auto& [sending, trigger_word] = *use_case;
    if (!sending) return refuse("SOP step 9: the use case is not active");
    if (isTargeted(tx, *message.use_case_id, number_key)) return {};
    if (!trigger_word.empty() && isActiveWorker(tx, number_key)) return {};
    return refuse("the number is not in the approved target group");
}

Result<void> checkAnswering(store::Transaction& tx, std::int64_t number_key, WallTime now) {
    constexpr std::chrono::hours kReplyWindow{72};
    const auto last = tx.one<std::optional<WallTime>>(
        "SELECT max(last_inbound_at) FROM recipient WHERE number_key = :1", number_key
    );
    if (last && *last && now - **last <= kReplyWindow) return {};
    return refuse("the number has not written to us in the last 72 hours");
}

}  // namespace

Result<void> Permit::check(store::Transaction& tx, const gateway::OutboundMessage& message, WallTime now) {
    const std::int64_t number_key = codec_.key(message.to);
    switch (message.message_class) {
        case gateway::MessageClass::UseCase:
            return checkUseCase(tx, message, number_key);
        case gateway::MessageClass::Test:
        case gateway::MessageClass::Staff:
            if (isTester(tx, number_key)) return {};
            return refuse("the number is not a registered tester's");
        case gateway::MessageClass::Reply:
        case gateway::MessageClass::Service:
            return checkAnswering(tx, number_key, now);
        case gateway::MessageClass::Client:
            return refuse("messages of other systems need the leadership's recorded consent");
    }
    return refuse("a message without a class is never sent");
}

}  // namespace tama::requests
