// Words alone, as service words are compared; trigger words are in triggers/keyword.hpp. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

/// Folded words with single blanks between them and no punctuation: " «Arrêt!» " is "arret".
std::string bareWords(std::string_view text);

}  // namespace tama::flows
