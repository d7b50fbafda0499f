// The audit trail: every transition of every use case and every turn of a channel's switch, chained by SHA-256
// so that an edited, removed or reordered row is found. Rows hold ids and names of accounts, never telephone
// numbers or texts of messages, so that erasing a person does not break the chain.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

inline constexpr std::int64_t kNoUseCase = 0;  // of entries about channels

struct AuditEntry {
    std::int64_t use_case_id = kNoUseCase;
    std::string action;
    std::string from_state;
    std::string to_state;
    std::string actor;
    WallTime at;
    std::string evidence;  // compact JSON
};

/// The hash of a row that follows the row with `previous_hash` (empty for the first). Pure.
std::string chainHash(const std::string& previous_hash, const AuditEntry& entry);

/// Appends to the chain.
std::int64_t appendAudit(store::Transaction& tx, const AuditEntry& entry);

/// When an act was last done on the use case.
std::optional<WallTime> lastDone(store::Sql& sql, std::int64_t use_case_id, std::string_view action);

struct AuditVerdict {
    std::int64_t rows = 0;               // that were read
    std::string head;                    // the last hash; empty for an empty trail
    std::optional<std::int64_t> broken;  // the id of the first row that does not follow from the one before
    std::string reason;                  // in words, when broken
    bool ok() const { return !broken; }
};

/// Reads the whole trail in pages by key. A removed last row is found by comparing `rows` and `head` with
/// those printed on the last monthly report.
AuditVerdict verifyAuditTrail(store::Sql& sql);

}  // namespace tama::requests
