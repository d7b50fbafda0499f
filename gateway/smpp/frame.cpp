#include "gateway/smpp/frame.hpp"

namespace tama::gateway::smpp {
namespace {

char octetOf(std::uint32_t value, unsigned shift) {
    return static_cast<char>((value >> shift) & 0xFFU);
}

std::uint32_t valueOf(char octet) {
    return static_cast<unsigned char>(octet);
}

}  // namespace

void appendNumber16(std::string& out, std::uint32_t value) {
    out.push_back(octetOf(value, 8));
    out.push_back(octetOf(value, 0));
}

void appendNumber32(std::string& out, std::uint32_t value) {
    appendNumber16(out, value >> 16U);
    appendNumber16(out, value & 0xFFFFU);
}

std::uint32_t readNumber16(std::string_view octets) {
    return valueOf(octets[0]) << 8U | valueOf(octets[1]);
}

std::uint32_t readNumber32(std::string_view octets) {
    return readNumber16(octets) << 16U | readNumber16(octets.substr(2));
}

Header readHeader(std::string_view octets) {
    return {
        readNumber32(octets),
        readNumber32(octets.substr(4)),
        readNumber32(octets.substr(8)),
        readNumber32(octets.substr(12))};
}

void appendHeader(std::string& out, const Header& header) {
    appendNumber32(out, header.length);
    appendNumber32(out, header.command_id);
    appendNumber32(out, header.status);
    appendNumber32(out, header.sequence);
}

void Framer::feed(std::string_view octets) {
    if (broken_length_) return;
    if (read_ == buffer_.size()) {
        buffer_.clear();
        read_ = 0;
    } else if (read_ > max_pdu_size_) {
        buffer_.erase(0, read_);
        read_ = 0;
    }
    buffer_.append(octets);
}

std::optional<std::string_view> Framer::next() {
    const std::string_view rest = std::string_view(buffer_).substr(read_);
    if (broken_length_ || rest.size() < 4) return std::nullopt;
    const std::uint32_t length = readNumber32(rest);
    if (length < kHeaderSize || length > max_pdu_size_) {
        broken_length_ = length;
        return std::nullopt;
    }
    if (rest.size() < length) return std::nullopt;
    read_ += length;
    return rest.substr(0, length);
}

void Framer::reset() {
    buffer_.clear();
    read_ = 0;
    broken_length_.reset();
}

}  // namespace tama::gateway::smpp
