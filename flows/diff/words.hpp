// The words of a comparison of workflows: short quotes, spans of time, tests and actions as a director reads them.
// Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "flows/workflow.hpp"

namespace tama::flows::diff {

/// In quotation marks, line breaks as blanks.
std::string inQuotes(std::string_view text);
/// The same, at most 40 characters of it.
std::string inShortQuotes(std::string_view text);
std::string atStart(std::string sentence);  // with a capital letter
std::string inWords(std::chrono::seconds span);  // "2 days", "90 minutes"

/// What a test takes, in `language` ("" = as written first): `any of the words "1 yes oui"`, "a number from 0 to 52".
std::string testInWords(const Case& test, const std::string& language);
/// "keeps a fact about the worker", for set_contact_field.
std::string actionInWords(std::string_view type);

}  // namespace tama::flows::diff
