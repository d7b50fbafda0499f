// The check code of a request form: ten characters that stand for what is asked for, so that a signed sheet of paper and
// the form in the database can be compared by eye. Anyone can compute it again. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "requests/request_form.hpp"

namespace tama::requests {

/// The first 50 bits of the SHA-256 of the number, a line break and the form's canonical JSON (keys sorted, no blanks), in
/// Crockford's base 32: "7Q3KD0M2AB". Two forms share one by chance once in 10^15.
std::string checkCode(std::string_view number, const RequestForm& form);

/// As it is printed: "7Q3KD-0M2AB".
std::string spacedCode(std::string_view code);

/// As a person types it: small letters, blanks and hyphens, O for 0, I and L for 1. Nothing where it cannot be one.
std::optional<std::string> readCheckCode(std::string_view typed);

}  // namespace tama::requests
