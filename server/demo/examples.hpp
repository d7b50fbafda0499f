// The example workflows that are inside the program.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace tama::demo {

/// File name and content.
std::array<std::pair<std::string_view, std::string_view>, 6> exampleFiles();

}  // namespace tama::demo
