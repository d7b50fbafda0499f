// How a message is compared with the words that we listen for. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

/// Folded words with single blanks between them and no punctuation: " «Arrêt!» " is "arret".
std::string bareWords(std::string_view text);

/// True where the message begins with the word and the word ends there: "VMC-C1 12" begins with "vmc-c1",
/// "stocks" does not begin with "stock". Case, accents and blanks before it do not count.
bool beginsWithWord(std::string_view message, std::string_view word);

/// True where the message is the word and nothing else but punctuation after it.
bool isOnlyWord(std::string_view message, std::string_view word);

}  // namespace tama::flows
