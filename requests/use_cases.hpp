// Use cases and what people do with them. Every act goes through the state machine, leaves a row in the audit
// trail in the same transaction, and voids an approval that no longer fits. Stateless; call inside a
// transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "requests/notes.hpp"
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

class UseCases {
  public:
    /// Called in the transaction of an act that changed the state, before it ends: activation, closing and
    /// stopping have consequences in other rooms.
    using Consequence = std::function<void(store::Transaction&, UseCase& use_case, State from, const Deed&)>;

    /// `conventions`: by which target groups read dates and trigger words are compared.
    explicit UseCases(IdSource& ids, flows::Environment conventions = {})
        : ids_(ids), conventions_(std::move(conventions)) {}
    const flows::Environment& conventions() const { return conventions_; }
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

    /// The director's approval, bound to the closure as it is now.
    Result<State> approve(
        store::Transaction& tx, std::int64_t id, const std::string& initials, const Deed& deed
    );

    /// Whether the state machine has nothing against it now; for what is costly to prepare.
    static Result<State> mayDo(store::Sql& sql, std::int64_t id, Action action, const Deed& deed);

    /// Any other act. A meeting, changes that are asked for, a rejection and a decision need a remark. Activating or resuming what differs from its approval voids the approval, returns the
    /// use case to `satisfied` and is refused with the parts that changed.
    Result<State> act(store::Transaction& tx, std::int64_t id, Action action, const Deed& deed);

  private:
    Result<State> perform(store::Transaction& tx, UseCase& use_case, Action action, const Deed& deed);
    void record(
        store::Transaction& tx, const UseCase& use_case, std::string_view action, State from, const Deed& deed
    );

    IdSource& ids_;
    flows::Environment conventions_;
    std::vector<Consequence> consequences_;
};

}  // namespace tama::requests
