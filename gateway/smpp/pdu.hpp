// The SMPP 3.4 PDUs as values. Text fields hold octets as they are on the wire, without the closing NUL; what
// an octet means is said by data_coding and decided elsewhere. Thread rule: plain values. Source: SMPP 3.4
// issue 1.2, sections 4.1 to 4.12 and 5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tama::gateway::smpp {

inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::uint32_t kResponseBit = 0x80000000U;
inline constexpr std::uint32_t kMaxSequence = 0x7FFFFFFFU;
/// What libsmpp34 can pack into short_message (the protocol allows 254); longer texts go into
/// message_payload.
inline constexpr std::size_t kMaxShortMessage = 253;

namespace command {
inline constexpr std::uint32_t kBindReceiver = 0x01;
inline constexpr std::uint32_t kBindTransmitter = 0x02;
inline constexpr std::uint32_t kQuerySm = 0x03;
inline constexpr std::uint32_t kSubmitSm = 0x04;
inline constexpr std::uint32_t kDeliverSm = 0x05;
inline constexpr std::uint32_t kUnbind = 0x06;
inline constexpr std::uint32_t kReplaceSm = 0x07;
inline constexpr std::uint32_t kCancelSm = 0x08;
inline constexpr std::uint32_t kBindTransceiver = 0x09;
inline constexpr std::uint32_t kOutbind = 0x0B;
inline constexpr std::uint32_t kEnquireLink = 0x15;
inline constexpr std::uint32_t kSubmitMulti = 0x21;
inline constexpr std::uint32_t kDataSm = 0x0103;
inline constexpr std::uint32_t kGenericNack = 0x80000000U;
}  // namespace command

namespace tag {
inline constexpr std::uint16_t kReceiptedMessageId = 0x001E;
inline constexpr std::uint16_t kUserMessageReference = 0x0204;
inline constexpr std::uint16_t kSarReference = 0x020C;
inline constexpr std::uint16_t kSarTotal = 0x020E;
inline constexpr std::uint16_t kSarNumber = 0x020F;
inline constexpr std::uint16_t kInterfaceVersion = 0x0210;
inline constexpr std::uint16_t kNetworkErrorCode = 0x0423;
inline constexpr std::uint16_t kMessagePayload = 0x0424;
inline constexpr std::uint16_t kMessageState = 0x0427;
}  // namespace tag

namespace esm {
inline constexpr std::uint8_t kTypeMask = 0x3C;  // message type, bits 2 to 5
inline constexpr std::uint8_t kDeliveryReceipt = 0x04;
inline constexpr std::uint8_t kIntermediate = 0x20;
inline constexpr std::uint8_t kUdhIndicator = 0x40;
}  // namespace esm

enum class MessageState : std::uint8_t {
    Enroute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8
};

struct Header {
    std::uint32_t length = 0;
    std::uint32_t command_id = 0;
    std::uint32_t status = 0;
    std::uint32_t sequence = 0;

    bool operator==(const Header&) const = default;
};

struct Tlv {
    std::uint16_t tag = 0;
    std::string value;

    bool operator==(const Tlv&) const = default;
};
using Tlvs = std::vector<Tlv>;  // in wire order, duplicates and unknown tags kept

/// Type of number and numbering plan as sent, even where the specification does not know the value.
struct Address {
    std::uint8_t ton = 0;
    std::uint8_t npi = 0;
    std::string digits;

    bool operator==(const Address&) const = default;
};

enum class BindMode { Transmitter, Receiver, Transceiver };

struct Bind {
    BindMode mode = BindMode::Transceiver;
    std::string system_id;
    std::string password;
    std::string system_type;
    std::uint8_t interface_version = 0x34;
    Address address_range;

    bool operator==(const Bind&) const = default;
};

struct BindResponse {
    BindMode mode = BindMode::Transceiver;
    std::string system_id;
    Tlvs tlvs;

    bool operator==(const BindResponse&) const = default;
};

/// The common layout of submit_sm and deliver_sm.
struct ShortMessage {
    std::string service_type;
    Address source;
    Address destination;
    std::uint8_t esm_class = 0;
    std::uint8_t protocol_id = 0;
    std::uint8_t priority = 0;
    std::string schedule_delivery_time;
    std::string validity_period;
    std::uint8_t registered_delivery = 0;
    std::uint8_t replace_if_present = 0;
    std::uint8_t data_coding = 0;
    std::uint8_t default_message_id = 0;
    std::string short_message;
    Tlvs tlvs;
    /// The TLV stream ended within a TLV or held too many; `tlvs` is what was whole. The text is not lost for
    /// it.
    bool tlvs_damaged = false;

    bool operator==(const ShortMessage&) const = default;
};

struct SubmitSm : ShortMessage {
    bool operator==(const SubmitSm&) const = default;
};
struct DeliverSm : ShortMessage {
    bool operator==(const DeliverSm&) const = default;
};

struct DataSm {
    std::string service_type;
    Address source;
    Address destination;
    std::uint8_t esm_class = 0;
    std::uint8_t registered_delivery = 0;
    std::uint8_t data_coding = 0;
    Tlvs tlvs;
    bool tlvs_damaged = false;

    bool operator==(const DataSm&) const = default;
};

struct QuerySm {
    std::string message_id;
    Address source;

    bool operator==(const QuerySm&) const = default;
};

struct CancelSm {
    std::string service_type;
    std::string message_id;
    Address source;
    Address destination;

    bool operator==(const CancelSm&) const = default;
};

/// One text to several addresses; `message.destination` is not used.
struct SubmitMulti {
    ShortMessage message;
    std::vector<Address> destinations;
    std::vector<std::string> lists;  // distribution lists of the SMSC
    bool operator==(const SubmitMulti&) const = default;
};

struct ReplaceSm {
    std::string message_id;
    Address source;
    std::string schedule_delivery_time;
    std::string validity_period;
    std::uint8_t registered_delivery = 0;
    std::uint8_t default_message_id = 0;
    std::string short_message;
    bool operator==(const ReplaceSm&) const = default;
};

struct Outbind {
    std::string system_id;
    std::string password;

    bool operator==(const Outbind&) const = default;
};

struct SubmitSmResponse {
    std::string message_id;
    Tlvs tlvs;

    bool operator==(const SubmitSmResponse&) const = default;
};
struct DeliverSmResponse {
    bool operator==(const DeliverSmResponse&) const = default;
};
struct DataSmResponse {
    std::string message_id;
    Tlvs tlvs;

    bool operator==(const DataSmResponse&) const = default;
};
struct QuerySmResponse {
    std::string message_id;
    std::string final_date;
    std::uint8_t message_state = 0;
    std::uint8_t error_code = 0;

    bool operator==(const QuerySmResponse&) const = default;
};
struct CancelSmResponse {
    bool operator==(const CancelSmResponse&) const = default;
};
struct RefusedDestination {
    Address address;
    std::uint32_t status = 0;
    bool operator==(const RefusedDestination&) const = default;
};

struct SubmitMultiResponse {
    std::string message_id;
    std::vector<RefusedDestination> refused;
    bool operator==(const SubmitMultiResponse&) const = default;
};

struct ReplaceSmResponse {
    bool operator==(const ReplaceSmResponse&) const = default;
};

struct EnquireLink {
    bool operator==(const EnquireLink&) const = default;
};
struct EnquireLinkResponse {
    bool operator==(const EnquireLinkResponse&) const = default;
};
struct Unbind {
    bool operator==(const Unbind&) const = default;
};
struct UnbindResponse {
    bool operator==(const UnbindResponse&) const = default;
};
struct GenericNack {
    bool operator==(const GenericNack&) const = default;
};
/// A well-framed PDU whose command is not ours to understand.
struct Unsupported {
    std::uint32_t command_id = 0;

    bool operator==(const Unsupported&) const = default;
};

using Body = std::variant<
    Bind,
    BindResponse,
    SubmitSm,
    SubmitSmResponse,
    DeliverSm,
    DeliverSmResponse,
    DataSm,
    DataSmResponse,
    QuerySm,
    QuerySmResponse,
    CancelSm,
    CancelSmResponse,
    SubmitMulti,
    SubmitMultiResponse,
    ReplaceSm,
    ReplaceSmResponse,
    EnquireLink,
    EnquireLinkResponse,
    Unbind,
    UnbindResponse,
    GenericNack,
    Outbind,
    Unsupported>;

struct Pdu {
    std::uint32_t sequence = 0;
    std::uint32_t status = 0;
    Body body;

    bool operator==(const Pdu&) const = default;
};

std::uint32_t commandIdOf(const Body& body);
/// The standard's name ("submit_sm"), or "command 0x…".
std::string nameOfCommand(std::uint32_t command_id);

/// The first TLV with this tag; null when there is none.
const Tlv* findTlv(const Tlvs& tlvs, std::uint16_t wanted);
/// The value of an integer TLV of 1 to 4 octets; nothing when it is absent or of another length.
std::optional<std::uint32_t> tlvNumber(const Tlvs& tlvs, std::uint16_t wanted);

/// The user data: message_payload where there is one, else short_message.
std::string_view userData(const ShortMessage& message);
/// data_sm is deliver_sm without short_message: the text is in message_payload.
DeliverSm asDeliverSm(DataSm data);

}  // namespace tama::gateway::smpp
