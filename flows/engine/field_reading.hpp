// The typed readings of a field's text: a number field has its number, a date field its moment. Pure.
#pragma once

#include <string_view>

#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

FieldValue readField(const Field& field, std::string_view text, const EvaluationContext& context);
/// The same where no session is: a value that a made-up contact has. A field that the assets do not have is a
/// text.
FieldValue readField(
    const Assets& assets,
    std::string_view key,
    std::string_view text,
    const Environment& environment,
    WallTime now
);

}  // namespace tama::flows
