#include "requests/trail_check.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/sha256.hpp"
#include "requests/audit_trail.hpp"
#include "requests/state_machine.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kMostDifferences = 100;  // beyond this it is another database
constexpr std::int64_t kUseCasePage = 200;

struct ToldApproval {
    std::string approver;
    std::string closure_hash;
    WallTime approved_at;
    std::optional<WallTime> voided_at;
    std::string countersigner{};
};

/// What the trail tells of one use case.
struct Told {
    std::string state;  // empty: nothing
    std::vector<ToldApproval> approvals;
};

std::string closureIn(const std::string& evidence) {
    const auto json = nlohmann::json::parse(evidence, nullptr, false);
    const auto closure = json.is_object() ? json.find("closure") : json.end();
    return closure != json.end() && closure->is_string() ? closure->get<std::string>() : std::string();
}

Told toldOf(store::Sql& sql, std::int64_t use_case_id) {
    Told told;
    sql.each<std::string, std::string, std::string, WallTime, std::string>(
        "SELECT action, to_state, actor, at, evidence FROM transition WHERE use_case_id = :1 ORDER BY id",
        [&told](const auto& row) {
            const auto& [action, to, actor, at, evidence] = row;
            told.state = to;
            if (action == nameOf(Action::Approve)) {
                told.approvals.push_back({actor, closureIn(evidence), at, std::nullopt});
            }
            if (action == nameOf(Action::Countersign) && !told.approvals.empty()) {
                told.approvals.back().countersigner = actor;
            }
            if (action != nameOf(Action::Develop) && action != "void_approval") return;
            const auto valid = std::find_if(
                told.approvals.rbegin(),
                told.approvals.rend(),
                [](const ToldApproval& approval) { return !approval.voided_at; }
            );
            if (valid != told.approvals.rend()) valid->voided_at = at;
        },
        use_case_id
    );
    return told;
}

class TrailCheck {
  public:
    explicit TrailCheck(store::Sql& sql) : sql_(sql) {}

    std::vector<Error> run() {
        std::int64_t after = 0;
        for (;;) {
            const auto page = sql_.all<std::int64_t, std::string, std::string, bool>(
                "SELECT id, number, state, sending FROM use_case WHERE id > :1 ORDER BY id LIMIT :2",
                after,
                kUseCasePage
            );
            for (const auto& [id, number, state, sending] : page) {
                after = id;
                const auto told = toldOf(sql_, id);
                checkState(number, state, sending, told);
                checkApprovals(id, number, told);
                if (found_.size() >= kMostDifferences) return std::move(found_);
            }
            if (static_cast<std::int64_t>(page.size()) < kUseCasePage) break;
        }
        findOrphans("transition", "the audit trail tells of use case {}, which is not there: it was deleted");
        findOrphans("approval", "there is an approval of use case {}, which is not there");
        return std::move(found_);
    }

  private:
    void add(const std::string& place, std::string message) {
        found_.push_back({ErrorCode::Conflict, std::move(message), place});
    }

    void checkState(const std::string& number, const std::string& state, bool sending, const Told& told) {
        if (told.state.empty()) return add(number, "the audit trail does not know this use case");
        if (state != told.state) {
            return add(
                number, fmt::format("its state is {}, but the audit trail left it in {}", state, told.state)
            );
        }
        const auto known = stateFrom(state);
        if (known && sending != isSending(*known)) {
            add(number, fmt::format("its row {} messages in state {}", sending ? "lets out" : "holds back", state));
        }
    }

    void checkApprovals(std::int64_t id, const std::string& number, const Told& told) {
        std::size_t seen = 0;
        sql_.each<std::string, std::string, std::string, WallTime, std::optional<WallTime>, std::string>(
            "SELECT approver, closure_hash, closure, approved_at, voided_at, countersigner FROM approval "
            "WHERE use_case_id = :1 ORDER BY id",
            [&](const auto& row) {
                const auto& [approver, hash, closure, approved_at, voided_at, countersigner] = row;
                if (seen++ >= told.approvals.size()) return;
                const auto& expected = told.approvals[seen - 1];
                const auto name = fmt::format("approval {} ", seen);
                if (approver != expected.approver || approved_at != expected.approved_at) {
                    add(number, name + "is not by whom, or not of when, the audit trail says");
                } else if (hash != expected.closure_hash || sha256(closure) != hash) {
                    add(number, name + "is of something else than what the audit trail says was approved");
                } else if (countersigner != expected.countersigner) {
                    add(number, name + "is not countersigned by whom the audit trail says");
                } else if (voided_at != expected.voided_at) {
                    add(number,
                        name + (expected.voided_at ? "was made void, and its row says otherwise"
                                                   : "was never made void, and its row says otherwise"));
                }
            },
            id
        );
        if (seen != told.approvals.size()) {
            add(number,
                fmt::format(
                    "there are {} rows of approvals, and {} in the audit trail", seen, told.approvals.size()
                ));
        }
    }

    void findOrphans(std::string_view table, std::string_view message) {
        const auto orphan = sql_.one<std::int64_t>(fmt::format(
            "SELECT min(use_case_id) FROM {} WHERE use_case_id NOT IN (SELECT id FROM use_case)"
            " AND use_case_id <> {} HAVING count(*) > 0",
            table,
            kNoUseCase
        ));
        if (orphan) add(std::string(table), fmt::format(fmt::runtime(message), *orphan));
    }

    store::Sql& sql_;
    std::vector<Error> found_;
};

}  // namespace

std::vector<Error> differencesFromTrail(store::Sql& sql) {
    return TrailCheck(sql).run();
}

}  // namespace tama::requests
