// Where answering costs a worker something, no text may say that it is free. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "flows/lint/lint.hpp"

namespace tama::flows {

/// An error, rule "not-free", for each text of the file that does, in any of its languages. A file that cannot be
/// read has none: checkFlowFile() says why.
std::vector<Finding> promisesOfFree(std::string_view json, std::string_view file);

}  // namespace tama::flows
