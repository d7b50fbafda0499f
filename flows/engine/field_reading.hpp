// The typed readings of a field's text: a number field has its number, a date field its moment, a place field
// its place below that of the field for the level above.
#pragma once

#include <string_view>

#include "flows/assets.hpp"

namespace tama::flows {

class Execution;

FieldValue readField(const Field& field, std::string_view text, const Execution& execution);
/// The same where no session is: a value that a made-up contact has. A field that the assets do not have is a
/// text. Places are those of the assets, below those that the contact has already.
FieldValue readField(
    const Assets& assets,
    std::string_view key,
    std::string_view text,
    const Environment& environment,
    WallTime now,
    const Contact& contact
);

}  // namespace tama::flows
