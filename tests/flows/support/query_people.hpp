// Assets and a contact to ask queries of: fields of every type, a group, a flow. Plain values.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "flows/assets.hpp"
#include "flows/contact.hpp"
#include "flows/contact_queries/schema.hpp"
#include "flows/engine/contact_schema.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows::testing {

/// Fields age, hired (date), cadre, county (state) and language, which has the name of an attribute; the
/// group "Nurses of Bong" and the flow "Stock".
const Assets& queryAssets();

/// DD-MM-YYYY in Nairobi, three hours before UTC, with Liberian telephone numbers.
Environment queryEnvironment();

Result<ContactQuery> readQuery(
    std::string_view text,
    QueryUse use = QueryUse::Search,
    RedactionPolicy redaction = RedactionPolicy::None
);

/// Fatu Kamara-Jalloh, 38, hired on the evening of 14 March 2020.
Contact fatu();

}  // namespace tama::flows::testing
