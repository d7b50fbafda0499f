// The JSON details of an act, as values: every one is checked, and one that the act does not have is named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "requests/notes.hpp"
#include "requests/use_cases.hpp"
#include "store/sql.hpp"

namespace tama::server {

/// NotFound: no such act. InvalidInput: a detail that it does not have.
Result<void> checkDetails(std::string_view act, const nlohmann::json& details);

/// Of details that were checked: the text of one, or nothing.
std::string detailText(const nlohmann::json& details, const char* key);

/// "text" and "comments": [{"question": 2, "text": "…"}].
Result<std::vector<requests::Remark>> remarksOf(const nlohmann::json& details);

/// What 'develop' takes: a workflow by name or UUID, its newest revision or the one of that number; a target group by
/// name or UUID.
Result<requests::Plan> planOf(store::Sql& sql, const nlohmann::json& details);

/// "initials", and of an approval that stands "until" and "month_cap".
Result<requests::ApprovalTerms> termsOf(const nlohmann::json& details);
Result<requests::Amendment> amendmentOf(const nlohmann::json& details);

}  // namespace tama::server
