// What web services may answer on a walk: successes whose bodies hold what the splits of the file look for,
// refusals of both kinds, and none at all. Pure.
#pragma once

#include <vector>

#include "flows/assets.hpp"
#include "flows/engine/resume.hpp"
#include "flows/play/answers.hpp"

namespace tama::flows {

/// The first is a success. At most seven.
std::vector<ServiceAnswer> serviceAnswers(const Assets& assets, const SampleWorld& world);

}  // namespace tama::flows
