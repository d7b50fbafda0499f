// The tests of rules, as the cases of today. Pure.
#pragma once

#include <string>
#include <vector>

#include "flows/format/decoder.hpp"
#include "flows/format/legacy/translations.hpp"

namespace tama::flows::legacy {

struct UpgradedTest {
    std::string type;
    std::vector<std::string> arguments;
    Translations translations;    // of the only argument
    std::string days_from_today;  // of a date relative to today, which the editor shows; else empty
};

/// Several for a test that is true if one of its parts is; none for one that can never be true. A problem for
/// what has no form today.
std::vector<UpgradedTest> upgradeTest(const Decoder& test, const Localiser& localiser, int depth = 0);

}  // namespace tama::flows::legacy
