#include "gateway/smpp/codec.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/smpp/frame.hpp"
#include "gateway/smpp/libsmpp34.hpp"
#include "gateway/smpp/mandatory.hpp"
#include "gateway/smpp/own_pdus.hpp"
#include "gateway/smpp/status.hpp"
#include "gateway/smpp/tlv.hpp"

namespace tama::gateway::smpp {
namespace {

constexpr std::size_t kMaxTlvValue = 0xFFFF;

void appendText(std::string& out, const std::string& text) {
    out.append(text).push_back('\0');
}

/// What follows the header of the PDUs that we write ourselves.
struct OwnBodyWriter {
    std::string& out;

    void operator()(const BindResponse& bind) const {
        appendText(out, bind.system_id);
        appendTlvs(out, bind.tlvs);
    }
    void operator()(const SubmitSmResponse& response) const {
        appendText(out, response.message_id);
        appendTlvs(out, response.tlvs);
    }
    void operator()(const DeliverSmResponse&) const { out.push_back('\0'); }  // message_id, always empty
    void operator()(const DataSmResponse& response) const {
        appendText(out, response.message_id);
        appendTlvs(out, response.tlvs);
    }
    void operator()(const QuerySmResponse& response) const {
        appendText(out, response.message_id);
        appendText(out, response.final_date);
        out.push_back(static_cast<char>(response.message_state));
        out.push_back(static_cast<char>(response.error_code));
    }
    void operator()(const SubmitMulti& multi) const { appendBody(out, multi); }
    void operator()(const SubmitMultiResponse& response) const { appendBody(out, response); }
    void operator()(const ReplaceSm& replace) const { appendBody(out, replace); }
    template <class HeaderOnly>
    void operator()(const HeaderOnly&) const {}
};

struct TlvsOf {
    const Tlvs* operator()(const SubmitSm& message) const { return &message.tlvs; }
    const Tlvs* operator()(const DeliverSm& message) const { return &message.tlvs; }
    const Tlvs* operator()(const DataSm& message) const { return &message.tlvs; }
    const Tlvs* operator()(const BindResponse& response) const { return &response.tlvs; }
    const Tlvs* operator()(const SubmitSmResponse& response) const { return &response.tlvs; }
    const Tlvs* operator()(const DataSmResponse& response) const { return &response.tlvs; }
    template <class Other>
    const Tlvs* operator()(const Other&) const {
        return nullptr;
    }
};

template <class Message>
Message withPayload(Message message) {
    message.tlvs.push_back({tag::kMessagePayload, std::move(message.short_message)});
    message.short_message.clear();
    return message;
}

/// The same body with a long text moved to message_payload.
Body fittingLibrary(const Body& body) {
    if (const auto* submit = std::get_if<SubmitSm>(&body)) return withPayload(*submit);
    return withPayload(std::get<DeliverSm>(body));
}

bool hasLongText(const Body& body) {
    if (const auto* submit = std::get_if<SubmitSm>(&body))
        return submit->short_message.size() > kMaxShortMessage;
    const auto* deliver = std::get_if<DeliverSm>(&body);
    return deliver != nullptr && deliver->short_message.size() > kMaxShortMessage;
}

void patchHeader(std::string& pdu, const Header& header) {
    std::string bytes;
    appendHeader(bytes, header);
    pdu.replace(0, kHeaderSize, bytes);
}

Result<std::string> encodeFitting(const Pdu& pdu) {
    const std::uint32_t command_id = commandIdOf(pdu.body);
    const Tlvs* tlvs = std::visit(TlvsOf{}, pdu.body);
    if (tlvs != nullptr) {
        const bool too_long =
            std::ranges::any_of(*tlvs, [](const Tlv& tlv) { return tlv.value.size() > kMaxTlvValue; });
        if (too_long)
            return fail(
                ErrorCode::InvalidInput, "a TLV is longer than 65,535 octets", nameOfCommand(command_id)
            );
    }
    std::string out(kHeaderSize, '\0');
    if (hasMandatoryPart(command_id)) {
        Result<std::string> mandatory = libsmpp34::packMandatory(pdu.body);
        if (!mandatory) return mandatory;
        out = std::move(*mandatory);
        if (tlvs != nullptr) appendTlvs(out, *tlvs);
    } else {
        std::visit(OwnBodyWriter{out}, pdu.body);
    }
    patchHeader(out, {static_cast<std::uint32_t>(out.size()), command_id, pdu.status, pdu.sequence});
    return out;
}

/// The first C-string of a response, NUL or not: what some SMSCs send is neither closed nor 65 octets long.
std::string takeText(std::string_view& rest) {
    constexpr std::size_t kLongestId = 255;
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    std::string text(rest.substr(0, std::min(end, kLongestId)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return text;
}

std::uint8_t takeOctet(std::string_view& rest) {
    if (rest.empty()) return 0;
    const auto octet = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return octet;
}

template <class Response>
Body responseWithId(std::string_view rest) {
    Response response;
    response.message_id = takeText(rest);
    response.tlvs = readTlvs(rest).tlvs;
    return response;
}

Body bindResponse(std::uint32_t request, std::string_view rest) {
    BindResponse response;
    if (request == command::kBindTransmitter) response.mode = BindMode::Transmitter;
    if (request == command::kBindReceiver) response.mode = BindMode::Receiver;
    response.system_id = takeText(rest);
    response.tlvs = readTlvs(rest).tlvs;
    return response;
}

Body queryResponse(std::string_view rest) {
    QuerySmResponse response;
    response.message_id = takeText(rest);
    response.final_date = takeText(rest);
    response.message_state = takeOctet(rest);
    response.error_code = takeOctet(rest);
    return response;
}

Body decodeResponse(std::uint32_t command_id, std::string_view rest) {
    if (command_id == command::kGenericNack) return GenericNack{};
    const std::uint32_t request = command_id & ~kResponseBit;
    switch (request) {
        case command::kBindReceiver:
        case command::kBindTransmitter:
        case command::kBindTransceiver:
            return bindResponse(request, rest);
        case command::kSubmitSm:
            return responseWithId<SubmitSmResponse>(rest);
        case command::kDataSm:
            return responseWithId<DataSmResponse>(rest);
        case command::kDeliverSm:
            return DeliverSmResponse{};
        case command::kQuerySm:
            return queryResponse(rest);
        case command::kCancelSm:
            return CancelSmResponse{};
        case command::kSubmitMulti:
            return decodeSubmitMultiResponse(rest);
        case command::kReplaceSm:
            return ReplaceSmResponse{};
        case command::kEnquireLink:
            return EnquireLinkResponse{};
        case command::kUnbind:
            return UnbindResponse{};
        default:
            return Unsupported{command_id};
    }
}

/// Puts back what libsmpp34 was not shown.
struct Restorer {
    const MandatoryPart& part;
    const TlvWalk& walk;

    void operator()(Bind& bind) const {
        bind.interface_version = part.octet(field::bind::kVersion);
        bind.address_range.ton = part.octet(field::bind::kTon);
        bind.address_range.npi = part.octet(field::bind::kNpi);
    }
    void operator()(SubmitSm& message) const { restoreMessage(message); }
    void operator()(DeliverSm& message) const { restoreMessage(message); }
    void operator()(DataSm& message) const { restoreAddresses(message); }
    void operator()(QuerySm& query) const {
        query.source.ton = part.octet(field::query::kSourceTon);
        query.source.npi = part.octet(field::query::kSourceNpi);
    }
    void operator()(CancelSm& cancel) const {
        cancel.source.ton = part.octet(field::cancel::kSourceTon);
        cancel.source.npi = part.octet(field::cancel::kSourceNpi);
        cancel.destination.ton = part.octet(field::cancel::kDestinationTon);
        cancel.destination.npi = part.octet(field::cancel::kDestinationNpi);
    }
    template <class Other>
    void operator()(Other&) const {}

  private:
    template <class Message>
    void restoreAddresses(Message& message) const {
        namespace at = field::message;
        message.service_type = part.text(at::kServiceType);
        message.source = {part.octet(at::kSourceTon), part.octet(at::kSourceNpi), part.text(at::kSource)};
        message.destination = {
            part.octet(at::kDestinationTon), part.octet(at::kDestinationNpi), part.text(at::kDestination)};
        message.tlvs = walk.tlvs;
        message.tlvs_damaged = walk.damaged;
    }
    void restoreMessage(ShortMessage& message) const {
        namespace at = field::message;
        restoreAddresses(message);
        message.schedule_delivery_time = part.text(at::kSchedule);
        message.validity_period = part.text(at::kValidity);
        message.short_message = part.text(at::kShortMessage);
    }
};

Decoded<Body> decodeRequest(std::uint32_t command_id, std::string_view frame) {
    if (command_id == command::kEnquireLink) return EnquireLink{};
    if (command_id == command::kUnbind) return Unbind{};
    if (isOwnRequest(command_id)) return decodeOwnRequest(command_id, frame.substr(kHeaderSize));
    if (!hasMandatoryPart(command_id)) return Unsupported{command_id};
    const Decoded<MandatoryPart> part = readMandatory(frame);
    if (!part) return tl::unexpected(part.error());
    Decoded<Body> body = libsmpp34::unpackMandatory(command_id, part->normalised);
    if (!body) return body;
    const TlvWalk walk = readTlvs(frame.substr(part->end));
    std::visit(Restorer{*part, walk}, *body);
    return body;
}

}  // namespace

Result<std::string> encode(const Pdu& pdu) {
    if (!hasLongText(pdu.body)) return encodeFitting(pdu);
    return encodeFitting({pdu.sequence, pdu.status, fittingLibrary(pdu.body)});
}

Decoded<Pdu> decode(std::string_view frame) {
    if (frame.size() < kHeaderSize) {
        return cannotDecode(status::kInvalidCommandLength, "shorter than a header");
    }
    const Header header = readHeader(frame);
    if (header.length != frame.size()) {
        return cannotDecode(status::kInvalidCommandLength, "command_length is not the length of the frame");
    }
    if ((header.command_id & kResponseBit) != 0) {
        return Pdu{
            header.sequence, header.status, decodeResponse(header.command_id, frame.substr(kHeaderSize))};
    }
    Decoded<Body> body = decodeRequest(header.command_id, frame);
    if (!body) return tl::unexpected(body.error());
    return Pdu{header.sequence, header.status, std::move(*body)};
}

}  // namespace tama::gateway::smpp
