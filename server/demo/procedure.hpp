// The demo's people take a use case through the SOP, step by step and with real evidence: the simulator
// really runs, the tests really go over the air to their phones. The acts are those of the API.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "requests/state_machine.hpp"
#include "server/demo/demo_world.hpp"

namespace tama::demo {

inline constexpr const char* kRequestor = "requestor";
inline constexpr const char* kDataManager = "data.manager";
inline constexpr const char* kDirector = "director";

/// What a demo use case is about.
struct Case {
    std::string title;
    std::string unit;
    std::string category;
    std::string purpose;
    std::string decision;
    std::string workflow;      // by its name in the example file
    std::string trigger_word;  // workers may start it themselves; empty: only by activation
    std::string target_query;  // empty: nobody is asked by activation
    std::chrono::hours duration{72};
};
Case stockOutCase();
Case readinessCase();
Case suspectedCase();

/// A use case of somebody else's workflow, to workers of somebody else's registry.
Result<Case> importedCase(
    DemoWorld& world, const std::filesystem::path& workflow_file, const std::string& target_query
);

/// Imports the example workflows that are inside the program.
Result<void> importExamples(DemoWorld& world);

/// From an empty form to `goal` (at most Active); the clock moves as the days of the procedure pass. The id
/// of the use case.
Result<std::int64_t> takeThrough(DemoWorld& world, const Case& about, requests::State goal);

/// One act, by one of the people, now.
Result<requests::State> act(
    DemoWorld& world, std::int64_t use_case_id, requests::Action action, const std::string& actor
);

/// The state as the database has it.
requests::State stateOf(DemoWorld& world, std::int64_t use_case_id);

}  // namespace tama::demo
