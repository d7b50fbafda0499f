// Telephone numbers for demonstrations: workers without one get a number of a fictional country, which
// belongs to nobody on earth. Deterministic by seed and the worker's own identity, so that a demo can be
// repeated.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/numbering_plans.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::registry {

/// How many workers got a number (origin "demo"). No number is given twice. Refused for a country other than
/// XT: elsewhere the numbers would be somebody's. Many small closures at bulk priority; call it from one
/// thread.
Result<std::size_t> assignDemoPhones(
    store::Database& database,
    const NumberingPlans& plans,
    const store::PhoneCodec& codec,
    std::uint64_t seed,
    std::string_view country = "XT"
);

}  // namespace tama::registry
