// Cuts a byte stream into whole PDUs, and reads and writes the 16-octet header. Knows nothing of bodies.
// Thread rule: one session, not thread-safe. Source: SMPP 3.4 section 3.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

inline constexpr std::size_t kDefaultMaxPduSize = 64UL * 1024UL;

void appendNumber16(std::string& out, std::uint32_t value);
void appendNumber32(std::string& out, std::uint32_t value);
std::uint32_t readNumber16(std::string_view octets);
std::uint32_t readNumber32(std::string_view octets);

/// `octets` must hold at least kHeaderSize.
Header readHeader(std::string_view octets);
void appendHeader(std::string& out, const Header& header);

/// Bytes in at any chunk size, whole PDUs out. After a wrong length the stream cannot be trusted again: the
/// connection must be closed.
class Framer {
  public:
    explicit Framer(std::size_t max_pdu_size = kDefaultMaxPduSize) : max_pdu_size_(max_pdu_size) {}

    void feed(std::string_view octets);
    /// The next whole PDU, header included; nothing when more bytes are needed or the stream is broken. The
    /// view is good until the next feed() or reset().
    std::optional<std::string_view> next();
    /// The impossible command_length that ended the stream.
    std::optional<std::uint32_t> brokenLength() const { return broken_length_; }
    std::size_t buffered() const { return buffer_.size() - read_; }
    void reset();

  private:
    std::size_t max_pdu_size_;
    std::string buffer_;
    std::size_t read_ = 0;  // octets of buffer_ already handed out
    std::optional<std::uint32_t> broken_length_;
};

}  // namespace tama::gateway::smpp
