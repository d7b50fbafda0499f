// What the linter says of a file, as tests ask for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flows/lint/lint.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

/// The findings of one rule, a line each: "severity message".
inline std::string findingsOf(
    const Json& file, std::string_view rule, const std::optional<Environment>& environment = {}
) {
    std::string out;
    for (const Finding& finding : checkFlowFile(file.dump(), "f.json", environment).findings) {
        if (finding.rule == rule) out += std::string(nameOf(finding.severity)) + " " + finding.message + "\n";
    }
    return out;
}

}  // namespace tama::flows::testing
