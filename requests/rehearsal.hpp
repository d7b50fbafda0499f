// A use case played through before it is real: the engine of the live system talks to simulated workers who answer with
// the chances of the forecast. No message leaves, nothing is written. Pure; the same seed gives the same figures.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "flows/assets.hpp"
#include "flows/contact.hpp"
#include "flows/expressions/environment.hpp"
#include "requests/forecast.hpp"

namespace tama::requests {

/// More are not played: their figures are scaled up.
inline constexpr std::size_t kMostRehearsed = 2'000;

struct RehearsedWorker {
    flows::Contact contact;
    double begins = 0;            // the chance that the first question is answered
    double finishes = 0;          // that the last one is, of those who begin
    double typical_questions = 1;  // of a whole conversation in the worker's language
};

struct RehearsalInput {
    std::shared_ptr<const flows::Assets> assets;
    const flows::Workflow* workflow = nullptr;  // of the assets
    flows::Environment environment;
    WallTime now;
    std::uint64_t seed = 1;
    std::vector<RehearsedWorker> workers;  // at most kMostRehearsed
    std::int64_t group = 0;                // of the group, those who cannot be asked included
    std::int64_t sendable = 0;             // for whom the workers stand
};

struct RehearsedQuestion {
    std::string text;  // as the first of them read it
    std::int64_t asked = 0;     // workers
    std::int64_t answered = 0;  // workers who replied, understood or not
    std::int64_t not_understood = 0;  // replies that no test took
};

struct Rehearsal {
    std::int64_t group = 0;
    std::int64_t sendable = 0;
    std::int64_t simulated = 0;
    // Of the simulated:
    std::int64_t started = 0;
    std::int64_t completed = 0;
    std::int64_t broke_off = 0;
    std::int64_t silent = 0;
    std::int64_t failed = 0;  // the workflow broke
    std::string failure;      // of the first that did
    double messages_out = 0;
    double segments_out = 0;
    double answers = 0;
    std::vector<RehearsedQuestion> questions;  // in the order they were first asked

    /// How many of the group one of the simulated stands for.
    double scale() const { return simulated > 0 ? static_cast<double>(sendable) / static_cast<double>(simulated) : 0; }
};

Rehearsal rehearse(const RehearsalInput& input);

/// The predicted figures of the overview beside the forecast, scaled to the group.
nlohmann::ordered_json toJson(const Rehearsal& rehearsal, const Forecast& forecast);
std::string toText(const Rehearsal& rehearsal, const Forecast& forecast);

}  // namespace tama::requests
