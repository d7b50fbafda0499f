// An outbound message on its way into the outbox, and the words its life is told in.
// Plain values and pure functions; any thread. Source: docs/architecture.md, "The spine".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/phone_number.hpp"

namespace tama::gateway {

/// Who sends and why. Every outbound row carries one; the SendPermit decides by it.
enum class MessageClass : std::uint8_t {
    UseCase,  // of an approved, active use case, to its target list
    Test,     // to a registered tester
    Reply,    // one person to one worker, within 72 h of that worker's message
    Service,  // fixed texts: STOP confirmed, HELP, "did not understand"
    Staff,    // to the people who run Tama: notices of the procedure
    Client    // of another system that uses Tama as its gateway, as far as the leadership consented
};

enum class Lane : std::uint8_t { Reply = 0, Bulk = 1 };

enum class MessageState : std::uint8_t {
    Held,         // waits behind an unfinished message to the same number on the same channel
    Queued,       // may be sent; a message stays so until the SMSC has all its parts
    Submitting,   // only of a part: marked, on the wire or about to be
    Submitted,    // the SMSC took it
    InDoubt,      // written, and the answer was lost
    Delivered,    // final, as all that follow
    Undelivered,  // the network gave up
    Expired,      // its validity ran out
    Rejected,     // the SMSC refused it
    Cancelled     // a gate closed before it was sent: opt-out, pause, kill switch, voided approval
};

/// The words in the database: "use-case", "in_doubt" …; the parse functions throw std::invalid_argument.
std::string_view nameOf(MessageClass message_class);
std::string_view nameOf(MessageState state);
MessageClass messageClassFrom(std::string_view name);
MessageState messageStateFrom(std::string_view name);
bool isFinal(MessageState state);

/// In which alphabet the message asks to be sent.
enum class TextCoding : std::uint8_t {
    Automatic,  // GSM-7 where it holds the text
    Gsm7,       // refused where even transliteration does not help
    Ucs2
};

struct OutboundMessage {
    MessageClass message_class = MessageClass::Service;
    Lane lane = Lane::Bulk;
    PhoneNumber to;
    std::string text{};    // UTF-8
    std::string sender{};  // short code or sender name; empty: the channel's own
    std::optional<std::int64_t> worker_id{};
    std::optional<std::int64_t> use_case_id{};
    // Which message of which step this is; unique while unfinished, so a repeated step cannot send twice.
    std::optional<std::int64_t> session_id{};
    std::int64_t step = 0;
    std::int64_t ordinal = 0;
    std::optional<WallTime> not_before{};
    std::optional<WallTime> valid_until{};
    std::optional<std::int64_t> client_id{};  // of class Client: whose it is
    bool confirms_opt_out = false;            // of class Service: the one text that a STOP lets through
    TextCoding coding = TextCoding::Automatic;
    bool transliterate = false;  // also where its channel does not
};

}  // namespace tama::gateway
