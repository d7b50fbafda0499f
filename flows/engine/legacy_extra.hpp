// @legacy_extra: what flows from before version 13 saw as @extra, all data that came from outside in one
// object. Kept for migrated flows; new ones use @trigger.params, @webhook and results. Pure.
#pragma once

#include "flows/engine/session.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

/// The parameters of the trigger, the extras of the parent's results, then those of this run: later ones
/// replace earlier ones of the same name.
Value legacyExtra(const Trigger& trigger, const Run& run);

}  // namespace tama::flows
