// How one SMSC wants its submit_sm: what operators agree on with each customer. Plain values; any thread.
// Source: SMPP 3.4 sections 5.2.5 to 5.2.19, 5.3.2.22 to 5.3.2.24 and 5.3.2.32.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gateway/text/charset.hpp"

namespace tama::gateway {

/// How the parts of a long message name each other.
enum class Concatenation : std::uint8_t {
    Udh8,    // user data header, reference of 8 bits: what most SMSCs expect
    Udh16,   // user data header, reference of 16 bits
    Sar,     // sar_* parameters
    Payload  // whole in message_payload: the SMSC cuts it
};

struct NumberType {
    std::uint8_t ton = 0;
    std::uint8_t npi = 0;
    bool operator==(const NumberType&) const = default;
};

struct SubmitStyle {
    Concatenation concatenation = Concatenation::Udh8;
    std::string service_type;  // at most 5 octets
    // Nothing: by the form of the address.
    std::optional<NumberType> source;
    std::optional<NumberType> destination;
    text::Charset default_charset = text::Charset::Gsm7;  // what data_coding 0 means there: Gsm7, Ascii or Latin1
    bool with_validity = true;     // send validity_period; some SMSCs refuse it
    Milliseconds validity{0};      // wall time, of messages without an end of their own; 0 = the SMSC's own
};

}  // namespace tama::gateway
