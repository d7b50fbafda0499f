// Use cases in the database: the rows of `use_case` and `approval`, and nothing of the procedure. All SQL of
// these tables is here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "requests/closure.hpp"
#include "requests/conduct.hpp"
#include "requests/request_form.hpp"
#include "requests/state_machine.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct UseCase {
    std::int64_t id = 0;
    std::string uuid;
    std::string number;  // "UC-2026-0001", as printed on the form
    std::string title;
    std::string unit;
    State state = State::Draft;
    RequestForm form;
    std::optional<std::int64_t> revision_id;
    std::optional<std::int64_t> target_group_id;
    std::string trigger_word;
    std::string sender;
    Conduct conduct{};
    std::string last_editor;
    std::string created_by;
    std::int64_t round = 0;  // of tests: 1 from the first development on
    bool week_waived = false;
    WallTime created_at;
    std::optional<WallTime> activated_at;
    std::optional<WallTime> targets_resolved_at;  // when the target list was complete
    std::optional<WallTime> closes_at;
    std::optional<WallTime> closed_at;
};

struct Approval {
    std::int64_t id = 0;
    std::string approver;
    std::string closure_hash;
    std::string closure_json;
    WallTime approved_at;
    std::string countersigner;  // empty: nobody yet
    std::int64_t people = 0;    // in the target group then
    std::string audience;       // who they were: audience.hpp
    std::optional<WallTime> standing_until;  // nothing: for one round
    std::optional<std::int64_t> month_cap;   // segments in a month; nothing: for one round
};

namespace use_case_store {

std::int64_t insert(store::Transaction& tx, const UseCase& use_case);
std::optional<UseCase> find(store::Sql& sql, std::int64_t id);
std::optional<std::int64_t> idOf(store::Sql& sql, const std::string& uuid_or_number);
/// Newest first, at most `limit`, below `before` where given.
std::vector<UseCase> list(store::Sql& sql, std::optional<std::int64_t> before, int limit);
/// Writes everything that may change: state, workflow, target, times. `sending` follows the state.
void update(store::Transaction& tx, const UseCase& use_case);
/// As the gateway's gate sees it.
bool isSendingNow(store::Sql& sql, std::int64_t id);
/// nullopt: the target list is to be resolved anew.
void setTargetsResolved(store::Transaction& tx, std::int64_t id, std::optional<WallTime> at);
/// The number of a use case whose target the group is.
std::optional<std::string> numberOfTarget(store::Sql& sql, std::int64_t target_group_id);
std::string nextNumber(store::Transaction& tx, WallTime now);

std::optional<Approval> validApproval(store::Sql& sql, std::int64_t use_case_id);
void insertApproval(
    store::Transaction& tx, std::int64_t use_case_id, const Approval& approval, const std::string& initials
);
void countersign(store::Transaction& tx, std::int64_t approval_id, const std::string& by, WallTime now);
void voidApproval(store::Transaction& tx, std::int64_t approval_id, const std::string& reason, WallTime now);

}  // namespace use_case_store
}  // namespace tama::requests
