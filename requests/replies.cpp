#include "requests/replies.hpp"

#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/use_case_store.hpp"

namespace tama::requests {

Result<gateway::Enqueued> replyToWorker(
    store::Transaction& tx,
    gateway::Outbox& outbox,
    const store::PhoneCodec& codec,
    const WorkerReply& reply,
    const Deed& deed
) {
    const auto use_case = use_case_store::idOf(tx, reply.use_case);
    if (!use_case) return fail(ErrorCode::NotFound, "there is no such use case", reply.use_case);
    const auto worker = tx.one<std::int64_t>("SELECT id FROM worker WHERE uuid = :1", reply.worker);
    if (!worker) return fail(ErrorCode::NotFound, "there is no such worker", "worker");
    const auto number = tx.one<std::string>(
        "SELECT p.number FROM phone p JOIN recipient r ON r.number_key = p.number_key"
        " WHERE p.worker_id = :1 AND r.last_inbound_at IS NOT NULL ORDER BY r.last_inbound_at DESC, p.id LIMIT 1",
        *worker
    );
    if (!number) return fail(ErrorCode::Refused, "the worker has not written to us", "worker");

    gateway::OutboundMessage message{
        .message_class = gateway::MessageClass::Reply,
        .lane = gateway::Lane::Reply,
        .to = codec.decode(*number),
        .text = reply.text};
    message.worker_id = *worker;
    message.use_case_id = *use_case;
    auto queued = outbox.enqueue(tx, message, deed.at);
    if (!queued) return queued;
    appendAudit(
        tx,
        {kNoUseCase,
         "reply",
         "",
         "",
         deed.actor,
         deed.at,
         nlohmann::json{{"message", queued->message_id}, {"use_case", reply.use_case}}.dump()}
    );
    return queued;
}

}  // namespace tama::requests
