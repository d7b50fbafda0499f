// The user data header in front of a short message whose esm_class has the UDHI bit (3GPP TS 23.040
// §9.2.3.24): the concatenation of long messages and national language tables are read, other elements are
// skipped. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/text/gsm_alphabet.hpp"

namespace tama::gateway::text {

/// Which part of which long message this is. 1 <= number <= total.
struct ConcatPart {
    std::uint16_t reference = 0;
    bool wide_reference = false;  // 16 bits on the wire; references of the two widths are different messages
    std::uint8_t total = 1;
    std::uint8_t number = 1;
    bool operator==(const ConcatPart&) const = default;
};

/// The header's octets, its length octet first: 6, or 7 with a wide reference (whose upper octet is then
/// sent).
std::string makeConcatHeader(const ConcatPart& part);

struct UserDataHeader {
    std::size_t size = 0;              // octets to skip, the length octet included
    std::optional<ConcatPart> concat;  // absent where the element is not there or contradicts itself
    NationalTables tables;
};

/// nullopt if the header claims more octets than there are, or an element more than the header has.
std::optional<UserDataHeader> parseUserDataHeader(std::string_view octets);

}  // namespace tama::gateway::text
