// A person's answer to a worker who has written: class `reply`, one text to one worker within 72 hours. Source:
// docs/security.md, "No side door".
#pragma once

#include <string>

#include "gateway/outbox.hpp"
#include "requests/use_cases.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct WorkerReply {
    std::string use_case;  // UUID or number; the conversation that it belongs to
    std::string worker;    // UUID
    std::string text;      // UTF-8
};

/// Queues it before bulk, for the number that the worker wrote from last, and puts its author and its id into
/// the audit trail. NotFound; Refused where the worker has not written in time or said STOP; else as the outbox.
Result<gateway::Enqueued> replyToWorker(
    store::Transaction& tx,
    gateway::Outbox& outbox,
    const store::PhoneCodec& codec,
    const WorkerReply& reply,
    const Deed& deed
);

}  // namespace tama::requests
