// The approvals of use_cases.hpp: given, countersigned, amended, and void when what they are bound to changes.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "requests/alerts.hpp"
#include "requests/audience.hpp"
#include "requests/deed_evidence.hpp"
#include "requests/offices.hpp"
#include "requests/use_case_closure.hpp"
#include "requests/use_case_facts.hpp"
#include "requests/use_cases.hpp"

namespace tama::requests {
namespace {

/// Checked, with what the form says where the director says nothing.
Result<ApprovalTerms> standingTerms(const UseCase& use_case, const ApprovalTerms& given, WallTime now) {
    auto terms = given;
    if (!needsStanding(use_case)) {
        if (!given.until && !given.month_cap) return terms;
        return fail(
            ErrorCode::InvalidInput,
            "SOP step 8: without a trigger word or turns it is approved for one round; leave 'until' and 'month_cap' out",
            "until"
        );
    }
    if (!terms.until) terms.until = use_case.form.requested_end;
    if (!terms.until || *terms.until <= now || *terms.until > now + kLongestStanding) {
        return fail(
            ErrorCode::InvalidInput,
            "SOP step 8: an approval that stands ends within twelve months; say when in 'until', or end the use case "
            "before",
            "until"
        );
    }
    if (!terms.month_cap) terms.month_cap = use_case.form.cost_cap_messages;
    if (!terms.month_cap || *terms.month_cap <= 0) {
        return fail(
            ErrorCode::InvalidInput,
            "SOP step 8: an approval that stands has a cap of segments a month; say it in 'month_cap'",
            "month_cap"
        );
    }
    return terms;
}

bool canBeAmended(State state) {
    return (state >= State::Submitted && state <= State::Approved) || state == State::Paused;
}

}  // namespace

bool needsStanding(const UseCase& use_case) {
    return !use_case.trigger_word.empty() || use_case.conduct.file_triggers ||
           use_case.conduct.repeat != flows::Repeat::Never;
}

Result<State> UseCases::approve(
    store::Transaction& tx, std::int64_t id, const ApprovalTerms& terms, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (terms.initials.empty()) {
        return fail(ErrorCode::InvalidInput, "SOP step 8: type your initials to approve", "initials");
    }
    if (auto said = checkRemarks(deed.remarks, use_case->form.questions.size()); !said) return fail(said.error());
    // Who may approve is said before what is missing of the terms.
    const auto allowed = next(factsOf(tx, *use_case, procedure_, deed), Action::Approve);
    if (!allowed) return allowed;
    const auto standing = standingTerms(*use_case, terms, deed.at);
    if (!standing) return fail(standing.error());
    const auto audience = audienceOf(tx, *use_case, conventions_);
    if (!audience) return fail(audience.error());
    if (const auto before = use_case_store::validApproval(tx, id)) {
        voidApproval(tx, *use_case, *before, "approved anew", deed);
    }
    const auto closure = closureOf(tx, *use_case);
    const auto state = perform(tx, *use_case, Action::Approve, shownBy(deed, "closure", closure.hash()));
    if (!state) return state;
    Approval approval;
    approval.approver = deed.actor;
    approval.closure_hash = closure.hash();
    approval.closure_json = closure.toJson();
    approval.approved_at = deed.at;
    approval.people = static_cast<std::int64_t>(audience->size());
    approval.audience = encodeAudience(*audience);
    approval.standing_until = standing->until;
    approval.month_cap = standing->month_cap;
    use_case_store::insertApproval(tx, id, approval, terms.initials);
    return state;
}

Result<State> UseCases::countersign(
    store::Transaction& tx, std::int64_t id, const std::string& initials, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (initials.empty()) return fail(ErrorCode::InvalidInput, "SOP step 8: type your initials to countersign", "initials");
    const auto approval = use_case_store::validApproval(tx, id);
    const auto hash = approval ? approval->closure_hash : std::string();
    const auto state = perform(tx, *use_case, Action::Countersign, shownBy(deed, "closure", hash));
    if (state && approval) use_case_store::countersign(tx, approval->id, deed.actor, deed.at);
    return state;
}

Result<std::string> UseCases::changedSince(
    store::Sql& sql, const UseCase& use_case, const Approval& approval
) const {
    const auto closure = closureOf(sql, use_case);
    if (approval.closure_hash != closure.hash()) {
        return fmt::format("{}", fmt::join(changedParts(approval.closure_json, closure), ", "));
    }
    const auto audience = audienceOf(sql, use_case, conventions_);
    if (!audience) return fail(audience.error());
    const auto most = mostAdditions(approval.people, procedure_.additions_percent, procedure_.additions_people);
    const auto additions = countAdditions(approval.audience, *audience);
    if (additions <= most) return std::string();
    return fmt::format(
        "target group ({} people came in since {} were approved; {} may)", additions, approval.people, most
    );
}

void UseCases::voidApproval(
    store::Transaction& tx, UseCase& use_case, const Approval& approval, const std::string& reason, const Deed& deed
) {
    use_case_store::voidApproval(tx, approval.id, reason, deed.at);
    const State from = use_case.state;
    if (from == State::Approved) use_case.state = State::Satisfied;
    use_case_store::update(tx, use_case);
    record(tx, use_case, "void_approval", from, {deed.actor, deed.at, withEvidence("{}", "reason", reason)});
}

Result<State> UseCases::amend(
    store::Transaction& tx, std::int64_t id, const Amendment& amendment, const Deed& deed
) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case) return noSuchUseCase(id);
    if (auto stranger = whyNotByRole(Paperwork::Amend, deed.roles)) {
        return fail(ErrorCode::Refused, std::move(*stranger));
    }
    if (!canBeAmended(use_case->state)) {
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "SOP step 1: times and cap of a use case that is '{}' are not amended; pause it first, or edit the draft",
                nameOf(use_case->state)
            )
        );
    }
    auto& form = use_case->form;
    if (amendment.requested_start) form.requested_start = amendment.requested_start;
    if (amendment.requested_end) form.requested_end = amendment.requested_end;
    if (amendment.cost_cap_messages) form.cost_cap_messages = amendment.cost_cap_messages;
    if (const auto problems = problemsOf(form); !problems.empty()) return fail(problems.front());
    use_case_store::update(tx, *use_case);
    record(tx, *use_case, "amend", use_case->state, deed);
    if (const auto approval = use_case_store::validApproval(tx, id)) {
        const auto changed = changedSince(tx, *use_case, *approval);
        const auto what = changed ? *changed : changed.error().message;
        if (!what.empty()) voidApproval(tx, *use_case, *approval, "amended: " + what, deed);
    }
    return use_case->state;
}

void UseCases::pauseAtCap(store::Transaction& tx, std::int64_t id, WallTime now) {
    if (act(tx, id, Action::Pause, deedOfSystem(now, R"({"reason":"the cap of what was approved is used up"})"))) {
        Alerts::tellOfPause(tx, id, now);
    }
}

bool UseCases::pauseUnlessApproved(store::Transaction& tx, std::int64_t id, WallTime now) {
    auto use_case = use_case_store::find(tx, id);
    if (!use_case || !isSending(use_case->state)) return false;
    const auto approval = use_case_store::validApproval(tx, id);
    const auto changed = approval ? changedSince(tx, *use_case, *approval) : Result<std::string>("there is no approval");
    const auto reason = changed ? *changed : changed.error().message;
    if (reason.empty()) return true;
    const auto deed = deedOfSystem(now, withEvidence("{}", "reason", "changed since it was approved: " + reason));
    if (approval) voidApproval(tx, *use_case, *approval, "changed since it was approved: " + reason, deed);
    Alerts::tellOfPause(tx, id, now);
    return !perform(tx, *use_case, Action::Pause, deed);
}

}  // namespace tama::requests
