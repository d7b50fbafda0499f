// A password from standard input: typed, it stays off the screen.
#pragma once

#include <string>
#include <string_view>

#include "server/cli/shell.hpp"

namespace tama::server {

/// One line. `prompt` is shown where the input is a terminal.
std::string readPassword(Shell& shell, std::string_view prompt);

}  // namespace tama::server
