// The parts of a regular expression, as far as texts can be written of them. Internal to pattern_texts. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tama::flows {

/// A part of a pattern: one character of several, parts after one another, one of several, or one repeated.
struct PatternPart {
    enum class Kind : std::uint8_t { Empty, OneOf, Sequence, Choice, Repeat };
    Kind kind = Kind::Empty;
    std::vector<std::string> characters = {};  // of OneOf, UTF-8
    std::vector<PatternPart> parts = {};       // of the others
    std::size_t least = 0;
    std::size_t most = 0;
};

/// Of a pattern that RE2 has accepted; of what it does not know it makes nothing, and RE2 refuses the text.
PatternPart readPattern(std::string_view pattern);

}  // namespace tama::flows
