// One use case from request form to overview report, unattended: as fast as the machine can, with the same
// counts for the same seed.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "base/result.hpp"
#include "server/demo/demo.hpp"

namespace tama::demo {

Result<void> runOnce(const DemoOptions& options, const std::filesystem::path& folder, std::ostream& out);

}  // namespace tama::demo
