#include "gateway/smpp/pdu.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tama::gateway::smpp {
namespace {

std::uint32_t bindCommand(BindMode mode) {
    switch (mode) {
        case BindMode::Transmitter:
            return command::kBindTransmitter;
        case BindMode::Receiver:
            return command::kBindReceiver;
        case BindMode::Transceiver:
            break;
    }
    return command::kBindTransceiver;
}

struct CommandIdVisitor {
    std::uint32_t operator()(const Bind& bind) const { return bindCommand(bind.mode); }
    std::uint32_t operator()(const BindResponse& bind) const { return bindCommand(bind.mode) | kResponseBit; }
    std::uint32_t operator()(const SubmitSm&) const { return command::kSubmitSm; }
    std::uint32_t operator()(const SubmitSmResponse&) const { return command::kSubmitSm | kResponseBit; }
    std::uint32_t operator()(const DeliverSm&) const { return command::kDeliverSm; }
    std::uint32_t operator()(const DeliverSmResponse&) const { return command::kDeliverSm | kResponseBit; }
    std::uint32_t operator()(const DataSm&) const { return command::kDataSm; }
    std::uint32_t operator()(const DataSmResponse&) const { return command::kDataSm | kResponseBit; }
    std::uint32_t operator()(const QuerySm&) const { return command::kQuerySm; }
    std::uint32_t operator()(const QuerySmResponse&) const { return command::kQuerySm | kResponseBit; }
    std::uint32_t operator()(const CancelSm&) const { return command::kCancelSm; }
    std::uint32_t operator()(const CancelSmResponse&) const { return command::kCancelSm | kResponseBit; }
    std::uint32_t operator()(const SubmitMulti&) const { return command::kSubmitMulti; }
    std::uint32_t operator()(const SubmitMultiResponse&) const {
        return command::kSubmitMulti | kResponseBit;
    }
    std::uint32_t operator()(const ReplaceSm&) const { return command::kReplaceSm; }
    std::uint32_t operator()(const ReplaceSmResponse&) const { return command::kReplaceSm | kResponseBit; }
    std::uint32_t operator()(const EnquireLink&) const { return command::kEnquireLink; }
    std::uint32_t operator()(const EnquireLinkResponse&) const {
        return command::kEnquireLink | kResponseBit;
    }
    std::uint32_t operator()(const Unbind&) const { return command::kUnbind; }
    std::uint32_t operator()(const UnbindResponse&) const { return command::kUnbind | kResponseBit; }
    std::uint32_t operator()(const GenericNack&) const { return command::kGenericNack; }
    std::uint32_t operator()(const Outbind&) const { return command::kOutbind; }
    std::uint32_t operator()(const Unsupported& other) const { return other.command_id; }
};

struct CommandName {
    std::uint32_t id;
    const char* name;
};

constexpr std::array<CommandName, 13> kCommandNames{{
    {command::kBindReceiver, "bind_receiver"},
    {command::kBindTransmitter, "bind_transmitter"},
    {command::kQuerySm, "query_sm"},
    {command::kSubmitSm, "submit_sm"},
    {command::kDeliverSm, "deliver_sm"},
    {command::kUnbind, "unbind"},
    {command::kReplaceSm, "replace_sm"},
    {command::kCancelSm, "cancel_sm"},
    {command::kSubmitMulti, "submit_multi"},
    {command::kBindTransceiver, "bind_transceiver"},
    {command::kOutbind, "outbind"},
    {command::kEnquireLink, "enquire_link"},
    {command::kDataSm, "data_sm"},
}};

}  // namespace

std::uint32_t commandIdOf(const Body& body) {
    return std::visit(CommandIdVisitor{}, body);
}

std::string nameOfCommand(std::uint32_t command_id) {
    if (command_id == command::kGenericNack) return "generic_nack";
    const std::uint32_t request = command_id & ~kResponseBit;
    const auto* const found = std::ranges::find_if(kCommandNames, [request](const CommandName& entry) {
        return entry.id == request;
    });
    if (found == kCommandNames.end()) return fmt::format("command 0x{:08X}", command_id);
    return (command_id & kResponseBit) != 0 ? std::string(found->name) + "_resp" : found->name;
}

const Tlv* findTlv(const Tlvs& tlvs, std::uint16_t wanted) {
    const auto found = std::ranges::find_if(tlvs, [wanted](const Tlv& tlv) { return tlv.tag == wanted; });
    return found == tlvs.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> tlvNumber(const Tlvs& tlvs, std::uint16_t wanted) {
    const Tlv* tlv = findTlv(tlvs, wanted);
    if (tlv == nullptr || tlv->value.empty() || tlv->value.size() > 4) return std::nullopt;
    std::uint32_t number = 0;
    for (const char octet : tlv->value) number = number << 8U | static_cast<unsigned char>(octet);
    return number;
}

std::string_view userData(const ShortMessage& message) {
    const Tlv* payload = findTlv(message.tlvs, tag::kMessagePayload);
    return payload != nullptr && message.short_message.empty() ? payload->value : message.short_message;
}

DeliverSm asDeliverSm(DataSm data) {
    DeliverSm message;
    message.service_type = std::move(data.service_type);
    message.source = std::move(data.source);
    message.destination = std::move(data.destination);
    message.esm_class = data.esm_class;
    message.registered_delivery = data.registered_delivery;
    message.data_coding = data.data_coding;
    message.tlvs = std::move(data.tlvs);
    message.tlvs_damaged = data.tlvs_damaged;
    return message;
}

}  // namespace tama::gateway::smpp
