// The characters that a class of a regular expression, such as \d, \pL or [:alpha:], is drawn from.
// Internal to pattern_texts. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

/// What a class is drawn from where it does not say; the likeliest first.
inline constexpr std::string_view kPatternSigns =
    "a1 bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ023456789-.,/:_'+@#()!?*\"&%$;<=>[]^`{|}~\\\t\n";

/// Those that an escaped letter stands for: d, D, s, S, w, W.
std::string signsOf(char letter);
/// … a class such as \pL, \p{Lu} or [:alpha:]; nothing for those that are not known.
std::string signsNamed(std::string_view name);
/// All but these.
std::string signsWithout(std::string_view without);

}  // namespace tama::flows
