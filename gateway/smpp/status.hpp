// command_status: the protocol's answers, their names, and what they mean for a sender.
// Thread rule: constants and pure functions. Source: SMPP 3.4 table 5-2, with a few of SMPP 5.0 table 4-45.
#pragma once

#include <cstdint>
#include <string>

namespace tama::gateway::smpp {

namespace status {
inline constexpr std::uint32_t kOk = 0x00;
inline constexpr std::uint32_t kInvalidMessageLength = 0x01;
inline constexpr std::uint32_t kInvalidCommandLength = 0x02;
inline constexpr std::uint32_t kInvalidCommandId = 0x03;
inline constexpr std::uint32_t kInvalidBindStatus = 0x04;
inline constexpr std::uint32_t kAlreadyBound = 0x05;
inline constexpr std::uint32_t kSystemError = 0x08;
inline constexpr std::uint32_t kInvalidSourceAddress = 0x0A;
inline constexpr std::uint32_t kInvalidDestinationAddress = 0x0B;
inline constexpr std::uint32_t kInvalidMessageId = 0x0C;
inline constexpr std::uint32_t kBindFailed = 0x0D;
inline constexpr std::uint32_t kInvalidPassword = 0x0E;
inline constexpr std::uint32_t kInvalidSystemId = 0x0F;
inline constexpr std::uint32_t kCancelFailed = 0x11;
inline constexpr std::uint32_t kReplaceFailed = 0x13;
inline constexpr std::uint32_t kMessageQueueFull = 0x14;
inline constexpr std::uint32_t kInvalidServiceType = 0x15;
inline constexpr std::uint32_t kInvalidDestinationCount = 0x33;
inline constexpr std::uint32_t kInvalidDistributionList = 0x34;
inline constexpr std::uint32_t kSubmitFailed = 0x45;
inline constexpr std::uint32_t kInvalidSystemType = 0x53;
inline constexpr std::uint32_t kThrottled = 0x58;
inline constexpr std::uint32_t kTemporaryApplicationError = 0x64;
inline constexpr std::uint32_t kPermanentApplicationError = 0x65;
inline constexpr std::uint32_t kQueryFailed = 0x67;
inline constexpr std::uint32_t kInvalidTlvStream = 0xC0;
}  // namespace status

/// "ESME_RTHROTTLED (0x58): throttled, more messages than allowed"; vendor and unknown codes are named as
/// such.
std::string describeStatus(std::uint32_t status);

/// The two codes that in practice both mean: you are too fast, send this again later.
bool isThrottle(std::uint32_t status);
/// Trying the same PDU again later may succeed. Everything else is final.
bool isTemporary(std::uint32_t status);
/// A bind refused so will be refused again until a person changes the configuration.
bool isConfigurationFault(std::uint32_t bind_status);

}  // namespace tama::gateway::smpp
