#include "registry/import_job.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kLargestPage = 1000;
constexpr std::size_t kLongestJobText = 1000;  // bytes

const std::string kSelectJob =
    "SELECT id, source, kind, origin, started_by, started_at, beat_at, finished_at, state, problem, undo_of, "
    "done, total, workers_read, workers_created, workers_changed, workers_unchanged, workers_closed, "
    "workers_left, places_created, places_changed, places_unchanged, rejected, problems FROM import_job ";

const std::string kSelectChange =
    "SELECT c.id, c.kind, c.action, c.subject_id, coalesce(w.source_id, p.source_id, ''), "
    "coalesce(w.name, p.name, g.name, ''), c.old_values, c.new_values FROM import_change c "
    "LEFT JOIN worker w ON c.kind = 'worker' AND w.id = c.subject_id "
    "LEFT JOIN place p ON c.kind = 'place' AND p.id = c.subject_id "
    "LEFT JOIN target_group g ON c.kind = 'group' AND g.id = c.subject_id ";

using JobRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string,
    WallTime,
    WallTime,
    std::optional<WallTime>,
    std::string,
    std::string,
    std::optional<std::int64_t>,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t,
    std::size_t>;

ImportJob toJob(JobRow row) {
    ImportJob job;
    std::tie(
        job.id,
        job.source,
        job.kind,
        job.origin,
        job.started_by,
        job.started_at,
        job.beat_at,
        job.finished_at,
        job.state,
        job.problem,
        job.undo_of,
        job.done,
        job.total,
        job.totals.read,
        job.totals.workers.created,
        job.totals.workers.updated,
        job.totals.workers.unchanged,
        job.totals.closed,
        job.totals.left,
        job.totals.places.created,
        job.totals.places.updated,
        job.totals.places.unchanged,
        job.totals.rejected,
        job.totals.problems
    ) = std::move(row);
    return job;
}

using ChangeRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string>;

ImportChange toChange(ChangeRow row) {
    auto& [id, kind, action, subject, source_id, name, old_values, new_values] = row;
    auto values = valuesOfJson(old_values, new_values);
    for (const auto& value : values) {
        // What was taken away since has only the name of then.
        if (name.empty() && value.key == "name") name = value.after.empty() ? value.before : value.after;
    }
    return {
        id, std::move(kind), std::move(action), subject, std::move(source_id), std::move(name), std::move(values)};
}

/// `page`: which of the job's differences, by the id :2, and in which order.
std::vector<ImportChange> changesOf(
    store::Sql& sql, const std::string& page, std::int64_t job_id, std::int64_t id, std::size_t limit
) {
    std::vector<ImportChange> changes;
    sql.each<ChangeRow>(
        kSelectChange + "WHERE c.job_id = :1 AND " + page + " LIMIT :3",
        [&changes](ChangeRow row) { changes.push_back(toChange(std::move(row))); },
        job_id,
        id,
        std::min(limit, kLargestPage)
    );
    return changes;
}

}  // namespace

Result<std::int64_t> beginImportJob(store::Transaction& tx, const NewImportJob& job, WallTime now) {
    tx.run(
        "UPDATE import_job SET state = 'interrupted', finished_at = beat_at "
        "WHERE source = :1 AND state = 'running' AND beat_at < :2",
        job.source,
        now - kImportSilence
    );
    const auto running = tx.all<std::int64_t>(
        "SELECT id FROM import_job WHERE source = :1 AND state = 'running' ORDER BY id", job.source
    );
    if (!running.empty()) {
        return fail(
            ErrorCode::Conflict,
            "import " + std::to_string(running.front()) +
                " of this source is running; if its program was ended, try again in two minutes",
            "source " + job.source
        );
    }
    return tx.insert(
        "INSERT INTO import_job (source, kind, origin, started_by, started_at, beat_at, state, undo_of) "
        "VALUES (:1, :2, :3, :4, :5, :5, 'running', :6) RETURNING id",
        job.source,
        job.kind,
        truncateBytes(job.origin, kLongestJobText),
        truncateBytes(job.started_by, kLongestJobText),
        now,
        job.undo_of
    );
}

void beatImportJob(
    store::Transaction& tx,
    std::int64_t id,
    const ImportTotals& totals,
    std::size_t done,
    std::size_t total,
    WallTime now
) {
    tx.run(
        "UPDATE import_job SET beat_at = :2, done = :3, total = :4, workers_read = :5, workers_created = :6, "
        "workers_changed = :7, workers_unchanged = :8, workers_closed = :9, workers_left = :10, "
        "places_created = :11, places_changed = :12, places_unchanged = :13, rejected = :14, problems = :15 "
        "WHERE id = :1",
        id,
        now,
        done,
        total,
        totals.read,
        totals.workers.created,
        totals.workers.updated,
        totals.workers.unchanged,
        totals.closed,
        totals.left,
        totals.places.created,
        totals.places.updated,
        totals.places.unchanged,
        totals.rejected,
        totals.problems
    );
}

void endImportJob(
    store::Transaction& tx,
    std::int64_t id,
    const ImportTotals& totals,
    std::string_view problem,
    WallTime now
) {
    const auto counted =
        tx.one<std::size_t, std::size_t>("SELECT done, total FROM import_job WHERE id = :1", id);
    if (!counted) return;
    beatImportJob(tx, id, totals, std::get<0>(*counted), std::get<1>(*counted), now);
    tx.run(
        "UPDATE import_job SET state = :2, problem = :3, finished_at = :4 WHERE id = :1",
        id,
        problem.empty() ? "done" : "failed",
        truncateBytes(problem, kLongestJobText),
        now
    );
}

void keepImportChange(store::Transaction& tx, std::int64_t job_id, const ImportChange& change) {
    tx.run(
        "INSERT INTO import_change (job_id, kind, action, subject_id, old_values, new_values) "
        "VALUES (:1, :2, :3, :4, :5, :6)",
        job_id,
        change.kind,
        change.action,
        change.subject_id,
        oldValuesJson(change),
        newValuesJson(change)
    );
}

void keepImportProblem(store::Transaction& tx, std::int64_t job_id, const Error& problem) {
    tx.run(
        "INSERT INTO import_problem (job_id, place, message) VALUES (:1, :2, :3)",
        job_id,
        truncateBytes(problem.place, kLongestJobText),
        truncateBytes(problem.message, kLongestJobText)
    );
}

std::optional<ImportJob> findImportJob(store::Sql& sql, std::int64_t id) {
    auto row = sql.one<JobRow>(kSelectJob + "WHERE id = :1", id);
    if (!row) return std::nullopt;
    return toJob(std::move(*row));
}

std::vector<ImportJob> listImportJobs(store::Sql& sql, const std::string& source, std::size_t limit) {
    std::vector<ImportJob> jobs;
    sql.each<JobRow>(
        kSelectJob + "WHERE (:1 = '' OR source = :1) ORDER BY id DESC LIMIT :2",
        [&jobs](JobRow row) { jobs.push_back(toJob(std::move(row))); },
        source,
        std::min(limit, kLargestPage)
    );
    return jobs;
}

std::vector<ImportChange> importChanges(
    store::Sql& sql, std::int64_t job_id, std::int64_t after_id, std::size_t limit
) {
    return changesOf(sql, "c.id > :2 ORDER BY c.id", job_id, after_id, limit);
}

std::vector<ImportChange> importChangesBackwards(
    store::Sql& sql, std::int64_t job_id, std::int64_t before_id, std::size_t limit
) {
    return changesOf(sql, "(:2 = 0 OR c.id < :2) ORDER BY c.id DESC", job_id, before_id, limit);
}

std::size_t countImportChanges(store::Sql& sql, std::int64_t job_id) {
    return *sql.one<std::size_t>("SELECT count(*) FROM import_change WHERE job_id = :1", job_id);
}

std::vector<Error> importProblems(store::Sql& sql, std::int64_t job_id, std::size_t limit) {
    std::vector<Error> problems;
    sql.each<std::string, std::string>(
        "SELECT place, message FROM import_problem WHERE job_id = :1 ORDER BY id LIMIT :2",
        [&problems](std::tuple<std::string, std::string> row) {
            problems.push_back(
                {ErrorCode::InvalidInput, std::move(std::get<1>(row)), std::move(std::get<0>(row))}
            );
        },
        job_id,
        std::min(limit, kKeptProblems)
    );
    return problems;
}

std::optional<ImportJob> lastFinishedJob(
    store::Sql& sql, const std::string& source, const std::string& kind
) {
    auto row = sql.one<JobRow>(
        kSelectJob +
            "WHERE id = (SELECT max(id) FROM import_job WHERE source = :1 AND kind = :2 AND state = 'done')",
        source,
        kind
    );
    if (!row) return std::nullopt;
    return toJob(std::move(*row));
}

}  // namespace tama::registry
