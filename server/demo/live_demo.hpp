// The demo to be watched: the procedure is behind it, the use case is on its way, and a page shows it live
// until somebody stops the program.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "base/result.hpp"
#include "server/demo/demo.hpp"

namespace tama::demo {

Result<void> runLive(const DemoOptions& options, const std::filesystem::path& folder, std::ostream& out);

}  // namespace tama::demo
