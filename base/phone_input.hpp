// The first step of reading a telephone number: from what was typed to digits, with a leading "+" if there
// was one. Knows no numbering plan. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama {

/// "tel:+231 (0)77-012.3456" -> "+2310770123456". Refuses letters, numbers in scientific notation, and more
/// than 64 bytes.
Result<std::string> phoneDigits(std::string_view raw);

/// Cuts a field at / , ; | line ends and "or", "ou", "and", "et"; pieces are trimmed and not empty.
std::vector<std::string_view> splitPhoneField(std::string_view raw);

}  // namespace tama
