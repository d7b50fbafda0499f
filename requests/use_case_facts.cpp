#include "requests/use_case_facts.hpp"

#include "requests/use_case_closure.hpp"

namespace tama::requests {

namespace {

bool needsCountersign(const UseCase& use_case, const Approval& approval, const Countersigning& rules) {
    if (rules.own_request && approval.approver == use_case.form.requestor) return true;
    return rules.above_people > 0 && approval.people > rules.above_people;
}

}  // namespace

Facts factsOf(store::Sql& sql, const UseCase& use_case, const Procedure& procedure, const Deed& deed) {
    Facts facts;
    facts.state = use_case.state;
    facts.now = deed.at;
    facts.actor = deed.actor;
    facts.roles = deed.roles;
    facts.notice = procedure.notice;
    facts.needs = procedure.needs;
    facts.signed_in_anew = deed.signed_in_anew;
    facts.requestor = use_case.form.requestor;
    facts.form_complete = problemsOf(use_case.form).empty();
    facts.requested_start = use_case.form.requested_start;
    facts.requested_end = use_case.form.requested_end;
    facts.week_waived = use_case.week_waived;
    facts.has_workflow = use_case.revision_id.has_value();
    facts.has_target = use_case.target_group_id.has_value() || !use_case.trigger_word.empty();
    facts.last_editor = use_case.last_editor;
    if (const auto approval = use_case_store::validApproval(sql, use_case.id)) {
        facts.approver = approval->approver;
        facts.countersigner = approval->countersigner;
        facts.needs_countersign = needsCountersign(use_case, *approval, procedure.countersigning);
        facts.closure_matches_approval =
            approval->closure_hash == closureOf(sql, use_case).hash();
    }
    return facts;
}

}  // namespace tama::requests
