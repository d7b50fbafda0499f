// The escapes of a Kannel dlr-url, so that systems made for Kannel hear of their messages as from Kannel.
// Pure. Source: Kannel 1.4.5 user guide, table "Parameters (Escapes)"; of a delivery report the number that
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

/// The address with every escape replaced by its value, percent-encoded; one that a report has no value for,
/// and one that nobody knows, by nothing. "%%" is "%", and "%" before two hexadecimal digits that are no
/// escape stays.
std::string fillKannelUrl(std::string_view url, const KannelReport& report);

}  // namespace tama::gateway
