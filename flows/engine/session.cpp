#include "flows/engine/session.hpp"

#include <algorithm>
#include <array>

namespace tama::flows {

namespace {

constexpr std::array<std::string_view, 3> kSessionStatusNames{"waiting", "completed", "failed"};
constexpr std::array<std::string_view, 6> kRunStatusNames{
    "active", "waiting", "completed", "expired", "failed", "interrupted"};
constexpr std::array<std::string_view, kTriggerTypes> kTriggerTypeNames{
    "manual", "msg", "flow_action", "campaign", "chat", "call", "ticket", "optin", "channel"};

}  // namespace

std::string_view nameOf(SessionStatus status) {
    return kSessionStatusNames[static_cast<std::size_t>(status)];
}

std::string_view nameOf(RunStatus status) {
    return kRunStatusNames[static_cast<std::size_t>(status)];
}

std::string_view nameOf(TriggerType type) {
    return kTriggerTypeNames[static_cast<std::size_t>(type)];
}

std::optional<TriggerType> triggerTypeFrom(std::string_view name) {
    const auto found = std::find(kTriggerTypeNames.begin(), kTriggerTypeNames.end(), name);
    if (found == kTriggerTypeNames.end()) return std::nullopt;
    return static_cast<TriggerType>(found - kTriggerTypeNames.begin());
}

const RunResult* Run::result(std::string_view key) const {
    const auto found =
        std::find_if(results.begin(), results.end(), [&](const auto& result) { return result->key == key; });
    return found == results.end() ? nullptr : &**found;
}

const Run* Session::waitingRun() const {
    const auto found =
        std::find_if(runs.begin(), runs.end(), [](const Run& run) { return run.status == RunStatus::Waiting; });
    return found == runs.end() ? nullptr : &*found;
}

}  // namespace tama::flows
