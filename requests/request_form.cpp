#include "requests/request_form.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tama::requests {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLargestCount = 100'000'000;
constexpr std::uint64_t kLatestTime = 4'102'444'800'000;  // 2100-01-01

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
    TextField{"phone", &RequestForm::phone, false},
    TextField{"email", &RequestForm::email, false},
    TextField{"purpose", &RequestForm::purpose, true},
    TextField{"decision", &RequestForm::decision, true},
    TextField{"category", &RequestForm::category, true},
    TextField{"target_group", &RequestForm::target_group, true},
    TextField{"cadres", &RequestForm::cadres, false},
    TextField{"places", &RequestForm::places, false},
    TextField{"facility_types", &RequestForm::facility_types, false},
    TextField{"hr_status", &RequestForm::hr_status, false},
    TextField{"sex", &RequestForm::sex, false},
    TextField{"languages", &RequestForm::languages, false},
    TextField{"exclusions", &RequestForm::exclusions, false},
    TextField{"reminders", &RequestForm::reminders, false},
    TextField{"recurrence", &RequestForm::recurrence, false},
    TextField{"urgency", &RequestForm::urgency, false},
    TextField{"sensitivity", &RequestForm::sensitivity, false},
    TextField{"trigger_word", &RequestForm::trigger_word, false},
    TextField{"results_for", &RequestForm::results_for, false},
    TextField{"budget_line", &RequestForm::budget_line, false},
    TextField{"data_sharing_agreement", &RequestForm::data_sharing_agreement, false},
    TextField{"remarks", &RequestForm::remarks, false},
};

struct TimeField {
    const char* name;
    std::optional<WallTime> RequestForm::*member;
};
constexpr std::array kTimeFields{
    TimeField{"requested_start", &RequestForm::requested_start},
    TimeField{"requested_end", &RequestForm::requested_end},
    TimeField{"report_due", &RequestForm::report_due},
};

struct CountField {
    const char* name;
    std::optional<std::int64_t> RequestForm::*member;
};
constexpr std::array kCountFields{
    CountField{"estimated_size", &RequestForm::estimated_size},
    CountField{"cost_cap_messages", &RequestForm::cost_cap_messages},
};

bool isField(const std::string& name) {
    const auto has = [&name](const auto& fields) {
        return std::any_of(fields.begin(), fields.end(), [&name](const auto& field) { return field.name == name; });
    };
    return name == "questions" || has(kTextFields) || has(kTimeFields) || has(kCountFields);
}

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
    for (const auto& field : kCountFields) {
        if (form.*field.member) json[field.name] = *(form.*field.member);
    }
    json["questions"] = toJson(form.questions);
    return json.dump();
}

Result<RequestForm> requestFormFromJson(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(ErrorCode::InvalidInput, "the request form must be a JSON object");
    for (const auto& [name, value] : json.items()) {
        if (!isField(name)) return fail(wrongField(name, "the request form has no such field"));
    }
    RequestForm form;
    for (const auto& field : kTextFields) {
        const auto found = json.find(field.name);
        if (found == json.end()) continue;
        if (!found->is_string()) return fail(wrongField(field.name, "must be text"));
        form.*field.member = found->get<std::string>();
        if ((form.*field.member).size() > kLongestText) {
            return fail(wrongField(field.name, fmt::format("is longer than {} bytes", kLongestText)));
        }
    }
    for (const auto& field : kTimeFields) {
        const auto found = json.find(field.name);
        if (found == json.end()) continue;
        if (!found->is_number_unsigned() || found->get<std::uint64_t>() > kLatestTime)
            return fail(wrongField(field.name, "must be milliseconds since 1970, UTC, before the year 2100"));
        form.*field.member = fromEpochMs(found->get<std::int64_t>());
    }
    if (const auto found = json.find("questions"); found != json.end()) {
        auto questions = questionsFromJson(*found);
        if (!questions) return fail(questions.error());
        form.questions = std::move(*questions);
    }
    for (const auto& field : kCountFields) {
        const auto found = json.find(field.name);
        if (found == json.end()) continue;
        if (!found->is_number_unsigned() || found->get<std::uint64_t>() > kLargestCount) {
            return fail(wrongField(field.name, "must be a whole number, at most 100,000,000"));
        }
        form.*field.member = found->get<std::int64_t>();
    }
    return form;
}

}  // namespace tama::requests
