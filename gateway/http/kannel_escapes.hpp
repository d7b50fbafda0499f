// The escapes of a Kannel dlr-url, and of the get-url of an sms-service, so that systems made for Kannel hear of their
// messages, and of those written to them, as from Kannel. Pure. Source: Kannel 1.4.5 user guide, table "Parameters (Escapes)"; of a delivery report the number that
// was written to is the sender (%p), and ours the receiver (%P).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace tama::gateway {

/// Bits of dlr-mask, and the values of %d.
namespace dlr {
inline constexpr std::int64_t kDelivered = 1;
inline constexpr std::int64_t kUndelivered = 2;
inline constexpr std::int64_t kBuffered = 4;
inline constexpr std::int64_t kTaken = 8;
inline constexpr std::int64_t kRefused = 16;
inline constexpr std::int64_t kAll = 31;
}  // namespace dlr

struct KannelReport {
    std::int64_t value = 0;  // one bit
    std::string phone;       // E.164, which was written to
    std::string sender;      // ours
    std::string smsc;        // the channel
    std::string smsc_id;     // the SMSC's name for the message
    std::string uuid;        // ours
    std::string service;     // the client's name
    std::string text;        // of the report: "DELIVRD" …
    WallTime at;
};

/// A message that a person wrote: the person is the sender (%p), we are the receiver (%P).
struct KannelMessage {
    std::string phone;  // E.164
    std::string to;     // ours
    std::string text;   // UTF-8
    std::string smsc;   // the channel
    std::string uuid;   // ours
    std::string service;
    WallTime at;
};

/// The address with every escape replaced by its value, percent-encoded; one that has no value here, and one that
/// nobody knows, by nothing. "%%" is "%", and "%" before two hexadecimal digits that are no escape stays.
std::string fillKannelUrl(std::string_view url, const KannelReport& report);
std::string fillKannelUrl(std::string_view url, const KannelMessage& message);

}  // namespace tama::gateway
