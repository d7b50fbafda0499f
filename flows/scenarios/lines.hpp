// The lines of a scenario file as statements: comments and blank lines left out, messages that go on over
// several indented lines put together. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/scenarios/script.hpp"

namespace tama::flows {

struct Statement {
    std::string text;  // trimmed; further lines after a line break each
    ScriptLines lines;
};

/// A line that is indented deeper than "Tama:" or "Worker:" above it continues its message.
std::vector<Statement> statementsOf(std::string_view text);

/// The lines without their ends ("\n" or "\r\n"), and without a byte order mark.
std::vector<std::string_view> linesOf(std::string_view text);

/// Whether the statement is "Tama: …" or "Worker: …": the text after the colon, trimmed.
bool isSpoken(std::string_view statement);

}  // namespace tama::flows
