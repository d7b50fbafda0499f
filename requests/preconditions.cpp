#include "requests/preconditions.hpp"

#include <fmt/format.h>

#include "flows/runtime/trigger_store.hpp"
#include "flows/runtime/past_runs.hpp"
#include "registry/enrolment_words.hpp"
#include "registry/target_group.hpp"

namespace tama::requests {
namespace {

Result<void> checkTriggerWord(
    store::Sql& sql, const UseCase& use_case, const flows::Environment& conventions
) {
    if (use_case.trigger_word.empty()) return {};
    if (registry::enrolmentWordOf(use_case.trigger_word)) {
        return fail(
            ErrorCode::Refused,
            fmt::format(
                "SOP step 9: '{}' is a word by which health workers enrol, and would never reach the workflow; choose "
                "another trigger word",
                use_case.trigger_word
            ),
            "trigger word"
        );
    }
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
    store::Sql& sql, const UseCase& use_case, Action action, const flows::Environment& conventions
) {
    switch (action) {
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
