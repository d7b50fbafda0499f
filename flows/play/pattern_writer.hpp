// Writes a text that fits a pattern's parts. Internal to pattern_texts. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "flows/play/pattern_reader.hpp"

namespace tama {
class Random;
}

namespace tama::flows {

/// A text that is longer has been broken off.
inline constexpr std::size_t kMostPatternBytes = 320;

/// The plainest where `random` is nullptr, else one by chance.
std::string writePattern(const PatternPart& pattern, Random* random);

}  // namespace tama::flows
