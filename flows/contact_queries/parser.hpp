// Reads a query of query.hpp. Pure; any thread.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "flows/contact_queries/query.hpp"
#include "flows/contact_queries/schema.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

inline constexpr std::size_t kMaxQueryBytes = 10'000;
inline constexpr std::size_t kMaxQueryConditions = 250;  // each value of a list counts, as in RapidPro
inline constexpr int kMaxQueryDepth = 100;

/// Zone and date format say which day a date means, the redaction policy whether addresses may be compared.
struct QueryConventions {
    const Environment& environment;
    Instant now;                           // for dates without a year
    PhoneNormaliser normalise_phone = {};  // absent: a query that is one telephone number is not known as one
};

/// Errors name the position (1 is the first character) and what would have been right there.
Result<ContactQuery> parseQuery(
    std::string_view text, const QuerySchema& schema, const QueryConventions& conventions
);

}  // namespace tama::flows
