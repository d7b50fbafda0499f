// The router of a node: wait, categories, cases with their arguments per language.
#pragma once

#include "flows/format/decoder.hpp"
#include "flows/format/localisation.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

/// `exits` are those of the node, already read.
Router readRouter(const Decoder& router, const std::vector<Exit>& exits, const Localisation& localisation);

}  // namespace tama::flows
