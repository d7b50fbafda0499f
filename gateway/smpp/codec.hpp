// PDUs to bytes and back. Header, responses and TLVs are read and written here; the mandatory part of
// requests goes through libsmpp34 after a bounded walk (libsmpp34.hpp says why). Every octet sequence is safe
// input. Thread rule: any thread. Source: SMPP 3.4 sections 3.2 and 4.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gateway/smpp/decode_error.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

/// The bytes of a PDU. Refuses fields that are too long and values that the standard does not know. A
/// short_message longer than kMaxShortMessage is sent as message_payload.
Result<std::string> encode(const Pdu& pdu);

/// Reads one whole frame. Responses always come out, whatever their body: status and sequence matter most.
Decoded<Pdu> decode(std::string_view frame);

}  // namespace tama::gateway::smpp
