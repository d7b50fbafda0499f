// How the simulated SMSC misbehaves, as a plain value, and the faults as pure functions of it: each is something
// that a real SMSC has been seen to do (docs/reliability.md). A value of 0, or a default, is good behaviour.
// Thread rule: values and const functions; one owner thread for what counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/smpp/frame.hpp"
#include "gateway/smpp/link.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

/// How much of a refusing answer there is.
enum class AnswerForm : std::uint8_t { HeaderOnly, EmptyId, WithText };

/// How one id is written in the answer to a submit and in the receipt.
enum class IdForm : std::uint8_t {
    Same,
    HexThenDecimal,  // hexadecimal in the answer, decimal in the receipt
    DecimalThenHex,
    LeadingZeros,  // "00B8BE19" in the answer, "B8BE19" in the receipt
    OtherCase,     // upper case in the answer, lower case in the receipt
    Uuid,
    Longest  // 64 octets
};

enum class ReceiptForm : std::uint8_t {
    Standard,    // appendix B, with TLVs
    TextOnly,    // appendix B, without
    TlvsOnly,    // no text
    IdAndState,  // "362d9701 2"
    Columns,     // "00,0210021543,0210021500,,23177…,8000,id"
    Utf16,       // appendix B in UTF-16, data_coding 8
    Nuls,        // appendix B with NULs in between
    Seconds,     // dates with seconds
    Reordered,   // fields out of order, without sub and dlvrd
    Digits,      // stat:2
    Disagreeing, // TLVs say what is true, the text that it was not delivered
    DataSm       // in a data_sm
};

struct Misbehaviour {
    // Counted in submits over the life of the SMSC: every nth …
    std::uint64_t throttle_every = 0;  // is refused with RTHROTTLED
    std::uint64_t silent_every = 0;    // is taken and never answered
    std::uint64_t drop_every = 0;      // makes the connection break, answers that were not read are lost
    bool receipt_before_response = false;
    std::uint64_t hang_up_every = 0;  // is taken and not answered; what was answered before still arrives
    std::uint64_t cut_every = 0;      // has its answer cut after `cut_after` octets, and the connection ends
    std::size_t cut_after = 8;
    std::uint64_t refuse_every = 0;  // is refused with `refuse_status`
    std::uint32_t refuse_status = 0x08;
    std::uint64_t unbind_every = 0;  // makes the SMSC unbind after its answer
    AnswerForm refusal_form = AnswerForm::HeaderOnly;
    double accept_per_second = 0;  // real time; beyond it RTHROTTLED

    // Answers.
    bool answer_twice = false;
    bool stray_answers = false;      // before each: one for a sequence number never sent, one for 0, a generic_nack
    std::size_t reverse_answers = 0;  // so many are collected and given in reverse order
    IdForm id_form = IdForm::Same;
    std::uint64_t ids_used_again_after = 0;  // so many submits

    // Receipts.
    ReceiptForm receipt_form = ReceiptForm::Standard;
    std::uint8_t receipt_esm_class = esm::kDeliveryReceipt;
    std::uint64_t receipt_copies = 1;
    bool enroute_after_final = false;
    bool receipts_lost = false;   // when they are due; query_sm still knows the state
    bool stray_receipts = false;  // before each: one for an id that was never given

    // Sessions.
    std::optional<std::uint32_t> bind_status{};
    AnswerForm bind_form = AnswerForm::HeaderOnly;
    bool bind_unanswered = false;
    bool bind_nacked = false;  // generic_nack
    bool enquire_link_unanswered = false;
    std::uint32_t enquire_link_status = 0;
    bool unbind_unanswered = false;
    std::string garbage{};       // octets sent after each bind
    bool deaf = false;           // reads nothing any more after the bind
    std::size_t write_size = 0;  // octets per write to the socket; 0 = all
};

/// "throttle-every=10", "id-form=hex-then-decimal", "answer-twice": sets that fault. InvalidInput names what is
/// wrong and what there is.
Result<void> setFault(Misbehaviour& misbehaviour, std::string_view text);
/// The words that setFault takes, each with its meaning, one on a line.
std::string describeFaults();

std::string idInAnswer(IdForm form, std::uint64_t number);
std::string idInReceipt(IdForm form, std::uint64_t number);

/// The octets of the answer to a submit, with all that goes before and after it.
std::string answerOctets(
    const Misbehaviour& faults, const Link::Held& submit, std::uint32_t status, const std::string& message_id
);
/// The octets that answer this request instead of what the session would do; nothing: the session does it.
std::optional<std::string> interceptRequest(const Misbehaviour& faults, const Header& header);
/// A receipt as appendix B wants it, in the form that this SMSC uses. `id`: in its form of receipts.
DeliverSm disguised(DeliverSm receipt, const Misbehaviour& faults, const std::string& id, MessageState state);

}  // namespace tama::gateway::smpp
