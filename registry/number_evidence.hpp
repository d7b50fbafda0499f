// What messages tell about a number of a worker: delivered, answered, confirmed, failed, a stranger's. Failing
// numbers go to the contact work list by rule and leave it by themselves. Good news is written at most once a
// UTC day, so that a national round does not write a row for each message. Writes belong in a closure of the
// commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// Failures that speak of the number, not of the line to the operator.
enum class NumberFailure : std::uint8_t {
    Unknown,  // the network knows no such number
    Barred,
    Absent  // switched off or out of coverage
};

struct NumberEvidence {
    std::optional<WallTime> delivered_at;
    std::optional<WallTime> answered_at;
    std::optional<WallTime> confirmed_at;
    std::int64_t failures = 0;  // in a row
    std::optional<NumberFailure> failure;
    std::optional<WallTime> failing_since;
    std::optional<WallTime> failed_at;
    std::optional<WallTime> stranger_at;
};

/// Why the number is on the work list, in words, or nothing. A stranger's word is enough. Unknown and barred
/// count when it happened twice with a day or more between the first and the last; absent when it happened five
/// times over thirty days, because an area may be without coverage for weeks. Pure.
std::optional<std::string> whyFailing(const NumberEvidence& evidence);

/// The last days on which any number that the worker has now was proved.
struct ContactDates {
    std::optional<WallTime> delivered_at;
    std::optional<WallTime> answered_at;
    std::optional<WallTime> confirmed_at;
};
ContactDates contactDatesOf(store::Sql& sql, std::int64_t worker_id);

NumberEvidence evidenceOf(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key);

void noteDelivered(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now);
void noteAnswered(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now);
/// Lifts a stranger's word, too.
void noteConfirmed(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now);
void noteFailed(
    store::Transaction& tx,
    std::int64_t worker_id,
    std::int64_t number_key,
    NumberFailure failure,
    WallTime now
);
void noteStranger(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now);

/// Makes the open rows of kind failing those of the numbers the worker has now.
void checkFailingNumbers(store::Transaction& tx, std::int64_t worker_id, WallTime now);

}  // namespace tama::registry
