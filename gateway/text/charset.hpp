// Which alphabet the octets of a message are in, and the octets as UTF-8. data_coding values are SMPP 3.4
// §5.2.19 and 3GPP TS 23.038 §4; what 0 means differs between operators, so a channel says it. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/text/gsm_alphabet.hpp"

namespace tama::gateway::text {

enum class Charset : std::uint8_t { Gsm7, Ascii, Latin1, Ucs2, Binary };

/// `default_alphabet` is what the channel means by data_coding 0 and by message-class values with the default
/// alphabet. Values that stand for no alphabet we read are Binary.
Charset charsetOf(std::uint8_t data_coding, Charset default_alphabet = Charset::Gsm7);

/// The text as UTF-8. Octets outside the alphabet read as U+FFFD; Binary reads as hexadecimal digits, so that
/// a person can see what came.
std::string decodeText(std::string_view octets, Charset charset, NationalTables tables = {});

/// The octets of a text; nullopt if the alphabet lacks one of its characters, and for Binary. For channels
/// whose data_coding 0 is not GSM-7: the segments are planned in GSM-7, for the air, and then written in the
/// channel's alphabet.
std::optional<std::string> encodeText(std::string_view utf8, Charset charset);

}  // namespace tama::gateway::text
