#include "requests/use_case_facts.hpp"

namespace tama::requests {

Facts factsOf(store::Sql& sql, const UseCase& use_case, const Deed& deed) {
    Facts facts;
    facts.state = use_case.state;
    facts.now = deed.at;
    facts.actor = deed.actor;
    facts.roles = deed.roles;
    facts.signed_in_anew = deed.signed_in_anew;
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

}  // namespace tama::requests
