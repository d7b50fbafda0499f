// Why bytes are no PDU that we can use, together with the status that tells the peer so.
// Thread rule: plain values.
#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

namespace tama::gateway::smpp {

struct DecodeError {
    std::uint32_t status = 0;  // the command_status of the answer
    std::string reason;        // never holds octets of the PDU: they may be a password or a number
};

template <class T>
using Decoded = tl::expected<T, DecodeError>;

inline tl::unexpected<DecodeError> cannotDecode(std::uint32_t status, std::string reason) {
    return tl::unexpected<DecodeError>(DecodeError{status, std::move(reason)});
}

}  // namespace tama::gateway::smpp
