// Reads and writes the optional parameters (tag, length, value) of any tag and length.
// Thread rule: pure functions. Source: SMPP 3.4 section 3.2.4.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

/// No sound PDU comes near it; it bounds the work a hostile one can cause.
inline constexpr std::size_t kMaxTlvs = 256;

struct TlvWalk {
    Tlvs tlvs;
    bool damaged = false;  // octets were left that are no whole TLV, or there were more than kMaxTlvs
};

TlvWalk readTlvs(std::string_view octets);
/// Every value must be at most 65,535 octets long.
void appendTlvs(std::string& out, const Tlvs& tlvs);

}  // namespace tama::gateway::smpp
