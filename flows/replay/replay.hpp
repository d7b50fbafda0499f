// Runs a recorded scenario of the reference engine through ours and compares in three tiers: T1 what the
// contact is sent and how the session stands, T2 results and the way travelled, T3 every event. The session
// is saved and read back between sprints. Texts in, report out; no I/O.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tama::flows {

struct ReplayTier {
    bool ok = true;
    std::string difference;  // "sprint 1: …", the first one found
};

struct ReplayReport {
    std::array<ReplayTier, 3> tiers;
    std::string outputs_json;  // what our engine produced, in the shape of the scenario's `outputs`

    bool ok() const { return tiers[0].ok && tiers[1].ok && tiers[2].ok; }
};

/// One line a tier: "T1 ok", "T2 differs: sprint 1: …".
std::string describe(const ReplayReport& report);

/// `assets` and `test` are the texts of the two files; the names are for messages. Both vintages of scenario
/// are read.
Result<ReplayReport> replay(
    std::string_view assets, std::string_view assets_name, std::string_view test, std::string_view test_name
);

}  // namespace tama::flows
