// Texts without NUL, which neither PostgreSQL's TEXT nor an SMS takes: no text of the language has one. It is
// dropped wherever a text comes in. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::flows {

std::string withoutNul(std::string text);
/// JSON whose texts have none: without its escapes "\u0000". What is no JSON before is none after.
std::string withoutEscapedNul(std::string_view json);

}  // namespace tama::flows
