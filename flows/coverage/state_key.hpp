// When two conversations go on alike: they wait at the same question, in the same nest of workflows, and all
// that a split ahead can look at is the same. Pure.
#pragma once

#include <string>

#include "flows/assets.hpp"
#include "flows/coverage/split_reads.hpp"
#include "flows/engine/session.hpp"

namespace tama::flows {

/// Equal keys: nothing new to learn from the second. For comparison only.
std::string stateKey(
    const Session& session, const Contact& contact, const Assets& assets, const SplitReads& reads
);

}  // namespace tama::flows
