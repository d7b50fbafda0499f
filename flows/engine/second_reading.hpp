// What else a short answer can be read as, where a question does not take it as it stands: yes and no and number
// words of the house's languages, the name of a choice instead of its number, and the slips O for 0 and l for 1.
// Tried on the copy of a step, so that a workflow needs no rules for it and one that has its own keeps them: an
// answer that a test takes is not read again, unless the test found a number only by leaving such a letter out. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flows/engine/sprint.hpp"

namespace tama::flows {

/// One way to read it. Where `only_category` is not empty it counts only if the question files it under one of
/// these (bare words): a number in place of the choice's name.
struct Reading {
    std::string text;
    std::vector<std::string> only_category{};
};

/// The likelier first; empty: it can be read as nothing else.
std::vector<Reading> readingsOf(std::string_view answer);

/// "Oui, merci" is yes and "hapana" is no; nothing: neither.
std::optional<bool> yesOrNo(std::string_view answer);

/// The step that a message of this text causes, on the state before the answer.
using StepWith = std::function<Result<Sprint>(std::string text)>;

/// `first` is what the answer as it stands has caused. Where no test took it, the first reading that one takes; where
/// one took "1O" for 1, the reading as 10, if a test takes that;
/// its answer keeps the words that were sent. Nothing: `first` stands.
std::optional<Sprint> secondReading(const Sprint& first, const StepWith& step_with);

}  // namespace tama::flows
