// How a run stands: in the session's state, in events and in run summaries. Names as in the reference.
#pragma once

#include <cstdint>
#include <string_view>

namespace tama::flows {

enum class RunStatus : std::uint8_t { Active, Waiting, Completed, Expired, Failed, Interrupted };

std::string_view nameOf(RunStatus status);

}  // namespace tama::flows
