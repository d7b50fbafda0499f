#include "gateway/smpp/tlv.hpp"

#include "gateway/smpp/frame.hpp"

namespace tama::gateway::smpp {

TlvWalk readTlvs(std::string_view octets) {
    constexpr std::size_t kTagAndLength = 4;
    TlvWalk walk;
    while (octets.size() >= kTagAndLength && walk.tlvs.size() < kMaxTlvs) {
        const std::uint32_t length = readNumber16(octets.substr(2));
        if (length > octets.size() - kTagAndLength) break;
        walk.tlvs.push_back(
            {static_cast<std::uint16_t>(readNumber16(octets)),
             std::string(octets.substr(kTagAndLength, length))}
        );
        octets.remove_prefix(kTagAndLength + length);
    }
    walk.damaged = !octets.empty();
    return walk;
}

void appendTlvs(std::string& out, const Tlvs& tlvs) {
    for (const Tlv& tlv : tlvs) {
        appendNumber16(out, tlv.tag);
        appendNumber16(out, static_cast<std::uint32_t>(tlv.value.size()));
        out.append(tlv.value);
    }
}

}  // namespace tama::gateway::smpp
