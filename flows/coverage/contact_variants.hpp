// Somebody else to talk to, for whom a split on the contact leads another way. A guess from the tests: the
// engine says whether it was right. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/play/answers.hpp"

namespace tama::flows {

/// The contact changed so that the router probably picks a category of that exit, the likeliest first; none
/// where the router does not look at the contact.
std::vector<Contact> contactsForExit(
    const Contact& contact,
    const Router& router,
    std::size_t exit,
    const Assets& assets,
    const Environment& environment,
    WallTime now,
    const SampleWorld& world
);

}  // namespace tama::flows
