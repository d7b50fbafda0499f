// A message's life, from the rows it left: every part, attempt, answer and report with its time. Read-only;
// on a reading connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "store/phone_codec.hpp"
#include "store/sql.hpp"

namespace tama::gateway {

struct LifeEvent {
    WallTime at;
    std::string
        event;  // made, sent, taken, try_again, refused, answer_lost, resent, receipt, moved, or the final state
    std::int64_t code = 0;
    std::string detail{};
};

struct PartLife {
    std::int64_t ordinal = 1;
    std::string state;
    std::string smsc_id;
    std::int64_t attempts = 0;
    std::int64_t resends = 0;
    std::vector<LifeEvent> events{};  // in the order of their times
};

struct MessageLife {
    std::int64_t id = 0;
    std::string uuid;
    std::string direction;      // out, in
    std::string message_class;  // outbound
    std::string channel;
    std::optional<PhoneNumber> number{};  // nothing: the sender was a name
    std::string sender;
    std::string client{};  // of class client: whose
    std::string text;
    std::string encoding;
    std::int64_t segments = 1;
    std::string state;
    std::string failure;
    std::string error;
    std::string parameters{};  // inbound: what else the SMSC said, as in Arrival
    WallTime created_at;
    std::optional<WallTime> not_before{};
    std::optional<WallTime> valid_until{};
    std::optional<WallTime> submitted_at{};
    std::optional<WallTime> finished_at{};
    std::vector<PartLife> parts{};
};

/// Nothing: there is no such message.
std::optional<MessageLife> lifeOf(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t message_id);

}  // namespace tama::gateway
