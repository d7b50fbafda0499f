#include "requests/target_lists.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <vector>

#include <spdlog/spdlog.h>

#include "flows/runtime/past_runs.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"
#include "requests/sample_store.hpp"
#include "requests/use_case_store.hpp"
#include "store/bulk_line.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kTargetsInClosure = 500;  // rows inserted
constexpr std::int64_t kStartsInClosure = 20;   // engine steps: a closure stays under 10 ms
constexpr int kClosuresAtOnce = 16;     // before other use cases have their turn
constexpr std::int64_t kMostQueued = 200'000;   // parts that wait for a channel: no more are started
constexpr std::int64_t kStartsUntilLook = 5'000;  // at how many that are

/// What passes by itself, and says nothing about the target whose start met it.
bool isOutage(const std::exception& error) {
    const auto* failure = dynamic_cast<const store::DbError*>(&error);
    if (failure == nullptr) return false;
    switch (failure->kind()) {
        case store::DbErrorKind::Busy:
        case store::DbErrorKind::Retry:
        case store::DbErrorKind::DiskFull:
        case store::DbErrorKind::ConnectionLost:
            return true;
        default:
            return false;
    }
}

using Drawn = std::map<std::int64_t, sample_store::DrawnAs>;  // by worker; empty: the whole group is asked

/// By another use case with the same workflow, not long ago.
bool wasAskedBefore(store::Sql& sql, const UseCase& use_case, std::int64_t worker_id, WallTime now) {
    if (use_case.conduct.again_after_days == 0) return false;
    return sql
        .one<int>(
            "SELECT 1 FROM use_case u JOIN session s ON s.use_case_id = u.id AND s.worker_id = :3 "
            "WHERE u.id <> :1 AND s.step > 0 AND s.message_class = 'use-case' AND s.created_at > :4 "
            "AND u.revision_id IN (SELECT o.id FROM revision o JOIN revision r ON r.workflow_id = o.workflow_id "
            "WHERE r.id = :2) LIMIT 1",
            use_case.id,
            use_case.revision_id,
            worker_id,
            now - std::chrono::days{use_case.conduct.again_after_days}
        )
        .has_value();
}

/// In a later turn whoever can be reached is asked again; who cannot any more, or is in the group no longer, keeps what
/// the earlier turns brought.
void writeTargets(
    store::Transaction& tx, std::int64_t use_case_id, const std::vector<registry::Target>& chunk, const Drawn& drawn
) {
    for (const auto& target : chunk) {
        const auto as = drawn.find(target.worker_id);
        tx.run(
            "INSERT INTO target (use_case_id, worker_id, number_key, exclusion, design_weight, stratum) "
            "VALUES (:1, :2, :3, :4, :5, :6) "
            "ON CONFLICT (use_case_id, worker_id) DO UPDATE SET number_key = excluded.number_key, exclusion = "
            "excluded.exclusion, started_at = NULL WHERE excluded.exclusion = '' OR target.started_at IS NULL",
            use_case_id,
            target.worker_id,
            target.number.empty() ? std::optional<std::int64_t>() : target.number_key,
            target.exclusion == registry::Exclusion::None ? "" : registry::nameOf(target.exclusion),
            as == drawn.end() ? std::optional<double>() : as->second.design_weight,
            as == drawn.end() ? std::optional<std::size_t>() : as->second.stratum
        );
    }
}

/// As stored with the target. Empty: started.
std::string_view exclusionOf(const Result<std::int64_t>& session) {
    if (session) return "";
    switch (session.error().code) {
        case ErrorCode::Refused:
            return "opted_out";
        case ErrorCode::Conflict:
            return "busy";
        case ErrorCode::LimitExceeded:
            return "over_budget";
        default:
            return "refused";
    }
}

}  // namespace

std::size_t TargetLists::moveOn(const UseCase& use_case) {
    return use_case.targets_resolved_at ? start(use_case) : resolve(use_case);
}

std::size_t TargetLists::resolve(const UseCase& use_case) {
    std::vector<registry::Target> targets;
    if (use_case.target_group_id) {
        targets = database_.read([&](store::Sql& sql) {
            const auto group = registry::findGroup(sql, *use_case.target_group_id);
            if (!group) throw std::runtime_error("the target group of " + use_case.number + " is gone");
            const auto selector =
                registry::selectorOf(sql, *group, {use_cases_.conventions(), &runtime::pastRuns()});
            if (!selector) throw std::runtime_error(describe(selector.error()));
            return registry::resolveTargets(sql, *selector, {.emergency = isUrgent(use_case.form)}).all;
        });
    }
    const Drawn drawn = database_.read([&](store::Sql& sql) {
        const auto sample = sample_store::find(sql, use_case.id);
        return sample ? sample_store::workersOf(sql, sample->id) : Drawn();
    });
    if (!drawn.empty()) std::erase_if(targets, [&](const auto& target) { return !drawn.contains(target.worker_id); });
    store::BulkLine line(database_.queue());
    for (std::size_t from = 0; from < targets.size(); from += kTargetsInClosure) {
        const auto first = targets.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last =
            targets.begin() + static_cast<std::ptrdiff_t>(std::min(from + kTargetsInClosure, targets.size()));
        line.run([id = use_case.id, chunk = std::vector(first, last), &drawn](store::Transaction& tx) {
            writeTargets(tx, id, chunk, drawn);
        });
    }
    line.finish();
    database_.queue().run([&](store::Transaction& tx) {
        use_case_store::setTargetsResolved(tx, use_case.id, clock_.now());
    });
    spdlog::info("{}: target list of {} workers resolved", use_case.number, targets.size());
    return targets.size() + 1;
}

/// Many to a closure; where one of them fails, each alone, so that one target does not hold up the others.
std::size_t TargetLists::start(const UseCase& use_case) {
    try {
        return startInLine(use_case);
    } catch (const std::exception& e) {
        if (isOutage(e)) throw;
        spdlog::warn("{}: starting workers failed, each is tried alone: {}", use_case.number, e.what());
    }
    return startEachAlone(use_case);
}

std::size_t TargetLists::startInLine(const UseCase& use_case) {
    std::int64_t moved = 0;
    bool all_moved = false;
    store::BulkLine line(database_.queue());
    for (int closure = 0; closure < kClosuresAtOnce && !all_moved; ++closure) {
        const std::int64_t most = hasRoom() ? paceOf(use_case) : 0;
        if (most <= 0) break;
        count(use_case, most);
        line.run(
            [this, &use_case, most](store::Transaction& tx) { return startClosure(tx, use_case, kAnyTarget, most); },
            [&, most](std::int64_t in_closure) {
                moved += in_closure;
                all_moved = in_closure < most;
                count(use_case, in_closure - most);
            }
        );
    }
    line.finish();
    return static_cast<std::size_t>(moved);
}

std::size_t TargetLists::startEachAlone(const UseCase& use_case) {
    const auto ids = database_.read([&](store::Sql& sql) {
        return sql.all<std::int64_t>(
            "SELECT id FROM target WHERE use_case_id = :1 AND exclusion = '' AND started_at IS NULL "
            "ORDER BY id LIMIT :2",
            use_case.id,
            hasRoom() ? paceOf(use_case) : 0
        );
    });
    for (const auto id : ids) {
        try {
            count(use_case, database_.queue().run(
                [&](store::Transaction& tx) { return startClosure(tx, use_case, {id, id}, 1); }, store::Priority::Bulk
            ));
        } catch (const std::exception& e) {
            if (isOutage(e)) throw;
            spdlog::error("{}: target {} cannot be started: {}", use_case.number, id, e.what());
            database_.queue().run([&](store::Transaction& tx) {
                tx.run(
                    "UPDATE target SET started_at = :2, exclusion = 'refused' WHERE id = :1 AND started_at IS NULL",
                    id,
                    clock_.now()
                );
            });
        }
    }
    return ids.size();
}

/// The queues of the channels are not without end. Looked at now and then: to count them costs.
bool TargetLists::hasRoom() {
    if (starts_until_look_ > 0) return true;
    const auto queued = database_.read([](store::Sql& sql) {
        return sql.one<std::int64_t>(
            "SELECT count(*) FROM (SELECT 1 FROM part WHERE state = 'queued' AND lane = 1 AND channel_id IN "
            "(SELECT id FROM channel) LIMIT :1) waiting",
            kMostQueued
        );
    });
    if (queued.value_or(0) >= kMostQueued) return false;
    starts_until_look_ = kStartsUntilLook;
    return true;
}

/// How many of the use case may start now, where its conduct sets a pace.
std::int64_t TargetLists::paceOf(const UseCase& use_case) {
    if (use_case.conduct.starts_per_minute == 0) return kStartsInClosure;
    Pace& pace = paces_[use_case.id];
    const WallTime now = clock_.now();
    if (now - pace.since >= std::chrono::minutes{1}) pace = {now, 0};
    return std::min(kStartsInClosure, use_case.conduct.starts_per_minute - pace.started);
}

void TargetLists::count(const UseCase& use_case, std::int64_t started) {
    starts_until_look_ -= started;
    if (const auto pace = paces_.find(use_case.id); pace != paces_.end()) pace->second.started += started;
}

/// How many left the list of those to be started.
std::int64_t TargetLists::startClosure(
    store::Transaction& tx, const UseCase& use_case, Range range, std::int64_t most
) const {
    const auto targets = tx.all<std::int64_t, std::int64_t, std::string, std::optional<std::string>>(
        "SELECT target.id, target.worker_id, CASE WHEN worker.merged_into IS NULL THEN worker.status ELSE 'left' END, "
        "phone.number FROM target JOIN worker ON worker.id = target.worker_id "
        "JOIN use_case ON use_case.id = target.use_case_id AND use_case.state = 'active' "
        "LEFT JOIN phone ON phone.worker_id = target.worker_id AND phone.number_key = target.number_key "
        "WHERE target.use_case_id = :1 AND target.exclusion = '' AND target.started_at IS NULL "
        "AND target.id BETWEEN :3 AND :4 ORDER BY target.id LIMIT :2",
        use_case.id,
        most,
        range.first,
        range.last
    );
    const WallTime now = clock_.now();
    for (const auto& [target_id, worker_id, status, number] : targets) {
        // Since the list was resolved the worker left, was blocked or merged, or lost the number.
        if (status != "active" || !number) {
            tx.run(
                "UPDATE target SET exclusion = :2 WHERE id = :1", target_id, status != "active" ? status : "no_phone"
            );
            continue;
        }
        std::string_view exclusion = "asked_before";
        if (!wasAskedBefore(tx, use_case, worker_id, now)) {
            exclusion = exclusionOf(runtime_.start(
                tx,
                {.revision_id = use_case.revision_id.value_or(0),
                 .use_case_id = use_case.id,
                 .worker_id = worker_id,
                 .number = codec_.decode(*number),
                 .sender = use_case.sender,
                 .when_busy = use_case.conduct.when_busy},
                now
            ));
        }
        // It was paused by this very start, at its cap: whoever is on the list is asked when it goes on.
        if (!use_case_store::isSendingNow(tx, use_case.id)) break;
        tx.run("UPDATE target SET started_at = :2, exclusion = :3 WHERE id = :1", target_id, now, exclusion);
    }
    return static_cast<std::int64_t>(targets.size());
}

void TargetLists::askAgain(store::Transaction& tx, const UseCase& use_case) {
    use_case_store::setTargetsResolved(tx, use_case.id, std::nullopt);
}

std::optional<std::int64_t> TargetLists::nextOnPhone(
    store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
) {
    const auto next = tx.one<std::int64_t, std::int64_t>(
        "SELECT id, worker_id FROM target WHERE use_case_id = :1 AND number_key = :2 AND exclusion = "
        "'shared_phone' ORDER BY id LIMIT 1",
        use_case_id,
        number_key
    );
    if (!next) return std::nullopt;
    const auto& [target_id, worker_id] = *next;
    tx.run("UPDATE target SET exclusion = '', started_at = :2 WHERE id = :1", target_id, now);
    return worker_id;
}

}  // namespace tama::requests
