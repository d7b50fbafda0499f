// How text is cut into words and how words are compared: for the router tests, the text functions and
// keywords. A word is a run of letters, marks, numbers, `_` and `'`, or one symbol (an emoji). Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// Views into `text`.
std::vector<std::string_view> wordsOf(std::string_view text);
/// Cut at any character of `delimiters`; empty parts are dropped.
std::vector<std::string_view> splitAtAny(std::string_view text, std::string_view delimiters);

bool hasLetters(std::string_view text);

/// Of "default", "confusables" or "arabic_variants".
std::optional<Collation> collationNamed(std::string_view name);
/// The form in which a word is compared under a collation: equal keys, equal words.
std::string wordKey(std::string_view word, Collation collation);
bool sameWord(std::string_view a, std::string_view b, Collation collation);

}  // namespace tama::flows
