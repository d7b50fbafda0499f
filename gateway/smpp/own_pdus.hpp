// submit_multi and replace_sm, read and written by ourselves: libsmpp34 keeps lists of destinations on the heap
// and has no use here. Only the simulated SMSC takes them. Thread rule: pure functions. Source: SMPP 3.4
// sections 4.5 and 4.10.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/smpp/decode_error.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

/// True for the requests that are read here.
bool isOwnRequest(std::uint32_t command_id);
/// `rest`: what follows the header.
Decoded<Body> decodeOwnRequest(std::uint32_t command_id, std::string_view rest);
SubmitMultiResponse decodeSubmitMultiResponse(std::string_view rest);

void appendBody(std::string& out, const SubmitMulti& multi);
void appendBody(std::string& out, const SubmitMultiResponse& response);
void appendBody(std::string& out, const ReplaceSm& replace);

}  // namespace tama::gateway::smpp
