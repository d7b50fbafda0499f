// Use cases and what people do with them. Every act goes through the state machine, leaves a row in the audit
// trail in the same transaction, and voids an approval that no longer fits. Stateless; call inside a
// transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "requests/notes.hpp"
#include "requests/procedure.hpp"
#include "requests/request_form.hpp"
#include "requests/simulator.hpp"
#include "requests/state_machine.hpp"
#include "requests/use_case_store.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// Who does something, when, and what shows it: compact JSON with ids, never numbers or texts of messages.
struct Deed {
    std::string actor;
    WallTime at;
    std::string evidence = "{}";
    Roles roles{};                 // of the actor's account; without one nothing of the procedure can be done
    bool signed_in_anew = false;   // gave the password again, or signed in a short while ago
    std::vector<Remark> remarks{};  // what was said: the record of the meeting, feedback, reasons
};

/// The program's own deed: a closing time, a cap.
Deed deedOfSystem(WallTime at, std::string evidence);

/// What the workflow is and to whom it goes; set in development, part of what is approved.
struct Plan {
    std::int64_t revision_id = 0;
    std::optional<std::int64_t> target_group_id;
    std::string trigger_word;  // workers may start it themselves; empty: only by activation
    std::string sender;        // short code or sender name; empty: the channel's own
    Conduct conduct{};
};

/// What a director says with the initials. Trigger words and recurrences need an approval that stands: with an end and
/// a cap of segments a month; anything else is approved for one round.
struct ApprovalTerms {
    std::string initials;
    std::optional<WallTime> until{};          // standing: when it ends; else the form's end
    std::optional<std::int64_t> month_cap{};  // standing: segments in a month (UTC); else the form's cap
};

inline constexpr std::chrono::days kLongestStanding{366};  // twelve months

/// What may be changed after the form was handed in, until it is closed, without new tests. Nothing: as it is.
struct Amendment {
    std::optional<WallTime> requested_start{};
    std::optional<WallTime> requested_end{};
    std::optional<std::int64_t> cost_cap_messages{};
};

/// A trigger word that workers start it with, or turns.
bool needsStanding(const UseCase& use_case);

class UseCases {
  public:
    /// Called in the transaction of an act that changed the state, before it ends: activation, closing and
    /// stopping have consequences in other rooms.
    using Consequence = std::function<void(store::Transaction&, UseCase& use_case, State from, const Deed&)>;

    /// `conventions`: by which target groups read dates and trigger words are compared.
    explicit UseCases(IdSource& ids, flows::Environment conventions = {}, Procedure procedure = {})
        : ids_(ids), conventions_(std::move(conventions)), procedure_(std::move(procedure)) {}
    const flows::Environment& conventions() const { return conventions_; }
    const Procedure& procedure() const { return procedure_; }
    void onChange(Consequence consequence) { consequences_.push_back(std::move(consequence)); }

    /// A new draft. Its number is the next of the year. Requestors draft for themselves; partners and the mHero team
    /// for the requestor that the form names.
    Result<std::int64_t> create(store::Transaction& tx, const RequestForm& form, const Deed& deed);

    /// Replaces the form while it is a draft.
    Result<void> editForm(store::Transaction& tx, std::int64_t id, const RequestForm& form, const Deed& deed);

    /// A supervisor's waiver of the week's notice; `reason` is kept in the audit trail.
    Result<void> waiveNotice(
        store::Transaction& tx, std::int64_t id, const std::string& reason, const Deed& deed
    );

    /// Takes or replaces the workflow, target group, trigger word and sender: back to development, approval
    /// void.
    Result<State> develop(store::Transaction& tx, std::int64_t id, const Plan& plan, const Deed& deed);

    /// Step 3a: of the revision that is in development.
    Result<State> passSimulator(store::Transaction& tx, std::int64_t id, const SimulatorPass& pass, const Deed& deed);

    /// The director's approval, bound to the closure as it is now, and to who is in the target group.
    Result<State> approve(store::Transaction& tx, std::int64_t id, const ApprovalTerms& terms, const Deed& deed);

    /// Times and cap change, and an approval that no longer fits is void.
    Result<State> amend(store::Transaction& tx, std::int64_t id, const Amendment& amendment, const Deed& deed);

    /// In the transaction of a message beyond the cap.
    void pauseAtCap(store::Transaction& tx, std::int64_t id, WallTime now);

    /// In the transaction of a turn: a use case whose approval no longer fits is paused, with the reason
    /// in the trail. True: it goes on.
    bool pauseUnlessApproved(store::Transaction& tx, std::int64_t id, WallTime now);

    /// Whether the state machine has nothing against it now; for what is costly to prepare.
    Result<State> mayDo(store::Sql& sql, std::int64_t id, Action action, const Deed& deed) const;

    /// A second signature on the valid approval.
    Result<State> countersign(store::Transaction& tx, std::int64_t id, const std::string& initials, const Deed& deed);

    /// A step that was put off is made up for; with a remark.
    Result<void> makeUp(store::Transaction& tx, std::int64_t id, Action step, const Deed& deed);

    /// Any other act. A meeting, changes that are asked for, a rejection and a decision need a remark. Activating or resuming what differs from its approval voids the approval, returns the
    /// use case to `satisfied` and is refused with the parts that changed.
    Result<State> act(store::Transaction& tx, std::int64_t id, Action action, const Deed& deed);

  private:
    Result<void> checkApproval(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed);
    Result<State> perform(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed);
    Result<void> skip(store::Transaction& tx, UseCase& use_case, const std::vector<Action>& steps, const Deed& deed);
    /// What differs from the valid approval; empty: it fits.
    Result<std::string> changedSince(store::Sql& sql, const UseCase& use_case, const Approval& approval) const;
    void voidApproval(
        store::Transaction& tx, UseCase& use_case, const Approval& approval, const std::string& reason, const Deed& deed
    );
    void record(
        store::Transaction& tx, const UseCase& use_case, std::string_view action, State from, const Deed& deed
    );

    IdSource& ids_;
    flows::Environment conventions_;
    Procedure procedure_;
    std::vector<Consequence> consequences_;
};

}  // namespace tama::requests
