// What a provider's answer to a message means, by the rules of its preset. Pure; any thread.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "gateway/http/http_client.hpp"
#include "gateway/http/http_preset.hpp"

namespace tama::gateway {

struct ReplyVerdict {
    enum class Kind : std::uint8_t {
        Accepted,
        TryAgain,  // it was not taken, and may be later
        Refused,
        NotSent,  // no byte left: the line is down
        InDoubt   // it may have been taken: the answer did not come, or cannot be read
    };
    Kind kind = Kind::InDoubt;
    std::string id{};        // Accepted: the provider's name for it; may be empty
    bool slow_down = false;  // TryAgain: the whole channel
    Milliseconds wait{0};    // TryAgain: as the provider asked; 0: it did not
    std::string reason{};    // without anything of the message
};

ReplyVerdict judgeReply(const SendTemplate& send, const HttpReply& reply);

/// A value of the answer as text; empty where it is not there.
std::string valueFrom(const ValueSource& source, const HttpReply& reply);

}  // namespace tama::gateway
