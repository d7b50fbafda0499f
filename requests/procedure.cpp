#include "requests/procedure.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/enum_words.hpp"
#include "requests/procedure_files.hpp"

namespace tama::requests {
namespace {

using nlohmann::json;

constexpr std::int64_t kLongestNotice = 60;    // days
constexpr std::int64_t kLongestDeferral = 720;  // hours
constexpr std::int64_t kMostPercent = 20;
constexpr std::int64_t kMostPeople = 100;
constexpr std::int64_t kLargestNumber = 1'000'000'000;

constexpr std::array kNeedWords{
    std::pair{Need::Required, std::string_view("required")},
    std::pair{Need::Deferrable, std::string_view("deferrable")},
    std::pair{Need::Recorded, std::string_view("recorded")},
};

/// The others are gates in every procedure.
constexpr std::array kAdaptable{
    Action::HoldMeeting,
    Action::Plan,
    Action::NotifyRequestor,
    Action::SendToRequestor,
    Action::Report,
    Action::LogDecision};

/// What somebody may think is a setting.
constexpr std::array<std::string_view, 7> kNeverOff{
    "simulator", "own_phone", "approval", "second_person", "stop", "audit", "audit_trail"};

class ProcedureReader {
  public:
    ProcedureReader(const json& file, const std::string& place) : file_(file), place_(place) {}

    Result<Procedure> read() {
        for (const auto& [key, value] : file_.items()) {
            if (std::find(kNeverOff.begin(), kNeverOff.end(), key) != kNeverOff.end()) refuseToSwitchOff(key);
            if (!isMember(key)) add(key, "there is no such setting");
        }
        Procedure procedure;
        procedure.name = text("name");
        procedure.about = file_.contains("about") ? text("about") : "";
        procedure.version = number(file_, "version", 1, kLargestNumber);
        procedure.notice = std::chrono::days{number(file_, "notice_days", 0, kLongestNotice)};
        procedure.deferred_due = std::chrono::hours{number(file_, "deferred_hours", 1, kLongestDeferral)};
        readSteps(procedure.needs);
        const auto& countersign = object("countersign");
        procedure.countersigning.own_request = countersign.value("own_request", true);
        procedure.countersigning.above_people = number(countersign, "above_people", 0, kLargestNumber);
        const auto& additions = object("additions");
        procedure.additions_percent = number(additions, "percent", 0, kMostPercent);
        procedure.additions_people = number(additions, "people", 0, kMostPeople);
        if (problem_) return fail(*problem_);
        return procedure;
    }

  private:
    static bool isMember(std::string_view key) {
        constexpr std::array<std::string_view, 8> kMembers{
            "name", "version", "about", "notice_days", "steps", "countersign", "additions", "deferred_hours"};
        return std::find(kMembers.begin(), kMembers.end(), key) != kMembers.end() ||
               std::find(kNeverOff.begin(), kNeverOff.end(), key) != kNeverOff.end();
    }

    void add(const std::string& where, const std::string& message) {
        if (!problem_) problem_ = Error{ErrorCode::InvalidInput, message, place_ + ": " + where};
    }
    void refuseToSwitchOff(const std::string& what) {
        add(what,
            "no procedure changes this: simulator, own phone, a second person's approval, STOP and the audit trail "
            "hold for everybody");
    }
    std::string text(const char* key) {
        const auto found = file_.find(key);
        if (found != file_.end() && found->is_string() && !found->get_ref<const std::string&>().empty()) {
            return found->get<std::string>();
        }
        add(key, "must be a text");
        return {};
    }
    std::int64_t number(const json& in, const char* key, std::int64_t least, std::int64_t most) {
        const auto found = in.find(key);
        if (found != in.end() && found->is_number_integer()) {
            const auto value = found->get<std::int64_t>();
            if (value >= least && value <= most) return value;
        }
        add(key, fmt::format("must be a whole number from {} to {}", least, most));
        return least;
    }
    const json& object(const char* key) {
        static const json empty = json::object();
        const auto found = file_.find(key);
        if (found != file_.end() && found->is_object()) return *found;
        add(key, "must be an object");
        return empty;
    }
    void readSteps(Needs& needs) {
        for (const auto& [name, value] : object("steps").items()) {
            const auto action = actionFrom(name);
            const auto need = value.is_string() ? valueOf(kNeedWords, value.get<std::string>()) : std::nullopt;
            if (!action) {
                add("steps: " + name, "there is no such step");
            } else if (!need) {
                add("steps: " + name, "is required, deferrable or recorded");
            } else if (std::find(kAdaptable.begin(), kAdaptable.end(), *action) != kAdaptable.end()) {
                needs[static_cast<std::size_t>(*action)] = *need;
            } else if (*need != Need::Required) {
                refuseToSwitchOff("steps: " + name);
            }
        }
    }

    const json& file_;
    const std::string& place_;
    std::optional<Error> problem_;  // the first
};

}  // namespace

std::string Procedure::label() const {
    return fmt::format("{} {}", name, version);
}

Result<Procedure> procedureFromJson(std::string_view text, const std::string& place) {
    const auto file = json::parse(text, nullptr, false);
    if (!file.is_object()) return fail(ErrorCode::InvalidInput, "is not a JSON object", place);
    return ProcedureReader(file, place).read();
}

std::vector<std::string> builtInProcedures() {
    std::vector<std::string> names;
    for (const auto& [name, text] : kProcedureFiles) names.emplace_back(name);
    return names;
}

Result<Procedure> builtInProcedure(std::string_view name) {
    for (const auto& [known, text] : kProcedureFiles) {
        if (known == name) return procedureFromJson(*text, std::string(name) + ".json");
    }
    return fail(
        ErrorCode::NotFound,
        fmt::format("there is no such procedure; there are {}", fmt::join(builtInProcedures(), ", ")),
        std::string(name)
    );
}

}  // namespace tama::requests
