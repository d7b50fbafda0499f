// How results, the worker's record and the conversation stand, in the words of a scenario. Pure.
#pragma once

#include <optional>
#include <string>

#include "flows/assets.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

/// The newest result of that name in any run of the session, or nullptr.
const RunResult* resultNamed(const Session& session, const std::string& name);
/// "6 (Valid)", or "(none)".
std::string resultInWords(const RunResult* result);
/// `understood`: the answer fitted a test. A value that was not understood is nobody's "Yes".
bool holds(const ResultIs& expected, const RunResult* result, bool understood);

/// What the check names: a text, empty where it is not set.
std::string contactPart(const Contact& contact, const Assets& assets, const ContactIs& check);

Ending endingOf(const Session& session);
std::string endingInWords(Ending ending);  // as a statement of a scenario

/// The key of a field that is named by key or by name.
std::string fieldKey(const Assets& assets, const std::string& name);

}  // namespace tama::flows
