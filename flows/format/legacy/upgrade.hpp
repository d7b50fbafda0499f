// Flows before version 13 (`action_sets` and `rule_sets`, RapidPro and TextIt up to 2019) as flows of
// version 13.0. UUIDs that such a flow lacks are derived from those it has, so that the same file always
// gives the same flow. Pure.
#pragma once


#include "flows/format/decoder.hpp"
#include "flows/format/document_json.hpp"

namespace tama::flows::legacy {

bool isLegacyFlow(const DocumentJson& flow);

/// The definition of 13.0; what could not be upgraded is among the problems of `flow`.
DocumentJson upgradeFlow(const Decoder& flow);

}  // namespace tama::flows::legacy
