// Regular expressions of flows: RE2, so that no pattern takes more than linear time. Case does not count, ^
// and $ match at lines. Compiled patterns are kept, per thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace tama::flows {

/// nullptr: the pattern is no regular expression, or too big.
std::shared_ptr<const re2::RE2> compilePattern(std::string_view pattern);

/// The first match: the whole, then the groups (one that took no part is empty). nullopt: no match.
std::optional<std::vector<std::string_view>> matchPattern(const re2::RE2& pattern, std::string_view text);

}  // namespace tama::flows
