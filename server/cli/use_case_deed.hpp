// A deed of the procedure at the shell: the password of whose act it is is read from standard input.
#pragma once

#include <string>

#include "requests/use_cases.hpp"
#include "server/cli/shell.hpp"

namespace tama::server {

Result<requests::Deed> deedAs(
    store::Database& database, const std::string& account, const WallClock& clock, Shell& shell
);

}  // namespace tama::server
