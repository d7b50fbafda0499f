// Delivery receipts: what a deliver_sm or data_sm says about a message sent earlier. SMSCs agree on little
// here, so TLVs are believed first and a tolerant reading of the text comes second. Also the forms in which
// one message id appears in the wild. Thread rule: pure functions. Source: SMPP 3.4 section 5.3.2 and
// appendix B.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

struct Receipt {
    std::string message_id;             // as the SMSC wrote it; empty when a marked receipt names none
    std::optional<MessageState> state;  // nothing when the SMSC's word for it is unknown
    std::string state_text;             // that word, e.g. "DELIVRD"; empty when only a TLV spoke
    std::string error_code;  // as written ("000", "0A3"), or network type and code "3:4098" from the TLV
    std::optional<WallTime>
        done_at;  // in the SMSC's own zone, which the protocol does not tell: not for sums

    bool operator==(const Receipt&) const = default;
};

/// No further change of state is to be expected.
bool isFinal(MessageState state);
std::string_view nameOf(MessageState state);

/// The receipt in this message, or nothing when it is a person's text. A message that esm_class does not mark
/// as a receipt counts as one only with a receipted_message_id, or with a whole standard text that starts
/// with "id:". A marked one is never a person's text, even when nothing in it can be read.
std::optional<Receipt> parseReceipt(const DeliverSm& message);

/// The text of appendix B, as our simulated SMSC writes it.
std::string formatReceiptText(
    const std::string& message_id,
    MessageState state,
    const std::string& error_code,
    WallTime submitted,
    WallTime done
);

/// Forms of an id, the surest first and each once: as written; without leading zeros, letters upper case;
/// read as hexadecimal and written in decimal; the other way about. The last two only below 2^64. A later
/// form may match only when it is unique within the channel and the destination agrees.
std::vector<std::string> idForms(std::string_view raw);
/// Upper case, no leading zeros.
std::string strippedId(std::string_view raw);
std::optional<std::string> hexIdToDecimal(std::string_view raw);
std::optional<std::string> decimalIdToHex(std::string_view raw);

}  // namespace tama::gateway::smpp
