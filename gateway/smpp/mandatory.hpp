// The bounded walk over a request's mandatory fields, and a copy of them that libsmpp34 accepts.
// libsmpp34 refuses ordinary traffic (TON 7, a receipt with a validity period, interface version 0x50, a long
// service_type) and overruns its buffers on hostile traffic. So it is shown only what this walk has measured
// and normalised; the original fields are returned beside it. Thread rule: pure functions. Source: SMPP 3.4
// sections 4.1 to 4.9.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/smpp/decode_error.hpp"

namespace tama::gateway::smpp {

inline constexpr std::size_t kMaxMandatoryFields = 17;

/// Places of the fields that may differ from what libsmpp34 was shown.
namespace field {
namespace bind {
inline constexpr std::size_t kVersion = 3;
inline constexpr std::size_t kTon = 4;
inline constexpr std::size_t kNpi = 5;
}  // namespace bind
namespace message {  // submit_sm, deliver_sm, and the first seven also data_sm
inline constexpr std::size_t kServiceType = 0;
inline constexpr std::size_t kSourceTon = 1;
inline constexpr std::size_t kSourceNpi = 2;
inline constexpr std::size_t kSource = 3;
inline constexpr std::size_t kDestinationTon = 4;
inline constexpr std::size_t kDestinationNpi = 5;
inline constexpr std::size_t kDestination = 6;
inline constexpr std::size_t kSchedule = 10;
inline constexpr std::size_t kValidity = 11;
inline constexpr std::size_t kShortMessage = 16;
}  // namespace message
namespace query {
inline constexpr std::size_t kSourceTon = 1;
inline constexpr std::size_t kSourceNpi = 2;
}  // namespace query
namespace cancel {
inline constexpr std::size_t kSourceTon = 2;
inline constexpr std::size_t kSourceNpi = 3;
inline constexpr std::size_t kDestinationTon = 5;
inline constexpr std::size_t kDestinationNpi = 6;
}  // namespace cancel
}  // namespace field

struct MandatoryPart {
    std::array<std::string_view, kMaxMandatoryFields>
        fields;              // originals: text without NUL, numbers as one octet
    std::size_t end = 0;     // where in the frame the TLVs begin
    std::string normalised;  // header and mandatory part for libsmpp34

    std::uint8_t octet(std::size_t place) const { return static_cast<std::uint8_t>(fields[place].front()); }
    std::string text(std::size_t place) const { return std::string(fields[place]); }
};

/// True for the requests that have a mandatory part and that libsmpp34 reads for us.
bool hasMandatoryPart(std::uint32_t command_id);
/// `frame` is a whole PDU whose command has a mandatory part.
Decoded<MandatoryPart> readMandatory(std::string_view frame);

/// What libsmpp34 knows; other values are kept by us and shown to it as 0.
bool isStandardTon(std::uint8_t ton);
bool isStandardNpi(std::uint8_t npi);

}  // namespace tama::gateway::smpp
