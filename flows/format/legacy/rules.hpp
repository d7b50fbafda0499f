// The rules of a rule set, as the categories, exits and cases of today. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>


#include "flows/format/decoder.hpp"
#include "flows/format/document_json.hpp"
#include "flows/format/legacy/translations.hpp"

namespace tama::flows::legacy {

struct UpgradedRules {
    DocumentJson categories = DocumentJson::array();
    DocumentJson exits = DocumentJson::array();
    DocumentJson cases = DocumentJson::array();
    DocumentJson case_settings = DocumentJson::object();  // for the editor, by case
    std::string default_category;                             // UUID; empty where no rule is for the rest
    std::string timeout_category;
    std::int64_t timeout_seconds = 0;
};

struct RuleSetting {
    const std::set<std::string>& nodes;  // UUIDs an exit may lead to
    std::string id;                      // of the rule set, for UUIDs that have to be made
    bool tested = true;                  // a random split has rules that test nothing
};

UpgradedRules upgradeRules(const Decoder& rule_set, const RuleSetting& setting, Localiser& localiser);

}  // namespace tama::flows::legacy
