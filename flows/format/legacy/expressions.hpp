// Templates of flows before version 13 ("@flow.age", "@(UPPER(contact.name) & "!")") in the expression
// language of today. Pure.
#pragma once

#include <string>
#include <string_view>

#include "flows/format/legacy/expression_syntax.hpp"

namespace tama::flows::legacy {

/// An expression that cannot be read stays as it was written; the linter reports it. At most 100 deep.
std::string rewriteTemplate(std::string_view text, const ExpressionOptions& options = {});

}  // namespace tama::flows::legacy
