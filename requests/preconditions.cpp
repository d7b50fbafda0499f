#include "requests/preconditions.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flows/runtime/trigger_store.hpp"
#include "flows/runtime/past_runs.hpp"
#include "registry/target_group.hpp"

namespace tama::requests {
namespace {

nlohmann::json evidenceOf(const std::string& evidence, const char* key) {
    const auto json = nlohmann::json::parse(evidence, nullptr, false);
    return json.is_object() && json.contains(key) ? json[key] : nlohmann::json();
}

Result<void> checkTranscript(const std::string& evidence) {
    constexpr std::size_t kSha256Digits = 64;
    const auto given = evidenceOf(evidence, "transcript");
    const auto* digest = given.get_ptr<const std::string*>();
    const bool good = digest != nullptr && digest->size() == kSha256Digits &&
                      digest->find_first_not_of("0123456789abcdef") == std::string::npos;
    if (good) return {};
    return fail(
        ErrorCode::Refused,
        R"(SOP step 3a: name the simulator's transcript as evidence: {"transcript": its SHA-256})",
        "evidence"
    );
}

/// A test on a phone is one that was carried through, of what is in development, by a registered tester.
Result<void> checkTestSession(
    store::Sql& sql, const UseCase& use_case, const std::string& evidence, std::string_view step
) {
    const auto given = evidenceOf(evidence, "session");
    if (given.is_number_integer()) {
        const auto real = sql.one<int>(
            "SELECT 1 FROM session JOIN tester ON tester.number_key = session.number_key "
            "WHERE session.id = :1 AND session.message_class = 'test' AND session.status = 'completed' "
            "AND session.revision_id = :2",
            given.get<std::int64_t>(),
            use_case.revision_id.value_or(0)
        );
        if (real) return {};
    }
    return fail(
        ErrorCode::Refused,
        fmt::format(
            R"({}: name a completed test of this workflow on a registered tester's phone as evidence: )"
            R"({{"session": its id}})",
            step
        ),
        "evidence"
    );
}

Result<void> checkTriggerWord(
    store::Sql& sql, const UseCase& use_case, const flows::Environment& conventions
) {
    if (use_case.trigger_word.empty()) return {};
    const auto other =
        runtime::trigger_store::listenerTo(sql, use_case.trigger_word, conventions.input_collation);
    if (!other || *other == use_case.id) return {};
    const auto number = sql.one<std::string>("SELECT number FROM use_case WHERE id = :1", *other);
    return fail(
        ErrorCode::Refused,
        fmt::format(
            "SOP step 9: {} is active and listens to the trigger word '{}'; pause or close it first, or "
            "choose another word",
            number.value_or("another use case"),
            use_case.trigger_word
        ),
        "trigger word"
    );
}

Result<void> checkTargets(
    store::Sql& sql, const UseCase& use_case, const flows::Environment& conventions
) {
    if (!use_case.trigger_word.empty()) return {};
    if (use_case.target_group_id) {
        if (const auto group = registry::findGroup(sql, *use_case.target_group_id)) {
            const auto selector = registry::selectorOf(sql, *group, {conventions, &runtime::pastRuns()});
            if (!selector) return fail(selector.error());
            if (registry::countSelected(sql, *selector) > 0) return {};
        }
    }
    return fail(
        ErrorCode::Refused,
        "SOP step 9: the target group selects nobody, and there is no trigger word; nobody would be asked",
        "target group"
    );
}

}  // namespace

Result<void> checkPreconditions(
    store::Sql& sql,
    const UseCase& use_case,
    Action action,
    const std::string& evidence,
    const flows::Environment& conventions
) {
    switch (action) {
        case Action::PassSimulator:
            return checkTranscript(evidence);
        case Action::PassOwnPhone:
            return checkTestSession(sql, use_case, evidence, "SOP step 3b");
        case Action::SendToRequestor:
            return checkTestSession(sql, use_case, evidence, "SOP step 3d");
        case Action::Activate:
            if (auto somebody = checkTargets(sql, use_case, conventions); !somebody) return somebody;
            return checkTriggerWord(sql, use_case, conventions);
        case Action::Resume:
            return checkTriggerWord(sql, use_case, conventions);
        default:
            return {};
    }
}

}  // namespace tama::requests
