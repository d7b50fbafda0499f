#include "requests/use_cases.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/offices.hpp"
#include "requests/phone_tests.hpp"
#include "requests/preconditions.hpp"
#include "requests/use_case_facts.hpp"

namespace tama::requests {
namespace {

tl::unexpected<Error> noSuchUseCase(std::int64_t id) {
    return fail(ErrorCode::NotFound, fmt::format("there is no use case {}", id));
}

std::string withEvidence(const std::string& evidence, const char* key, nlohmann::json value) {
    auto json = nlohmann::json::parse(evidence);
    json[key] = std::move(value);
    return json.dump();
}

Deed shownBy(Deed deed, const char* key, nlohmann::json value) {
    deed.evidence = withEvidence(deed.evidence, key, std::move(value));
    return deed;
}

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
         deed.evidence}
    );
}

Result<State> UseCases::perform(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed) {
    const auto to = next(factsOf(tx, use_case, deed), action);
    if (!to) return to;
    if (auto written = checkWritten(use_case, action, deed); !written) return fail(written.error());
    auto evidence = evidenceFor(tx, use_case, action, deed, conventions_);
    if (!evidence) return fail(evidence.error());
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

Result<State> UseCases::mayDo(store::Sql& sql, std::int64_t id, Action action, const Deed& deed) {
    const auto use_case = use_case_store::find(sql, id);
    if (!use_case) return noSuchUseCase(id);
    return next(factsOf(sql, *use_case, deed), action);
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
    const nlohmann::json evidence{
        {"transcript", pass.transcriptDigest()}, {"exits", pass.exits()}, {"reached", pass.exitsReached()}};
    auto shown = deed;
    shown.evidence = evidence.dump();
    return perform(tx, *use_case, Action::PassSimulator, shown);
}

Result<State> UseCases::approve(
    store::Transaction& tx, std::int64_t id, const std::string& initials, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (initials.empty()) return fail(ErrorCode::InvalidInput, "type your initials to approve", "initials");
    const auto closure = use_case_store::closureOf(tx, *use_case);
    const auto state = perform(tx, *use_case, Action::Approve, shownBy(deed, "closure", closure.hash()));
    if (state) use_case_store::insertApproval(tx, id, deed.actor, initials, closure, deed.at);
    return state;
}

Result<State> UseCases::act(store::Transaction& tx, std::int64_t id, Action action, const Deed& deed) {
    if (action == Action::Develop || action == Action::Approve || action == Action::PassSimulator) {
        return fail(ErrorCode::InvalidInput, "this act needs more than its name", std::string(nameOf(action)));
    }
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);

    if (needsApproval(action)) {
        const auto approval = use_case_store::validApproval(tx, id);
        const auto closure = use_case_store::closureOf(tx, *use_case);
        if (approval && approval->closure_hash != closure.hash()) {
            const auto reason = fmt::format(
                "changed since it was approved: {}",
                fmt::join(changedParts(approval->closure_json, closure), ", ")
            );
            use_case_store::voidApproval(tx, approval->id, reason, deed.at);
            const State from = use_case->state;
            if (from == State::Approved) use_case->state = State::Satisfied;
            use_case_store::update(tx, *use_case);
            record(
                tx,
                *use_case,
                "void_approval",
                from,
                {deed.actor, deed.at, withEvidence("{}", "reason", reason)}
            );
            return fail(ErrorCode::Refused, "SOP step 8: " + reason + "; have it approved again");
        }
    }
    return perform(tx, *use_case, action, deed);
}

}  // namespace tama::requests
