#include "requests/use_cases.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/preconditions.hpp"

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

Facts factsOf(store::Sql& sql, const UseCase& use_case, const Deed& deed) {
    Facts facts;
    facts.state = use_case.state;
    facts.now = deed.at;
    facts.actor = deed.actor;
    facts.requestor = use_case.form.requestor;
    facts.form_complete = problemsOf(use_case.form).empty();
    facts.requested_start = use_case.form.requested_start;
    facts.week_waived = use_case.week_waived;
    facts.has_workflow = use_case.revision_id.has_value();
    facts.has_target = use_case.target_group_id.has_value() || !use_case.trigger_word.empty();
    facts.last_editor = use_case.last_editor;
    if (const auto approval = use_case_store::validApproval(sql, use_case.id)) {
        facts.approver = approval->approver;
        facts.closure_matches_approval =
            approval->closure_hash == use_case_store::closureOf(sql, use_case).hash();
    }
    return facts;
}

bool needsApproval(Action action) {
    return action == Action::Activate || action == Action::Resume;
}

}  // namespace

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
    if (const auto met = checkPreconditions(tx, use_case, action, deed.evidence, conventions_); !met)
        return fail(met.error());
    const State from = use_case.state;
    use_case.state = *to;
    for (const auto& consequence : consequences_) consequence(tx, use_case, from, deed);
    use_case_store::update(tx, use_case);
    record(tx, use_case, nameOf(action), from, deed);
    return use_case.state;
}

std::int64_t UseCases::create(store::Transaction& tx, const RequestForm& form, const Deed& deed) {
    UseCase use_case;
    use_case.uuid = ids_.uuid();
    use_case.number = use_case_store::nextNumber(tx, deed.at);
    use_case.title = form.title;
    use_case.unit = form.unit;
    use_case.form = form;
    use_case.last_editor = deed.actor;
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
            "a submitted form cannot be edited; withdraw it, or discuss changes at the meeting"
        );
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
    if (reason.empty()) return fail(ErrorCode::InvalidInput, "a waiver needs a reason", "reason");
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
    const auto state = perform(
        tx,
        *use_case,
        Action::Develop,
        {deed.actor, deed.at, withEvidence(deed.evidence, "revision", plan.revision_id)}
    );
    if (!state) return state;
    if (const auto approval = use_case_store::validApproval(tx, id)) {
        use_case_store::voidApproval(tx, approval->id, "the workflow or whom it goes to was edited", deed.at);
    }
    return state;
}

Result<State> UseCases::approve(
    store::Transaction& tx, std::int64_t id, const std::string& initials, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (initials.empty()) return fail(ErrorCode::InvalidInput, "type your initials to approve", "initials");
    const auto closure = use_case_store::closureOf(tx, *use_case);
    const auto state = perform(
        tx,
        *use_case,
        Action::Approve,
        {deed.actor, deed.at, withEvidence(deed.evidence, "closure", closure.hash())}
    );
    if (state) use_case_store::insertApproval(tx, id, deed.actor, initials, closure, deed.at);
    return state;
}

Result<State> UseCases::act(store::Transaction& tx, std::int64_t id, Action action, const Deed& deed) {
    if (action == Action::Develop || action == Action::Approve) {
        return fail(ErrorCode::InvalidInput, "this act needs more than its name: use develop or approve");
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
