// Texts that a regular expression fits, made from its parts: for answers that a walk makes up. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tama::flows {

/// A few short texts that has_pattern takes, the plainest first; each is tried with RE2 itself. Empty where
/// none was found in bounded work: scripts other than Latin, \b inside a word, very long repetitions.
std::vector<std::string> textsOfPattern(std::string_view pattern);

}  // namespace tama::flows
