// A rule set, as a node with a router. Pure.
#pragma once

#include <set>
#include <string>


#include "flows/format/decoder.hpp"
#include "flows/format/document_json.hpp"
#include "flows/format/legacy/translations.hpp"

namespace tama::flows::legacy {

struct UpgradedNode {
    DocumentJson node;
    std::string editor_type;  // how the editor draws it
    DocumentJson editor_config = DocumentJson::object();
};

/// `nodes`: UUIDs an exit may lead to; `flow_uuid` is part of the UUIDs that are made.
UpgradedNode upgradeRuleSet(
    const Decoder& rule_set,
    const std::set<std::string>& nodes,
    const std::string& flow_uuid,
    Localiser& localiser
);

}  // namespace tama::flows::legacy
