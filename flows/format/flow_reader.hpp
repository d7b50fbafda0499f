// One flow definition of the newest spec into a compiled Workflow. Bounds: reference §1.1.
#pragma once

#include <memory>

#include "flows/format/decoder.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

/// Never null; what is wrong is among the problems of `flow`.
std::shared_ptr<const Workflow> readFlow(const Decoder& flow);

}  // namespace tama::flows
