// What a conversation costs by the way it takes: the messages and SMS segments that go out, the answers that come in,
// for the shortest, the typical and the longest way to an end, in each language. For forecasts. Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

struct PathCost {
    double messages = 0;
    double segments = 0;
    double answers = 0;

    bool operator==(const PathCost&) const = default;
};

struct LanguagePaths {
    std::string language;
    PathCost opening;   // what everybody is sent, up to the first question; mean where chance or the contact decides
    PathCost silent;    // what somebody is sent in all who never answers: reminders of the workflow's own included
    PathCost shortest;  // every question understood at once, the fewest segments
    PathCost typical;   // every question understood at once, all answers alike often
    PathCost longest;   // answers that are not understood included, no question in the same state twice
    bool complete = true;  // false: not all could be walked; the figures are of what was
};

struct PathOptions {
    std::size_t most_steps = 4'000;  // for each language
    WallTime now;
    Environment environment = {};
};

/// In the languages of the workflow, its own first. With the workflows that it enters. A workflow that nobody can come
/// to the end of by answering costs its opening.
std::vector<LanguagePaths> pathCosts(
    const std::shared_ptr<const Assets>& assets, const Workflow& flow, const PathOptions& options
);

}  // namespace tama::flows
