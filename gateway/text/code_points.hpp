// UTF-8 and UTF-16BE, the two forms in which message texts come and go. This room includes no other, so it
// reads UTF-8 itself. What is ill-formed reads as U+FFFD; nothing throws. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::gateway::text {

inline constexpr char32_t kReplacement = 0xFFFD;

std::u32string fromUtf8(std::string_view bytes);
std::string toUtf8(std::u32string_view code_points);

/// "UCS-2" of the specifications, which is UTF-16 in practice: emoji come as surrogate pairs. A byte order
/// mark is obeyed and dropped; a lone surrogate or an odd last byte is U+FFFD.
std::u32string fromUtf16Be(std::string_view bytes);
void appendUtf16Be(std::string& out, char32_t code_point);

}  // namespace tama::gateway::text
