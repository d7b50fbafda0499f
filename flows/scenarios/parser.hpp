// Reads a scenario file. All problems are reported together, each with its line and a hint. Pure.
//
//     language: fra                      settings: before the first scenario they are for all
//
//     Scenario: no stock                 a name
//     field district: Bo                 settings of this scenario
//     Tama: Ministère de la Santé…       what must be sent
//     Worker: 2                          what is answered
//     wait 2 days                        time-outs and expiry happen on the way
//     result ACT in stock = No           checks of how things stand now
//     ends
#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

using ScriptFileResult = tl::expected<ScriptFile, std::vector<Error>>;

/// `file` names the source in the errors: "stock.test.txt:12".
ScriptFileResult parseScenarios(std::string_view text, std::string_view file);

/// What may stand before a colon.
const std::vector<std::string_view>& settingNames();

}  // namespace tama::flows
