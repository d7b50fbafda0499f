#include "gateway/text/user_data_header.hpp"

namespace tama::gateway::text {
namespace {

constexpr std::uint8_t kConcat8 = 0x00;
constexpr std::uint8_t kConcat16 = 0x08;
constexpr std::uint8_t kSingleShift = 0x24;
constexpr std::uint8_t kLockingShift = 0x25;

std::uint8_t octetAt(std::string_view octets, std::size_t i) {
    return static_cast<std::uint8_t>(static_cast<unsigned char>(octets[i]));
}

void appendOctet(std::string& out, unsigned value) {
    out += static_cast<char>(static_cast<unsigned char>(value));
}

NationalLanguage languageOf(std::uint8_t identifier) {
    constexpr auto kLastKnown = static_cast<std::uint8_t>(NationalLanguage::Urdu);
    return identifier <= kLastKnown ? static_cast<NationalLanguage>(identifier) : NationalLanguage::None;
}

/// A total of zero, or a number outside 1 … total, makes the element void (23.040 §9.2.3.24.1).
std::optional<ConcatPart> readConcat(std::string_view value, bool wide) {
    if (value.size() != (wide ? 4U : 3U)) return std::nullopt;
    const unsigned high = wide ? octetAt(value, 0) : 0U;
    const std::size_t rest = wide ? 1 : 0;
    ConcatPart part;
    part.reference = static_cast<std::uint16_t>((high << 8U) | octetAt(value, rest));
    part.wide_reference = wide;
    part.total = octetAt(value, rest + 1);
    part.number = octetAt(value, rest + 2);
    if (part.total == 0 || part.number == 0 || part.number > part.total) return std::nullopt;
    return part;
}

}  // namespace

std::string makeConcatHeader(const ConcatPart& part) {
    std::string out;
    appendOctet(out, part.wide_reference ? 6 : 5);
    appendOctet(out, part.wide_reference ? kConcat16 : kConcat8);
    appendOctet(out, part.wide_reference ? 4 : 3);
    if (part.wide_reference) appendOctet(out, part.reference >> 8U);
    appendOctet(out, part.reference & 0xFFU);
    appendOctet(out, part.total);
    appendOctet(out, part.number);
    return out;
}

std::optional<UserDataHeader> parseUserDataHeader(std::string_view octets) {
    if (octets.empty() || octets.size() < 1U + octetAt(octets, 0)) return std::nullopt;
    UserDataHeader header;
    header.size = 1U + octetAt(octets, 0);
    for (std::size_t i = 1; i < header.size;) {
        if (i + 2 > header.size) return std::nullopt;
        const std::uint8_t identifier = octetAt(octets, i);
        const std::size_t length = octetAt(octets, i + 1);
        i += 2;
        if (length > header.size - i) return std::nullopt;
        const std::string_view value = octets.substr(i, length);
        i += length;
        // Where an element comes twice, the last one counts (23.040 §9.2.3.24).
        if (identifier == kConcat8 || identifier == kConcat16) {
            if (const auto part = readConcat(value, identifier == kConcat16)) header.concat = part;
        } else if (identifier == kSingleShift && length == 1) {
            header.tables.single = languageOf(octetAt(value, 0));
        } else if (identifier == kLockingShift && length == 1) {
            header.tables.locking = languageOf(octetAt(value, 0));
        }
    }
    return header;
}

}  // namespace tama::gateway::text
