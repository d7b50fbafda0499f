#include "requests/request_form.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tama::requests {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestText = 4000;  // characters of a field of the form
constexpr std::size_t kMostQuestions = 100;

struct TextField {
    const char* name;
    std::string RequestForm::*member;
    bool required;
};

constexpr std::array kTextFields{
    TextField{"title", &RequestForm::title, true},
    TextField{"unit", &RequestForm::unit, true},
    TextField{"partner", &RequestForm::partner, false},
    TextField{"requestor", &RequestForm::requestor, true},
    TextField{"position", &RequestForm::position, false},
    TextField{"email", &RequestForm::email, false},
    TextField{"purpose", &RequestForm::purpose, true},
    TextField{"decision", &RequestForm::decision, true},
    TextField{"category", &RequestForm::category, true},
    TextField{"target_group", &RequestForm::target_group, true},
    TextField{"urgency", &RequestForm::urgency, false},
    TextField{"sensitivity", &RequestForm::sensitivity, false},
    TextField{"trigger_word", &RequestForm::trigger_word, false},
    TextField{"results_for", &RequestForm::results_for, false},
    TextField{"budget_line", &RequestForm::budget_line, false},
};

struct TimeField {
    const char* name;
    std::optional<WallTime> RequestForm::*member;
};
constexpr std::array kTimeFields{
    TimeField{"requested_start", &RequestForm::requested_start},
    TimeField{"requested_end", &RequestForm::requested_end},
};

Error wrongField(std::string_view field, std::string message) {
    return {ErrorCode::InvalidInput, std::move(message), std::string(field)};
}

}  // namespace

std::vector<Error> problemsOf(const RequestForm& form) {
    std::vector<Error> problems;
    for (const auto& field : kTextFields) {
        if (field.required && (form.*field.member).empty()) {
            problems.push_back(wrongField(field.name, "must be filled in"));
        }
    }
    if (form.questions.empty()) problems.push_back(wrongField("questions", "attach at least one question"));
    if (!form.requested_start)
        problems.push_back(wrongField("requested_start", "say when the use case should start"));
    if (!form.requested_end)
        problems.push_back(wrongField("requested_end", "say when the use case should end"));
    if (form.requested_start && form.requested_end && *form.requested_end <= *form.requested_start) {
        problems.push_back(wrongField("requested_end", "must be later than the start"));
    }
    return problems;
}

std::string toJson(const RequestForm& form) {
    Json json = Json::object();
    for (const auto& field : kTextFields) {
        if (!(form.*field.member).empty()) json[field.name] = form.*field.member;
    }
    for (const auto& field : kTimeFields) {
        if (form.*field.member) json[field.name] = toEpochMs(*(form.*field.member));
    }
    json["questions"] = form.questions;
    if (form.cost_cap_messages) json["cost_cap_messages"] = *form.cost_cap_messages;
    return json.dump();
}

Result<RequestForm> requestFormFromJson(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "the request form must be a JSON object");
    RequestForm form;
    for (const auto& field : kTextFields) {
        const auto found = json.find(field.name);
        if (found == json.end()) continue;
        if (!found->is_string()) return fail(wrongField(field.name, "must be text"));
        form.*field.member = found->get<std::string>();
        if ((form.*field.member).size() > kLongestText) {
            return fail(wrongField(field.name, fmt::format("is longer than {} characters", kLongestText)));
        }
    }
    for (const auto& field : kTimeFields) {
        const auto found = json.find(field.name);
        if (found == json.end()) continue;
        if (!found->is_number_integer())
            return fail(wrongField(field.name, "must be milliseconds since 1970, UTC"));
        form.*field.member = fromEpochMs(found->get<std::int64_t>());
    }
    if (const auto found = json.find("questions"); found != json.end()) {
        if (!found->is_array() || found->size() > kMostQuestions) {
            return fail(
                wrongField("questions", fmt::format("must be a list of at most {} texts", kMostQuestions))
            );
        }
        for (const auto& question : *found) {
            if (!question.is_string() || question.get_ref<const std::string&>().size() > kLongestText) {
                return fail(wrongField("questions", "each question must be a text"));
            }
            form.questions.push_back(question.get<std::string>());
        }
    }
    if (const auto found = json.find("cost_cap_messages"); found != json.end()) {
        if (!found->is_number_unsigned())
            return fail(wrongField("cost_cap_messages", "must be a whole number"));
        form.cost_cap_messages = found->get<std::int64_t>();
    }
    return form;
}

}  // namespace tama::requests
