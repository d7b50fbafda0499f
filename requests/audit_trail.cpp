#include "requests/audit_trail.hpp"

#include <stdexcept>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace tama::requests {
namespace {

constexpr std::int64_t kPage = 1000;  // rows a read

// Length before each field, so that no two rows are the same bytes.
void appendField(std::string& canonical, std::string_view field) {
    canonical += std::to_string(field.size());
    canonical += ':';
    canonical += field;
}

}  // namespace

std::string chainHash(const std::string& previous_hash, const AuditEntry& entry) {
    std::string canonical;
    appendField(canonical, previous_hash);
    appendField(canonical, std::to_string(entry.use_case_id));
    appendField(canonical, entry.action);
    appendField(canonical, entry.from_state);
    appendField(canonical, entry.to_state);
    appendField(canonical, entry.actor);
    appendField(canonical, std::to_string(toEpochMs(entry.at)));
    appendField(canonical, entry.evidence);
    return sha256(canonical);
}

std::int64_t appendAudit(store::Transaction& tx, const AuditEntry& entry) {
    // The update locks the head, so that two writers cannot continue the chain from the same row.
    const auto previous =
        tx.one<std::string>("UPDATE audit_head SET entries = entries + 1 WHERE id = 1 RETURNING hash");
    if (!previous) throw std::runtime_error("the audit trail has no head: the database was tampered with");
    const std::string hash = chainHash(*previous, entry);
    tx.run("UPDATE audit_head SET hash = :1 WHERE id = 1", hash);
    return tx.insert(
        "INSERT INTO transition (use_case_id, action, from_state, to_state, actor, at, evidence, "
        "previous_hash, hash) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9) RETURNING id",
        entry.use_case_id,
        entry.action,
        entry.from_state,
        entry.to_state,
        entry.actor,
        entry.at,
        entry.evidence,
        *previous,
        hash
    );
}

std::optional<WallTime> lastDone(store::Sql& sql, std::int64_t use_case_id, std::string_view action) {
    return sql.one<WallTime>(
        "SELECT at FROM transition WHERE use_case_id = :1 AND action = :2 ORDER BY id DESC LIMIT 1", use_case_id, action
    );
}

AuditVerdict verifyAuditTrail(store::Sql& sql) {
    AuditVerdict verdict;
    std::int64_t last_id = 0;
    for (;;) {
        const auto page = sql.all<
            std::int64_t,
            std::int64_t,
            std::string,
            std::string,
            std::string,
            std::string,
            WallTime,
            std::string,
            std::string,
            std::string>(
            "SELECT id, use_case_id, action, from_state, to_state, actor, at, evidence, previous_hash, hash "
            "FROM transition WHERE id > :1 ORDER BY id LIMIT :2",
            last_id,
            kPage
        );
        for (const auto& [id, use_case, action, from, to, actor, at, evidence, previous, hash] : page) {
            ++verdict.rows;
            last_id = id;
            if (previous != verdict.head) {
                verdict.broken = id;
                verdict.reason =
                    fmt::format("row {} does not follow the row before it: one was removed or moved", id);
                return verdict;
            }
            if (hash != chainHash(previous, {use_case, action, from, to, actor, at, evidence})) {
                verdict.broken = id;
                verdict.reason = fmt::format("row {} was edited after it was written", id);
                return verdict;
            }
            verdict.head = hash;
        }
        if (static_cast<std::int64_t>(page.size()) < kPage) break;
    }
    const auto head = sql.one<std::int64_t, std::string>("SELECT entries, hash FROM audit_head WHERE id = 1");
    if (!head || *head != std::tuple{verdict.rows, verdict.head}) {
        verdict.broken = last_id;
        verdict.reason = "the trail ends before its recorded head: its last rows were removed";
    }
    return verdict;
}

}  // namespace tama::requests
