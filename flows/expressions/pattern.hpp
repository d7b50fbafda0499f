// Regular expressions of flows: RE2, so that no pattern takes more than linear time. Case does not count, ^
// and $ match at lines. Compiled patterns are kept, per thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace tama::flows {

/// nullptr: the pattern is no regular expression, or too big.
std::shared_ptr<const re2::RE2> compilePattern(std::string_view pattern);
/// Why it is none, in RE2's words, for people; empty where it is one. Not kept: slow.
std::string patternProblem(std::string_view pattern);

/// The first match: the whole, then the groups (one that took no part is empty). nullopt: no match.
std::optional<std::vector<std::string_view>> matchPattern(const re2::RE2& pattern, std::string_view text);

/// What an evaluation is charged for a match, before it: where a pattern is too big for RE2's automaton, the
/// time is that of its size times the text's.
std::size_t costOfMatching(const re2::RE2& pattern, std::string_view text);
/// … and for a pattern that could not be compiled: those that are too big have taken milliseconds.
inline constexpr std::size_t kCostOfWrongPattern = 20'000;

}  // namespace tama::flows
