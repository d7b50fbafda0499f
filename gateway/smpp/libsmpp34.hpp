// The only door to libsmpp34 (LGPL, linked dynamically). The library writes past its global log buffer when
// fed raw network input, keeps that log (passwords included) in a global, and is not thread-safe. So it sees
// only mandatory parts measured by mandatory.hpp, in zeroed structs, under one process-wide lock, and its log
// is never read. Thread rule: any thread; calls take turns.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "gateway/smpp/decode_error.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp::libsmpp34 {

/// Header and mandatory part of a request; TLVs are appended by the caller. `body` must have a mandatory
/// part.
Result<std::string> packMandatory(const Body& body);

/// `normalised` comes from readMandatory(). The result has no TLVs and carries the normalised fields.
Decoded<Body> unpackMandatory(std::uint32_t command_id, const std::string& normalised);

}  // namespace tama::gateway::smpp::libsmpp34
