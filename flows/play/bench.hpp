// How fast the engine takes one workflow: the same session, with answers that its questions accept, again and
// again on one thread. With `saved`, the session is written and read back at every resume, as live.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/assets.hpp"

namespace tama::flows {

struct BenchOptions {
    std::string flow_name;  // empty = the only one, or the first with a trigger
    bool saved = false;
    std::function<void(const std::string& state)> keep = {};  // given each state that was saved, where `saved`
    std::chrono::milliseconds for_at_least{1000};
};

struct BenchFigures {
    std::string flow_name;
    std::vector<std::string> answers;  // of one session
    std::size_t sessions = 0;
    std::size_t sprints = 0;          // each start, answer of a worker and answer of a service is one
    std::size_t service_sprints = 0;  // of them, those that a service answered
    double seconds = 0;

    double sessionsPerSecond() const { return static_cast<double>(sessions) / seconds; }
    double sprintsPerSecond() const { return static_cast<double>(sprints) / seconds; }
    double microsecondsPerSprint() const { return seconds * 1e6 / static_cast<double>(sprints); }
};

/// Refused: a workflow that fails, or that no run of a hundred such answers brings to an end.
Result<BenchFigures> benchFlow(
    const std::shared_ptr<const Assets>& assets, const BenchOptions& options, const SteadyClock& clock
);

}  // namespace tama::flows
