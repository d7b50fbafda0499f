#include "requests/use_cases.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/offices.hpp"
#include "requests/phone_tests.hpp"
#include "requests/deed_evidence.hpp"
#include "requests/preconditions.hpp"
#include "requests/tasks.hpp"
#include "requests/use_case_facts.hpp"

namespace tama::requests {
namespace {

/// What the act leaves in writing, where it must.
std::string_view writtenAt(Action action) {
    switch (action) {
        case Action::HoldMeeting:
            return "write down what was agreed at the meeting";
        case Action::RequestChanges:
            return "say what is to be changed";
        case Action::LogDecision:
            return "write down what was decided";
        case Action::Reject:
            return "say why";
        default:
            return "";
    }
}

Result<void> checkWritten(const UseCase& use_case, Action action, const Deed& deed) {
    const auto needed = writtenAt(action);
    if (!needed.empty() && deed.remarks.empty()) {
        return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", sopStepOf(action), needed), "text");
    }
    return checkRemarks(deed.remarks, use_case.form.questions.size());
}

bool namesOtherRequestor(const RequestForm& form, const Deed& deed) {
    const bool for_others = deed.roles.hasAnyOf({Role::DataManager, Role::Supervisor, Role::Partner});
    return form.requestor != deed.actor && !for_others;
}

constexpr const char* kOwnForms =
    "SOP step 1: you ask in your own name; the data manager fills in forms on behalf of others";

bool needsApproval(Action action) {
    return action == Action::Activate || action == Action::Resume;
}

/// The deed's evidence with what the database shows: the test that was carried through.
Result<std::string> evidenceFor(
    store::Sql& sql,
    const UseCase& use_case,
    Action action,
    const Deed& deed,
    const flows::Environment& conventions
) {
    if (const auto met = checkPreconditions(sql, use_case, action, conventions); !met) return fail(met.error());
    const bool own = action == Action::PassOwnPhone;
    if (!own && action != Action::SendToRequestor) return deed.evidence;
    const auto session = completedTest(
        sql,
        use_case,
        own ? TestKind::OwnPhone : TestKind::Requestor,
        own ? deed.actor : use_case.form.requestor
    );
    if (!session) return fail(session.error());
    return withEvidence(deed.evidence, "session", *session);
}

}  // namespace

Deed deedOfSystem(WallTime at, std::string evidence) {
    return {"system", at, std::move(evidence), Role::System};
}

/// The steps that this procedure does not require are passed over: each is a row of the trail, and one that is only
/// put off becomes a task.
Result<void> UseCases::skip(
    store::Transaction& tx, UseCase& use_case, const std::vector<Action>& steps, const Deed& deed
) {
    const auto isDeferred = [this](Action step) { return needOf(procedure_.needs, step) == Need::Deferrable; };
    const auto put_off = std::find_if(steps.begin(), steps.end(), isDeferred);
    if (put_off != steps.end() && deed.remarks.empty()) {
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{}: '{}' can be put off, with a reason in 'text'", sopStepOf(*put_off), nameOf(*put_off)),
            "text"
        );
    }
    for (const Action step : steps) {
        const bool deferred = isDeferred(step);
        const State from = use_case.state;
        use_case.state = stateAfter(from, step);
        if (deferred) {
            addTask(tx, use_case.id, step, deed.remarks.front().text, deed.at + procedure_.deferred_due);
        }
        const nlohmann::json evidence{{"step", nameOf(step)}, {"why", deferred ? "deferred" : "not required"}};
        record(tx, use_case, "skip", from, {deed.actor, deed.at, evidence.dump()});
    }
    return {};
}

void UseCases::record(
    store::Transaction& tx, const UseCase& use_case, std::string_view action, State from, const Deed& deed
) {
    appendAudit(
        tx,
        {use_case.id,
         std::string(action),
         std::string(nameOf(from)),
         std::string(nameOf(use_case.state)),
         deed.actor,
         deed.at,
         withEvidence(deed.evidence, "sop", procedure_.label())}
    );
}

Result<State> UseCases::perform(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed) {
    const auto facts = factsOf(tx, use_case, procedure_, deed);
    const auto to = next(facts, action);
    if (!to) return to;
    if (auto written = checkWritten(use_case, action, deed); !written) return fail(written.error());
    auto evidence = evidenceFor(tx, use_case, action, deed, conventions_);
    if (!evidence) return fail(evidence.error());
    if (auto skipped = skip(tx, use_case, skippedBefore(facts, action), deed); !skipped) return fail(skipped.error());
    const State from = use_case.state;
    use_case.state = *to;
    if (use_case.state == State::Development && from != State::Development) ++use_case.round;
    for (const auto& consequence : consequences_) consequence(tx, use_case, from, deed);
    use_case_store::update(tx, use_case);
    const auto notes = addNotes(tx, use_case.id, nameOf(action), deed.remarks, deed.actor, deed.at);
    if (!notes.empty()) evidence = withEvidence(*evidence, "notes", notes);
    record(tx, use_case, nameOf(action), from, {deed.actor, deed.at, *evidence});
    return use_case.state;
}

Result<std::int64_t> UseCases::create(store::Transaction& tx, const RequestForm& form, const Deed& deed) {
    if (auto stranger = whyNotByRole(Paperwork::Draft, deed.roles)) {
        return fail(ErrorCode::Refused, std::move(*stranger));
    }
    if (namesOtherRequestor(form, deed)) return fail(ErrorCode::Refused, kOwnForms, "requestor");
    UseCase use_case;
    use_case.uuid = ids_.uuid();
    use_case.number = use_case_store::nextNumber(tx, deed.at);
    use_case.title = form.title;
    use_case.unit = form.unit;
    use_case.form = form;
    use_case.last_editor = deed.actor;
    use_case.created_by = deed.actor;
    use_case.created_at = deed.at;
    use_case.id = use_case_store::insert(tx, use_case);
    record(tx, use_case, "create", State::Draft, deed);
    return use_case.id;
}

Result<void> UseCases::editForm(
    store::Transaction& tx, std::int64_t id, const RequestForm& form, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (use_case->state != State::Draft) {
        return fail(
            ErrorCode::Conflict,
            "SOP step 1: a submitted form cannot be edited; withdraw it, or discuss changes at the meeting"
        );
    }
    if (auto stranger = whyNotByRole(Paperwork::Draft, deed.roles)) {
        return fail(ErrorCode::Refused, std::move(*stranger));
    }
    const bool own = use_case->created_by == deed.actor || use_case->form.requestor == deed.actor;
    if (namesOtherRequestor(form, deed) || (!own && !deed.roles.hasAnyOf({Role::DataManager, Role::Supervisor}))) {
        return fail(ErrorCode::Refused, kOwnForms, "requestor");
    }
    // A waiver was given for the start that the form named.
    if (form.requested_start != use_case->form.requested_start) use_case->week_waived = false;
    use_case->form = form;
    use_case->title = form.title;
    use_case->unit = form.unit;
    use_case_store::update(tx, *use_case);
    record(tx, *use_case, "edit_form", use_case->state, deed);
    return {};
}

Result<void> UseCases::waiveNotice(
    store::Transaction& tx, std::int64_t id, const std::string& reason, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (auto stranger = whyNotByRole(Paperwork::WaiveNotice, deed.roles)) {
        return fail(ErrorCode::Refused, std::move(*stranger));
    }
    if (use_case->state != State::Draft) {
        return fail(ErrorCode::Conflict, "SOP step 1: the form is submitted; there is no notice to waive any more");
    }
    if (reason.empty()) return fail(ErrorCode::InvalidInput, "SOP step 1: a waiver needs a reason", "reason");
    use_case->week_waived = true;
    use_case_store::update(tx, *use_case);
    record(
        tx,
        *use_case,
        "waive_notice",
        use_case->state,
        {deed.actor, deed.at, withEvidence(deed.evidence, "reason", reason)}
    );
    return {};
}

Result<State> UseCases::develop(store::Transaction& tx, std::int64_t id, const Plan& plan, const Deed& deed) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    use_case->revision_id = plan.revision_id;
    use_case->target_group_id = plan.target_group_id;
    use_case->trigger_word = plan.trigger_word;
    use_case->sender = plan.sender;
    use_case->conduct = plan.conduct;
    use_case->last_editor = deed.actor;
    const auto state = perform(tx, *use_case, Action::Develop, shownBy(deed, "revision", plan.revision_id));
    if (!state) return state;
    if (const auto approval = use_case_store::validApproval(tx, id)) {
        use_case_store::voidApproval(tx, approval->id, "the workflow or whom it goes to was edited", deed.at);
    }
    return state;
}

Result<State> UseCases::mayDo(store::Sql& sql, std::int64_t id, Action action, const Deed& deed) const {
    const auto use_case = use_case_store::find(sql, id);
    if (!use_case) return noSuchUseCase(id);
    return next(factsOf(sql, *use_case, procedure_, deed), action);
}

Result<State> UseCases::passSimulator(
    store::Transaction& tx, std::int64_t id, const SimulatorPass& pass, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (use_case->revision_id != pass.revisionId()) {
        return fail(
            ErrorCode::Conflict, "SOP step 3a: the workflow was replaced meanwhile; run the simulator on the new one"
        );
    }
    if (pass.exitsReached() < pass.exits() && deed.remarks.empty()) {
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "SOP step 3a: {} of {} ways out of its nodes were not reached; mend the workflow, or say in 'text' why "
                "nobody comes there ('tama flow cover' names them)",
                pass.exits() - pass.exitsReached(),
                pass.exits()
            ),
            "text"
        );
    }
    const nlohmann::json evidence{
        {"transcript", pass.transcriptDigest()}, {"exits", pass.exits()}, {"reached", pass.exitsReached()}};
    auto shown = deed;
    shown.evidence = evidence.dump();
    return perform(tx, *use_case, Action::PassSimulator, shown);
}

Result<void> UseCases::makeUp(store::Transaction& tx, std::int64_t id, Action step, const Deed& deed) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (auto stranger = whyNotByRole(step, deed.roles)) return fail(ErrorCode::Refused, std::move(*stranger));
    if (deed.remarks.empty()) {
        return fail(ErrorCode::InvalidInput, fmt::format("{}: say how it was made up for", sopStepOf(step)), "text");
    }
    if (!finishTask(tx, id, step, deed.actor, deed.at)) {
        return fail(
            ErrorCode::Conflict, fmt::format("{}: '{}' was not put off, or is made up for", sopStepOf(step), nameOf(step))
        );
    }
    const auto notes = addNotes(tx, id, "make_up", deed.remarks, deed.actor, deed.at);
    auto shown = shownBy(deed, "notes", notes);
    record(tx, *use_case, "make_up", use_case->state, shownBy(shown, "step", std::string(nameOf(step))));
    return {};
}

Result<State> UseCases::act(store::Transaction& tx, std::int64_t id, Action action, const Deed& deed) {
    if (action == Action::Develop || action == Action::Approve || action == Action::Countersign ||
        action == Action::PassSimulator) {
        return fail(ErrorCode::InvalidInput, "this act needs more than its name", std::string(nameOf(action)));
    }
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);

    if (needsApproval(action)) {
        if (auto fits = checkApproval(tx, *use_case, action, deed); !fits) return fail(fits.error());
    }
    return perform(tx, *use_case, action, deed);
}

/// An approval is voided only by somebody who may do the act, and never while its messages go out: nothing could bring
/// such a use case back.
Result<void> UseCases::checkApproval(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed) {
    const auto approval = use_case_store::validApproval(tx, use_case.id);
    if (!approval) return {};
    auto facts = factsOf(tx, use_case, procedure_, deed);
    facts.closure_matches_approval = true;
    if (const auto may = next(facts, action); !may) return fail(may.error());
    const auto changed = changedSince(tx, use_case, *approval);
    if (!changed) return fail(changed.error());
    if (changed->empty()) return {};
    const auto reason = "changed since it was approved: " + *changed;
    if (use_case.state == State::Draining) {
        return fail(ErrorCode::Refused, "SOP step 8: " + reason + "; pause it and have it approved again");
    }
    voidApproval(tx, use_case, *approval, reason, deed);
    return fail(ErrorCode::Refused, "SOP step 8: " + reason + "; have it approved again");
}

}  // namespace tama::requests
