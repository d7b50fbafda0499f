// Bytes for SMPP tests: hex literals and raw frames, so that a test can send what our own codec never would.
#pragma once

#include <string>
#include <string_view>

#include "gateway/smpp/codec.hpp"
#include "gateway/smpp/frame.hpp"

namespace tama::gateway::smpp::testing {

/// "00 1E 0004" → the octets; blanks are ignored.
inline std::string fromHex(std::string_view hex) {
    std::string octets;
    int high = -1;
    for (const char c : hex) {
        if (c == ' ' || c == '\n') continue;
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (high < 0) {
            high = digit;
        } else {
            octets.push_back(static_cast<char>(high << 4 | digit));
            high = -1;
        }
    }
    return octets;
}

inline std::string frame(
    std::uint32_t command_id, std::uint32_t status, std::uint32_t sequence, std::string_view body = {}
) {
    std::string octets;
    appendHeader(
        octets, {static_cast<std::uint32_t>(kHeaderSize + body.size()), command_id, status, sequence}
    );
    octets.append(body);
    return octets;
}

inline std::string tlv(std::uint16_t tag, std::string_view value) {
    std::string octets;
    appendNumber16(octets, tag);
    appendNumber16(octets, static_cast<std::uint32_t>(value.size()));
    octets.append(value);
    return octets;
}

/// The mandatory part of a deliver_sm or submit_sm whose fields a test may bend.
struct RawMessage {
    std::string service_type;
    char source_ton = 1;
    char source_npi = 1;
    std::string source = "23177000001";
    char destination_ton = 0;
    char destination_npi = 0;
    std::string destination = "4636";
    char esm_class = 0;
    std::string schedule;
    std::string validity;
    char data_coding = 0;
    std::string text = "7";
    std::string tlvs;

    std::string body() const {
        std::string out = service_type + '\0';
        out += {source_ton, source_npi};
        out += source + '\0';
        out += {destination_ton, destination_npi};
        out += destination + '\0';
        out += {esm_class, '\0', '\0'};
        out += schedule + '\0' + validity + '\0';
        out += {'\0', '\0', data_coding, '\0', static_cast<char>(text.size())};
        return out + text + tlvs;
    }
    std::string deliver(std::uint32_t sequence) const {
        return frame(command::kDeliverSm, 0, sequence, body());
    }
};

/// Encodes or fails the test that called it.
inline std::string encoded(const Pdu& pdu) {
    return encode(pdu).value();
}

}  // namespace tama::gateway::smpp::testing
