// How a message is compared with a trigger word. The word is compared whole with the start of the message, so
// that "VMC-C1" works; case, accents and blanks around it do not count, nor does what the collation of the
// environment takes for the same. Pure.
#pragma once

#include <string>
#include <string_view>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// The form in which words and messages are compared: equal keys, the same word.
std::string triggerWordKey(std::string_view text, Collation collation = Collation::Default);

/// The message begins with the word and the word ends there: "VMC-C1 12" begins with "vmc-c1", "stocks" does
/// not begin with "stock".
bool beginsWithKeyword(
    std::string_view message, std::string_view keyword, Collation collation = Collation::Default
);

/// The message is the word and nothing else but punctuation.
bool isOnlyKeyword(
    std::string_view message, std::string_view keyword, Collation collation = Collation::Default
);

}  // namespace tama::flows
