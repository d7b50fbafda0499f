#include "gateway/smpp/mandatory.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "gateway/smpp/frame.hpp"
#include "gateway/smpp/pdu.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

enum class FieldKind : std::uint8_t {
    Text,     // C-string that fits libsmpp34's buffer, or the PDU is refused
    CutText,  // C-string shown to libsmpp34 cut to its buffer
    NoText,   // C-string shown to libsmpp34 as empty
    Octet,
    Ton,
    Npi,
    Version,
    Message  // length octet and that many octets
};

struct FieldRule {
    FieldKind kind;
    std::uint8_t shown_size = 1;  // libsmpp34's buffer, NUL included
    std::uint8_t wire_size = 1;   // the longest that we read, NUL included
    std::uint32_t refusal = status::kInvalidMessageLength;
};

constexpr FieldRule strictText(std::uint8_t size, std::uint32_t refusal) {
    return {FieldKind::Text, size, size, refusal};
}

// Wider on the wire than the standard says (6, 21, 17): no answer of a health worker is lost for a long
// field.
constexpr FieldRule kServiceType{FieldKind::CutText, 6, 33, status::kInvalidServiceType};
constexpr FieldRule kSourceText{FieldKind::CutText, 21, 65, status::kInvalidSourceAddress};
constexpr FieldRule kDestinationText{FieldKind::CutText, 21, 65, status::kInvalidDestinationAddress};
constexpr FieldRule kTime{FieldKind::NoText, 1, 33};
constexpr FieldRule kOctet{FieldKind::Octet};
constexpr FieldRule kTon{FieldKind::Ton};
constexpr FieldRule kNpi{FieldKind::Npi};

constexpr std::array kBindFields{
    strictText(16, status::kInvalidSystemId),
    strictText(9, status::kInvalidPassword),
    strictText(13, status::kInvalidSystemType),
    FieldRule{FieldKind::Version},
    kTon,
    kNpi,
    strictText(41, status::kBindFailed),
};
constexpr std::array kMessageFields{
    kServiceType,
    kTon,
    kNpi,
    kSourceText,
    kTon,
    kNpi,
    kDestinationText,
    kOctet,
    kOctet,
    kOctet,
    kTime,
    kTime,
    kOctet,
    kOctet,
    kOctet,
    kOctet,
    FieldRule{FieldKind::Message},
};
constexpr std::array kDataFields{
    kServiceType,
    kTon,
    kNpi,
    kSourceText,
    kTon,
    kNpi,
    FieldRule{FieldKind::CutText, 65, 65},
    kOctet,
    kOctet,
    kOctet,
};
constexpr std::array kQueryFields{
    strictText(65, status::kInvalidMessageId),
    kTon,
    kNpi,
    strictText(21, status::kInvalidSourceAddress),
};
constexpr std::array kCancelFields{
    strictText(6, status::kInvalidServiceType),
    strictText(65, status::kInvalidMessageId),
    kTon,
    kNpi,
    strictText(21, status::kInvalidSourceAddress),
    kTon,
    kNpi,
    strictText(21, status::kInvalidDestinationAddress),
};
constexpr std::array kOutbindFields{
    strictText(16, status::kInvalidSystemId),
    strictText(9, status::kInvalidPassword),
};
static_assert(kMessageFields.size() == kMaxMandatoryFields);

std::span<const FieldRule> rulesOf(std::uint32_t command_id) {
    switch (command_id) {
        case command::kBindReceiver:
        case command::kBindTransmitter:
        case command::kBindTransceiver:
            return kBindFields;
        case command::kSubmitSm:
        case command::kDeliverSm:
            return kMessageFields;
        case command::kDataSm:
            return kDataFields;
        case command::kQuerySm:
            return kQueryFields;
        case command::kCancelSm:
            return kCancelFields;
        case command::kOutbind:
            return kOutbindFields;
        default:
            return {};
    }
}

constexpr std::size_t kLongestReadableMessage = 254;  // libsmpp34's short_message buffer
constexpr char kVersion34 = 0x34;

bool isText(FieldKind kind) {
    return kind == FieldKind::Text || kind == FieldKind::CutText || kind == FieldKind::NoText;
}

/// Reads one field at the start of `rest` and drops it from there.
Decoded<std::string_view> takeField(const FieldRule& rule, std::string_view& rest, std::size_t place) {
    if (rest.empty()) {
        return cannotDecode(
            status::kInvalidMessageLength, fmt::format("the PDU ends before field {}", place)
        );
    }
    std::size_t start = 0;
    std::size_t size = 1;
    std::size_t taken = 1;
    if (isText(rule.kind)) {
        size = rest.substr(0, rule.wire_size).find('\0');
        if (size == std::string_view::npos) {
            return cannotDecode(rule.refusal, fmt::format("field {} is too long or not closed", place));
        }
        taken = size + 1;
    } else if (rule.kind == FieldKind::Message) {
        start = 1;
        size = static_cast<unsigned char>(rest.front());
        taken = size + 1;
        if (taken > rest.size()) {
            return cannotDecode(status::kInvalidMessageLength, "sm_length is beyond the end of the PDU");
        }
    }
    const std::string_view field = rest.substr(start, size);
    rest.remove_prefix(taken);
    return field;
}

void appendNormalised(std::string& out, const FieldRule& rule, std::string_view field) {
    switch (rule.kind) {
        case FieldKind::Text:
        case FieldKind::CutText:
        case FieldKind::NoText:
            out.append(field.substr(0, rule.shown_size - 1U)).push_back('\0');
            break;
        case FieldKind::Octet:
            out.append(field);
            break;
        case FieldKind::Ton:
            out.push_back(isStandardTon(static_cast<std::uint8_t>(field.front())) ? field.front() : '\0');
            break;
        case FieldKind::Npi:
            out.push_back(isStandardNpi(static_cast<std::uint8_t>(field.front())) ? field.front() : '\0');
            break;
        case FieldKind::Version:
            out.push_back(kVersion34);
            break;
        case FieldKind::Message:
            if (field.size() > kLongestReadableMessage) field = {};
            out.push_back(static_cast<char>(field.size()));
            out.append(field);
            break;
    }
}

}  // namespace

bool isStandardTon(std::uint8_t ton) {
    return ton <= 6;
}

bool isStandardNpi(std::uint8_t npi) {
    constexpr std::array<std::uint8_t, 10> kKnown{0, 1, 3, 4, 6, 8, 9, 10, 14, 18};
    return std::ranges::find(kKnown, npi) != kKnown.end();
}

bool hasMandatoryPart(std::uint32_t command_id) {
    return !rulesOf(command_id).empty();
}

Decoded<MandatoryPart> readMandatory(std::string_view frame) {
    const Header header = readHeader(frame);
    std::string_view rest = frame.substr(kHeaderSize);
    MandatoryPart part;
    part.normalised.reserve(frame.size());
    // Status and sequence are ours already; libsmpp34 refuses sequence 0 and statuses that it does not know.
    appendHeader(part.normalised, {0, header.command_id, status::kOk, 1});
    std::size_t place = 0;
    for (const FieldRule& rule : rulesOf(header.command_id)) {
        const Decoded<std::string_view> field = takeField(rule, rest, place);
        if (!field) return tl::unexpected(field.error());
        part.fields[place++] = *field;
        appendNormalised(part.normalised, rule, *field);
    }
    part.end = frame.size() - rest.size();
    std::string length;
    appendNumber32(length, static_cast<std::uint32_t>(part.normalised.size()));
    part.normalised.replace(0, length.size(), length);
    return part;
}

}  // namespace tama::gateway::smpp
