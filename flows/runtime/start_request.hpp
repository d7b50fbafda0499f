// A wish to start a workflow with one person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/phone_number.hpp"
#include "gateway/message.hpp"

namespace tama::runtime {

struct StartRequest {
    std::int64_t revision_id = 0;
    gateway::MessageClass message_class = gateway::MessageClass::UseCase;  // or Test
    std::optional<std::int64_t> use_case_id{};
    std::optional<std::int64_t> worker_id{};  // nobody of the registry: a tester
    PhoneNumber number;
    std::string sender{};  // our side: short code or sender name; empty: the channel's own
};

}  // namespace tama::runtime
