// Who was in a target group when it was approved, small enough to be kept with the approval: whoever leaves the group
// makes no difference, whoever comes in beyond a bound does. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tama::requests {

/// Ascending ids, as text: the steps between them, 6 bits a character. 100,000 workers take about 150 kB.
std::string encodeAudience(const std::vector<std::int64_t>& ids);

/// How many of `now`, ascending, were not in it. Throws where the text is damaged.
std::int64_t countAdditions(std::string_view approved, const std::vector<std::int64_t>& now);

/// The larger of so many percent of those approved, and so many people.
std::int64_t mostAdditions(std::int64_t approved, std::int64_t percent, std::int64_t people);

}  // namespace tama::requests
