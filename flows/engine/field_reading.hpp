// The typed readings of a field's text: a number field has its number, a date field its moment. Pure.
#pragma once

#include <string_view>

#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

FieldValue readField(const Field& field, std::string_view text, const EvaluationContext& context);

}  // namespace tama::flows
