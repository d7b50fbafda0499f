#include "gateway/smpp/own_pdus.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/smpp/frame.hpp"
#include "gateway/smpp/status.hpp"
#include "gateway/smpp/tlv.hpp"

namespace tama::gateway::smpp {
namespace {

constexpr std::uint8_t kSmeAddress = 1;  // dest_flag; 2 is a distribution list

/// Takes field after field; the first that is missing or too long is remembered, and what follows reads empty.
class BodyReader {
  public:
    explicit BodyReader(std::string_view rest) : rest_(rest) {}

    /// A C-string of at most `size` octets with its NUL.
    std::string text(std::size_t size) {
        const std::size_t end = rest_.substr(0, size).find('\0');
        if (end == std::string_view::npos) return broken(), std::string{};
        std::string field(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return field;
    }
    std::uint8_t octet() {
        if (rest_.empty()) return broken(), std::uint8_t{0};
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::string octets(std::size_t count) {
        if (rest_.size() < count) return broken(), std::string{};
        std::string field(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return field;
    }
    Address address() {
        const std::uint8_t ton = octet();
        const std::uint8_t npi = octet();
        return {ton, npi, text(65)};
    }
    bool isBroken() const { return broken_; }
    std::string_view rest() const { return rest_; }

  private:
    void broken() {
        broken_ = true;
        rest_ = {};
    }

    std::string_view rest_;
    bool broken_ = false;
};

void appendText(std::string& out, const std::string& text, std::size_t size) {
    out.append(text, 0, size - 1).push_back('\0');
}

void appendOctet(std::string& out, std::size_t octet) {
    out.push_back(static_cast<char>(octet));
}

void appendAddress(std::string& out, const Address& address) {
    appendOctet(out, address.ton);
    appendOctet(out, address.npi);
    appendText(out, address.digits, 21);
}

void appendSized(std::string& out, const std::string& octets) {
    const std::size_t size = std::min<std::size_t>(octets.size(), 254);
    appendOctet(out, size);
    out.append(octets, 0, size);
}

Decoded<Body> readSubmitMulti(std::string_view rest) {
    BodyReader reader(rest);
    SubmitMulti multi;
    ShortMessage& message = multi.message;
    message.service_type = reader.text(33);
    message.source = reader.address();
    const std::uint8_t count = reader.octet();
    for (int i = 0; i < count && !reader.isBroken(); ++i) {
        const std::uint8_t flag = reader.octet();
        if (flag == kSmeAddress) {
            multi.destinations.push_back(reader.address());
        } else {
            multi.lists.push_back(reader.text(21));
        }
    }
    message.esm_class = reader.octet();
    message.protocol_id = reader.octet();
    message.priority = reader.octet();
    message.schedule_delivery_time = reader.text(33);
    message.validity_period = reader.text(33);
    message.registered_delivery = reader.octet();
    message.replace_if_present = reader.octet();
    message.data_coding = reader.octet();
    message.default_message_id = reader.octet();
    message.short_message = reader.octets(reader.octet());
    if (reader.isBroken()) return cannotDecode(status::kInvalidMessageLength, "submit_multi ends within a field");
    if (count == 0) return cannotDecode(status::kInvalidDestinationCount, "submit_multi names nobody");
    TlvWalk walk = readTlvs(reader.rest());
    message.tlvs = std::move(walk.tlvs);
    message.tlvs_damaged = walk.damaged;
    return multi;
}

Decoded<Body> readReplace(std::string_view rest) {
    BodyReader reader(rest);
    ReplaceSm replace;
    replace.message_id = reader.text(65);
    replace.source = reader.address();
    replace.schedule_delivery_time = reader.text(33);
    replace.validity_period = reader.text(33);
    replace.registered_delivery = reader.octet();
    replace.default_message_id = reader.octet();
    replace.short_message = reader.octets(reader.octet());
    if (reader.isBroken()) return cannotDecode(status::kInvalidMessageLength, "replace_sm ends within a field");
    return replace;
}

}  // namespace

bool isOwnRequest(std::uint32_t command_id) {
    return command_id == command::kSubmitMulti || command_id == command::kReplaceSm;
}

Decoded<Body> decodeOwnRequest(std::uint32_t command_id, std::string_view rest) {
    return command_id == command::kSubmitMulti ? readSubmitMulti(rest) : readReplace(rest);
}

SubmitMultiResponse decodeSubmitMultiResponse(std::string_view rest) {
    BodyReader reader(rest);
    SubmitMultiResponse response;
    response.message_id = reader.text(65);
    const std::uint8_t count = reader.octet();
    for (int i = 0; i < count; ++i) {
        Address address = reader.address();
        const std::string error = reader.octets(4);
        if (reader.isBroken()) break;
        response.refused.push_back({std::move(address), readNumber32(error)});
    }
    return response;
}

void appendBody(std::string& out, const SubmitMulti& multi) {
    const ShortMessage& message = multi.message;
    appendText(out, message.service_type, 6);
    appendAddress(out, message.source);
    appendOctet(out, multi.destinations.size() + multi.lists.size());
    for (const Address& address : multi.destinations) {
        appendOctet(out, kSmeAddress);
        appendAddress(out, address);
    }
    for (const std::string& list : multi.lists) {
        appendOctet(out, 2);
        appendText(out, list, 21);
    }
    appendOctet(out, message.esm_class);
    appendOctet(out, message.protocol_id);
    appendOctet(out, message.priority);
    appendText(out, message.schedule_delivery_time, 17);
    appendText(out, message.validity_period, 17);
    appendOctet(out, message.registered_delivery);
    appendOctet(out, message.replace_if_present);
    appendOctet(out, message.data_coding);
    appendOctet(out, message.default_message_id);
    appendSized(out, message.short_message);
    appendTlvs(out, message.tlvs);
}

void appendBody(std::string& out, const SubmitMultiResponse& response) {
    appendText(out, response.message_id, 65);
    appendOctet(out, response.refused.size());
    for (const RefusedDestination& refused : response.refused) {
        appendAddress(out, refused.address);
        appendNumber32(out, refused.status);
    }
}

void appendBody(std::string& out, const ReplaceSm& replace) {
    appendText(out, replace.message_id, 65);
    appendAddress(out, replace.source);
    appendText(out, replace.schedule_delivery_time, 17);
    appendText(out, replace.validity_period, 17);
    appendOctet(out, replace.registered_delivery);
    appendOctet(out, replace.default_message_id);
    appendSized(out, replace.short_message);
}

}  // namespace tama::gateway::smpp
