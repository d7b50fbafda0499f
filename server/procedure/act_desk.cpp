#include "server/procedure/act_desk.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "requests/use_case_store.hpp"
#include "server/procedure/act_details.hpp"

namespace tama::server {
namespace {

using nlohmann::json;
using requests::Action;
using requests::Deed;
using requests::State;

constexpr std::string_view kWaiveNotice = "waive_notice";
constexpr std::string_view kMakeUp = "make_up";
constexpr std::string_view kAmend = "amend";

Result<std::int64_t> useCaseNamed(store::Sql& sql, const std::string& name) {
    const auto id = requests::use_case_store::idOf(sql, name);
    if (!id) return fail(ErrorCode::NotFound, "There is no such use case.", name);
    return *id;
}

Result<requests::RequestForm> formOf(const json& given, const Deed& deed) {
    auto form = requests::requestFormFromJson(given.dump());
    if (form && form->requestor.empty()) form->requestor = deed.actor;
    return form;
}

Result<ActResult> reached(const Result<State>& state) {
    if (!state) return fail(state.error());
    return ActResult{*state, ""};
}

}  // namespace

const std::vector<ActName>& actNames() {
    static const std::vector<ActName> names{
        {"waive_notice", "Waives the notice that a form is due, with a reason", {"text"}},
        {"submit", "Hands the request form in", {}},
        {"amend",
         "Changes start, end or cap after the form was handed in",
         {"requested_start", "requested_end", "cost_cap_messages"}},
        {"hold_meeting", "Records the meeting with the requestor", {"text", "comments"}},
        {"plan", "Enters it in the planning tool", {"text"}},
        {"develop",
         "Takes or replaces workflow, target group, trigger word and conduct",
         {"workflow", "revision", "target_group", "trigger_word", "sender", "conduct", "text"}},
        {"pass_simulator", "Walks every path of the workflow with the simulator", {"text"}},
        {"pass_own_phone", "Passes the test on one's own phone, which was completed", {"text"}},
        {"notify_requestor", "Records that the requestor knows of the test to come", {"text"}},
        {"send_to_requestor", "Passes the test on the requestor's phone, which was completed", {"text"}},
        {"request_changes", "Asks for changes, with comments on questions", {"text", "comments"}},
        {"state_satisfied", "The requestor is satisfied", {"text"}},
        {"approve", "The director's initials on the form", {"initials", "until", "month_cap", "text"}},
        {"countersign", "A second signature, where the procedure asks for it", {"initials", "text"}},
        {"activate", "Sends it to the health workers", {"text"}},
        {"pause", "Sends nothing more until it is resumed", {"text"}},
        {"resume", "Lets it go on", {"text"}},
        {"drain", "Asks nobody new, and closes when no conversation is open", {"text"}},
        {"close", "Ends it", {"text"}},
        {"report", "Hands the overview report to the requestor", {"text"}},
        {"log_decision", "Records what was decided on the answers", {"text"}},
        {"make_up", "Makes up for a step that was put off", {"step", "text"}},
        {"archive", "Files it away", {"text"}},
        {"reject", "Refuses the request, with a reason", {"text"}},
        {"withdraw", "Takes the request back", {"text"}},
        {"stop", "Ends it at once and for good", {"text"}},
    };
    return names;
}

Result<std::string> ActDesk::draft(const json& given, const Deed& deed) {
    const auto form = formOf(given, deed);
    if (!form) return fail(form.error());
    return parts_.database.queue().run([&](store::Transaction& tx) -> Result<std::string> {
        const auto id = parts_.use_cases.create(tx, *form, deed);
        if (!id) return fail(id.error());
        return requests::use_case_store::find(tx, *id)->number;
    });
}

Result<void> ActDesk::editForm(const std::string& use_case, const json& given, const Deed& deed) {
    const auto form = formOf(given, deed);
    if (!form) return fail(form.error());
    return parts_.database.queue().run([&](store::Transaction& tx) -> Result<void> {
        const auto id = useCaseNamed(tx, use_case);
        if (!id) return fail(id.error());
        return parts_.use_cases.editForm(tx, *id, *form, deed);
    });
}

/// The walk takes seconds: outside the transaction, which then looks whether it was of what is in development.
Result<ActResult> ActDesk::simulate(std::int64_t id, const Deed& deed) {
    const auto revision_id = parts_.database.read([&](store::Sql& sql) -> Result<std::int64_t> {
        const auto to = parts_.use_cases.mayDo(sql, id, Action::PassSimulator, deed);
        if (!to) return fail(to.error());
        return requests::use_case_store::find(sql, id)->revision_id.value_or(0);
    });
    if (!revision_id) return fail(revision_id.error());
    const auto revision = parts_.database.read([&](store::Sql& sql) {
        return parts_.workflows.compiled(sql, *revision_id);
    });
    const auto pass = requests::simulate(*revision, *revision_id, parts_.use_cases.conventions(), deed.at);
    if (!pass) return fail(pass.error());
    const auto state = parts_.database.queue().run([&](store::Transaction& tx) {
        return parts_.use_cases.passSimulator(tx, id, *pass, deed);
    });
    if (!state) return fail(state.error());
    return ActResult{
        *state,
        fmt::format(
            "{} of {} ways out of its nodes were reached, {} warnings; transcript {}",
            pass->exitsReached(),
            pass->exits(),
            pass->warnings(),
            pass->transcriptDigest().substr(0, 12)
        )};
}

Result<ActResult> ActDesk::perform(
    const std::string& use_case, std::string_view act, const json& details, const Deed& by
) {
    if (auto known = checkDetails(act, details); !known) return fail(known.error());
    const auto remarks = remarksOf(details);
    if (!remarks) return fail(remarks.error());
    Deed deed = by;
    deed.remarks = *remarks;
    auto& acts = parts_.use_cases;

    if (act == nameOf(Action::PassSimulator)) {
        const auto id = parts_.database.read([&](store::Sql& sql) { return useCaseNamed(sql, use_case); });
        if (!id) return fail(id.error());
        return simulate(*id, deed);
    }
    return parts_.database.queue().run([&](store::Transaction& tx) -> Result<ActResult> {
        const auto id = useCaseNamed(tx, use_case);
        if (!id) return fail(id.error());
        if (act == kWaiveNotice) {
            const auto reason = deed.remarks.empty() ? std::string() : deed.remarks.front().text;
            if (auto waived = acts.waiveNotice(tx, *id, reason, deed); !waived) return fail(waived.error());
            return ActResult{requests::use_case_store::find(tx, *id)->state, ""};
        }
        if (act == nameOf(Action::Develop)) {
            const auto plan = planOf(tx, details);
            if (!plan) return fail(plan.error());
            return reached(acts.develop(tx, *id, *plan, deed));
        }
        if (act == kAmend) {
            const auto amendment = amendmentOf(details);
            if (!amendment) return fail(amendment.error());
            return reached(acts.amend(tx, *id, *amendment, deed));
        }
        if (act == kMakeUp) {
            const auto step = requests::actionFrom(detailText(details, "step"));
            if (!step) return fail(ErrorCode::InvalidInput, "name the step that was put off", "step");
            if (auto made = acts.makeUp(tx, *id, *step, deed); !made) return fail(made.error());
            return ActResult{requests::use_case_store::find(tx, *id)->state, ""};
        }
        if (act == nameOf(Action::Countersign)) {
            return reached(acts.countersign(tx, *id, detailText(details, "initials"), deed));
        }
        if (act == nameOf(Action::Approve)) {
            const auto terms = termsOf(details);
            if (!terms) return fail(terms.error());
            return reached(acts.approve(tx, *id, *terms, deed));
        }
        return reached(acts.act(tx, *id, *requests::actionFrom(act), deed));
    });
}

Result<std::int64_t> ActDesk::startTest(const std::string& use_case, requests::TestKind kind, const Deed& deed) {
    return parts_.database.queue().run([&](store::Transaction& tx) -> Result<std::int64_t> {
        const auto id = useCaseNamed(tx, use_case);
        if (!id) return fail(id.error());
        const auto row = requests::use_case_store::find(tx, *id);
        return requests::startPhoneTest(tx, parts_.runtime, parts_.phones, *row, parts_.use_cases.procedure().needs, kind, deed);
    });
}

}  // namespace tama::server
