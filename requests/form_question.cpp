#include "requests/form_question.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tama::requests {
namespace {

constexpr std::array kQuestionTexts{
    std::pair{"text", &FormQuestion::text},
    std::pair{"answer_type", &FormQuestion::answer_type},
    std::pair{"validation", &FormQuestion::validation},
    std::pair{"skip_logic", &FormQuestion::skip_logic},
    std::pair{"follow_up", &FormQuestion::follow_up}};

tl::unexpected<Error> wrongQuestion(std::size_t number, std::string_view what) {
    return fail(ErrorCode::InvalidInput, fmt::format("question {}: {}", number, what), "questions");
}

bool isShortText(const nlohmann::json& value) {
    return value.is_string() && value.get_ref<const std::string&>().size() <= kLongestText;
}

Result<FormQuestion> questionFrom(const nlohmann::json& json, std::size_t number) {
    if (isShortText(json)) return FormQuestion(json.get<std::string>());
    if (!json.is_object()) return wrongQuestion(number, "must be a text of at most 4000 bytes, or an object");
    FormQuestion question;
    for (const auto& [key, value] : json.items()) {
        if (key == "translations") {
            if (!value.is_object()) return wrongQuestion(number, "translations must be texts by language");
            for (const auto& [language, text] : value.items()) {
                if (!isShortText(text)) return wrongQuestion(number, "translations must be texts by language");
                question.translations[language] = text.get<std::string>();
            }
            continue;
        }
        if (key == "choices") {
            if (!value.is_array() || value.size() > kMostQuestions) return wrongQuestion(number, "choices must be texts");
            for (const auto& choice : value) {
                if (!isShortText(choice)) return wrongQuestion(number, "choices must be texts");
                question.choices.push_back(choice.get<std::string>());
            }
            continue;
        }
        bool known = false;
        for (const auto& [name, member] : kQuestionTexts) {
            if (key != name) continue;
            if (!isShortText(value)) return wrongQuestion(number, key + " must be a text of at most 4000 bytes");
            question.*member = value.get<std::string>();
            known = true;
        }
        if (!known) return wrongQuestion(number, "has no field '" + key + "'");
    }
    if (question.text.empty()) return wrongQuestion(number, "has no text");
    return question;
}

}  // namespace

Result<std::vector<FormQuestion>> questionsFromJson(const nlohmann::json& list) {
    if (!list.is_array() || list.size() > kMostQuestions) {
        return fail(
            ErrorCode::InvalidInput, fmt::format("must be a list of at most {} questions", kMostQuestions), "questions"
        );
    }
    std::vector<FormQuestion> questions;
    for (const auto& json : list) {
        auto question = questionFrom(json, questions.size() + 1);
        if (!question) return fail(question.error());
        questions.push_back(std::move(*question));
    }
    return questions;
}

nlohmann::json toJson(const std::vector<FormQuestion>& questions) {
    auto list = nlohmann::json::array();
    for (const auto& question : questions) {
        if (question == FormQuestion(question.text)) {
            list.push_back(question.text);
            continue;
        }
        auto json = nlohmann::json::object();
        for (const auto& [name, member] : kQuestionTexts) {
            if (!(question.*member).empty()) json[name] = question.*member;
        }
        if (!question.translations.empty()) json["translations"] = question.translations;
        if (!question.choices.empty()) json["choices"] = question.choices;
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace tama::requests
