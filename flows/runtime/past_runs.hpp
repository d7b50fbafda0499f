// What the live sessions tell the registry of a worker's past. Stateless; any thread.
#pragma once

#include "registry/past.hpp"

namespace tama::runtime {

/// Lives as long as the program.
const registry::Past& pastRuns();

}  // namespace tama::runtime
