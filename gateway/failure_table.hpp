// Why a message failed, in the one vocabulary that all operators share: from an SMPP command_status, and from
// a receipt's state and error code. Pure; any thread. Source: SMPP 3.4 table 5-2 and appendix B; the error
// numbers are those of MAP (3GPP TS 29.002 section 17.6), which most SMSCs put into `err`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/smpp/receipt.hpp"

namespace tama::gateway {

FailureClass failureOfStatus(std::uint32_t command_status);

/// The number in a receipt's error code: "027" is 27, "3:4098" (network type and code) is 4098, "0A3" and the
/// like are 0, for no operator documents them.
std::int64_t errorNumber(std::string_view error_code);

/// What a receipt means for a part.
struct ReceiptOutcome {
    MessageState state = MessageState::Delivered;
    FailureClass failure = FailureClass::None;
    std::int64_t error_code = 0;
};

/// Nothing for an intermediate receipt (en route, accepted) and for a state that nobody knows.
/// `own_codes`: what this route's operator means by its error codes, before the standard meaning.
std::optional<ReceiptOutcome> outcomeOf(
    const smpp::Receipt& receipt, const std::map<std::int64_t, FailureClass>& own_codes
);

}  // namespace tama::gateway
