// What `tama expression TEMPLATE [--context FILE]` shows: a template evaluated over a JSON object. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "flows/expressions/template.hpp"

namespace tama::flows {

/// The properties of a JSON object are the roots. Its "environment" (date_format, time_format, timezone,
/// allowed_languages, number_format, default_country), when there, is not a root but sets the conventions.
/// "now", when there, is the time of the evaluation.
Result<TextResult> evaluateForShell(
    std::string_view text, std::string_view context_json, Instant now, Random& random
);

}  // namespace tama::flows
