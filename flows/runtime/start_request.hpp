// A wish to start a workflow with one person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/phone_number.hpp"
#include "gateway/message.hpp"

namespace tama::runtime {

/// What a start does that finds the number busy with another conversation under the same sender.
enum class WhenBusy : std::uint8_t {
    Wait,       // stands in line: emergencies first, then by closing time
    Interrupt,  // takes the number over; the worker is offered to RESUME the other one afterwards
    Skip        // does not begin
};

struct StartRequest {
    std::int64_t revision_id = 0;
    gateway::MessageClass message_class = gateway::MessageClass::UseCase;  // or Test
    std::optional<std::int64_t> use_case_id{};
    std::optional<std::int64_t> worker_id{};  // nobody of the registry: a tester
    PhoneNumber number;
    std::string sender{};  // our side: short code or sender name; empty: the channel's own
    WhenBusy when_busy = WhenBusy::Wait;
};

}  // namespace tama::runtime
