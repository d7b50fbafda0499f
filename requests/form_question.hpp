// A question of the request form, as the unit words it: what is asked, in which languages, what answers fit, and what
// follows. The workflow is built from it. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"

namespace tama::requests {

inline constexpr std::size_t kMostQuestions = 100;
inline constexpr std::size_t kLongestText = 4000;  // bytes of a text of the form

struct FormQuestion {
    FormQuestion() = default;
    FormQuestion(std::string asked) : text(std::move(asked)) {}  // NOLINT(google-explicit-constructor)
    FormQuestion(const char* asked) : text(asked) {}             // NOLINT(google-explicit-constructor)

    std::string text;
    std::map<std::string, std::string> translations;  // by language: "fra"
    std::string answer_type;                          // choice, number, date, free text …
    std::vector<std::string> choices;
    std::string validation;  // range or rule, in words
    std::string skip_logic;
    std::string follow_up;  // what is answered to the answer

    bool operator==(const FormQuestion&) const = default;
};

/// A text alone is a JSON string; a question with more to it an object. Errors have `questions` as place.
Result<std::vector<FormQuestion>> questionsFromJson(const nlohmann::json& list);
nlohmann::json toJson(const std::vector<FormQuestion>& questions);

}  // namespace tama::requests
