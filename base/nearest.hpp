// Guesses which known word a mistyped one was meant to be. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tama {

/// The known word nearest to a mistyped one, or empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);
/// The same within so many changes: letters changed, missing, too many, or swapped with their neighbour.
std::string nearest(
    std::string_view word, const std::vector<std::string_view>& known, std::size_t most_changes
);

}  // namespace tama
