// How a message is compared with a trigger word. The word is compared whole with the start of the message, so
// that "VMC-C1" works; case, accents and blanks around it do not count. Pure.
#pragma once

#include <string_view>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// The message begins with the word and the word ends there: "VMC-C1 12" begins with "vmc-c1", "stocks" does
/// not begin with "stock".
bool beginsWithKeyword(std::string_view message, std::string_view keyword, Collation collation = Collation::Default);

/// The message is the word and nothing else but punctuation.
bool isOnlyKeyword(std::string_view message, std::string_view keyword, Collation collation = Collation::Default);

}  // namespace tama::flows
