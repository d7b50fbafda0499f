#include "registry/number_evidence.hpp"

#include <array>
#include <tuple>
#include <utility>
#include <vector>

#include "base/enum_words.hpp"
#include "registry/contact_problem.hpp"

namespace tama::registry {
namespace {

// Source: reference triage T1 (two attempts a day apart) and T2 (absence is mostly coverage).
constexpr std::int64_t kFailuresOfNumber = 2;
constexpr std::chrono::hours kBetweenFailures{24};
constexpr std::int64_t kFailuresOfAbsent = 5;
constexpr std::chrono::hours kAbsentFor{30 * 24};

constexpr std::array kFailureWords{
    std::pair{NumberFailure::Unknown, std::string_view("unknown")},
    std::pair{NumberFailure::Barred, std::string_view("barred")},
    std::pair{NumberFailure::Absent, std::string_view("absent")}};

using EvidenceRow = std::tuple<
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::int64_t,
    std::string,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::optional<WallTime>>;

NumberEvidence toEvidence(EvidenceRow row) {
    auto& [delivered, answered, confirmed, failures, failure, since, failed, stranger] = row;
    return {
        delivered,
        answered,
        confirmed,
        failures,
        valueOf(kFailureWords, failure),
        since,
        failed,
        stranger};
}

bool sameDay(const std::optional<WallTime>& before, WallTime now) {
    using std::chrono::days;
    return before && std::chrono::floor<days>(*before) == std::chrono::floor<days>(now);
}

void write(
    store::Transaction& tx,
    std::int64_t worker_id,
    std::int64_t number_key,
    const NumberEvidence& before,
    const NumberEvidence& after,
    WallTime now
) {
    tx.run(
        "INSERT INTO number_evidence (worker_id, number_key, delivered_at, answered_at, confirmed_at, failures, "
        "failure, failing_since, failed_at, stranger_at) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10) "
        "ON CONFLICT (worker_id, number_key) DO UPDATE SET delivered_at = excluded.delivered_at, "
        "answered_at = excluded.answered_at, confirmed_at = excluded.confirmed_at, failures = excluded.failures, "
        "failure = excluded.failure, failing_since = excluded.failing_since, failed_at = excluded.failed_at, "
        "stranger_at = excluded.stranger_at",
        worker_id,
        number_key,
        after.delivered_at,
        after.answered_at,
        after.confirmed_at,
        after.failures,
        after.failure ? wordOf(kFailureWords, *after.failure) : std::string_view(),
        after.failing_since,
        after.failed_at,
        after.stranger_at
    );
    if (whyFailing(before) != whyFailing(after)) checkFailingNumbers(tx, worker_id, now);
}

void reached(NumberEvidence& evidence) {
    evidence.failures = 0;
    evidence.failure.reset();
    evidence.failing_since.reset();
}

/// Once a day is enough: this is asked of every message.
void noteReached(
    store::Transaction& tx,
    std::int64_t worker_id,
    std::int64_t number_key,
    std::optional<WallTime> NumberEvidence::*at,
    WallTime now
) {
    const auto before = evidenceOf(tx, worker_id, number_key);
    if (before.failures == 0 && sameDay(before.*at, now)) return;
    auto after = before;
    after.*at = now;
    reached(after);
    write(tx, worker_id, number_key, before, after, now);
}

}  // namespace

std::optional<std::string> whyFailing(const NumberEvidence& evidence) {
    if (evidence.stranger_at) return "somebody else answers";
    if (!evidence.failure || !evidence.failing_since || !evidence.failed_at) return std::nullopt;
    const auto span = *evidence.failed_at - *evidence.failing_since;
    if (*evidence.failure == NumberFailure::Absent) {
        if (evidence.failures < kFailuresOfAbsent || span < kAbsentFor) return std::nullopt;
        return "switched off or out of coverage for a month or longer";
    }
    if (evidence.failures < kFailuresOfNumber || span < kBetweenFailures) return std::nullopt;
    return *evidence.failure == NumberFailure::Unknown ? "the network knows no such number"
                                                       : "the network bars messages to it";
}

ContactDates contactDatesOf(store::Sql& sql, std::int64_t worker_id) {
    const auto [delivered, answered, confirmed] =
        sql.one<std::optional<WallTime>, std::optional<WallTime>, std::optional<WallTime>>(
               "SELECT max(e.delivered_at), max(e.answered_at), max(e.confirmed_at) FROM phone p JOIN number_evidence e "
               "ON e.worker_id = p.worker_id AND e.number_key = p.number_key WHERE p.worker_id = :1",
               worker_id
        )
            .value();
    return {delivered, answered, confirmed};
}

NumberEvidence evidenceOf(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key) {
    auto row = sql.one<EvidenceRow>(
        "SELECT delivered_at, answered_at, confirmed_at, failures, failure, failing_since, failed_at, stranger_at "
        "FROM number_evidence WHERE worker_id = :1 AND number_key = :2",
        worker_id,
        number_key
    );
    return row ? toEvidence(std::move(*row)) : NumberEvidence();
}

void noteDelivered(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now) {
    noteReached(tx, worker_id, number_key, &NumberEvidence::delivered_at, now);
}

void noteAnswered(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now) {
    noteReached(tx, worker_id, number_key, &NumberEvidence::answered_at, now);
}

void noteConfirmed(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now) {
    const auto before = evidenceOf(tx, worker_id, number_key);
    auto after = before;
    after.confirmed_at = now;
    after.stranger_at.reset();
    reached(after);
    write(tx, worker_id, number_key, before, after, now);
}

void noteFailed(
    store::Transaction& tx,
    std::int64_t worker_id,
    std::int64_t number_key,
    NumberFailure failure,
    WallTime now
) {
    const auto before = evidenceOf(tx, worker_id, number_key);
    auto after = before;
    // Another kind of failure begins a count of its own.
    if (before.failure != failure) reached(after);
    if (after.failures == 0) after.failing_since = now;
    ++after.failures;
    after.failure = failure;
    after.failed_at = now;
    write(tx, worker_id, number_key, before, after, now);
}

void noteStranger(store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now) {
    const auto before = evidenceOf(tx, worker_id, number_key);
    auto after = before;
    after.stranger_at = now;
    write(tx, worker_id, number_key, before, after, now);
}

void checkFailingNumbers(store::Transaction& tx, std::int64_t worker_id, WallTime now) {
    using Row = std::tuple<std::int64_t, std::int64_t>;
    const auto numbers = tx.all<Row>(
        "SELECT p.rank, p.number_key FROM phone p JOIN worker w ON w.id = p.worker_id "
        "WHERE p.worker_id = :1 AND w.status <> 'left' ORDER BY p.rank, p.id",
        worker_id
    );
    std::vector<PlannedProblem> failing;
    for (const auto& [rank, key] : numbers) {
        if (const auto why = whyFailing(evidenceOf(tx, worker_id, key))) {
            failing.push_back({"failing", "phone " + std::to_string(rank) + ": " + *why});
        }
    }
    replaceContactProblems(tx, worker_id, {"failing"}, failing, now);
}

}  // namespace tama::registry
