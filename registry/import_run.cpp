#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <date/date.h>

#include "registry/import.hpp"
#include "registry/import_groups.hpp"
#include "registry/import_places.hpp"
#include "registry/worker_upsert.hpp"
#include "store/bulk_line.hpp"

namespace tama::registry {
namespace {

// Rows a closure: about 2 ms of work each on a small server, far below the 10 ms a closure may take.
constexpr std::size_t kWorkersPerClosure = 50;
constexpr std::size_t kProblemsPerClosure = 200;

ImportChange workerChange(const PlannedWorker& planned, WorkerDiff& diff, std::int64_t id) {
    const char* action = diff.change == WorkerChange::Created ? "created"
                         : diff.closed                        ? "closed"
                         : diff.reopened                      ? "reopened"
                                                              : "changed";
    return {0, "worker", action, id, planned.source_id, diff.columns.name, std::move(diff.values)};
}

class RecordedImport : public ImportRun {
  public:
    RecordedImport(store::Database& database, const ImportSettings& settings, const ImportTools& tools)
        : database_(database), settings_(settings), tools_(tools) {
        const auto now = tools.clock.now();
        stamp_ = {settings.source, now, date::format("%F", date::floor<date::days>(now))};
    }

    Result<void> beginJob() {
        if (settings_.dry_run) {
            places_.emplace(database_, stamp_.source, 0, ImportPlaces::Beat());
            return {};
        }
        const NewImportJob job{
            settings_.source, settings_.kind, settings_.origin, settings_.started_by, std::nullopt};
        const auto id = database_.queue().run(
            [&](store::Transaction& tx) { return beginImportJob(tx, job, stamp_.now); }, store::Priority::Bulk
        );
        if (!id) return tama::fail(id.error());
        report_.job_id = *id;
        places_.emplace(database_, stamp_.source, *id, [this](store::Transaction& tx) { beatIn(tx); });
        return {};
    }

    std::int64_t jobId() const override { return report_.job_id; }

    void add(RegistryRecords records) override {
        places_->dropKnownOrganizations(records);
        report_.rejected += records.rejected.size();
        report_.read += records.rejected.size();
        oddities_.merge(records.oddities);
        plan_ = planImport(std::move(records), {tools_.plans, tools_.codec, settings_.country});
        total_ += plan_.places.size() + plan_.workers.size();
        for (auto& problem : plan_.problems) addProblem(std::move(problem));
        for (auto& phone : unreadablePhones(plan_)) addProblem(std::move(phone));
        noteOddPosts();
        writePlaces();
        findGoneRoles();
        places_->find(plan_);
        writeWorkers();
        writeGroups();
        keepProblems();
    }

    void addProblem(Error problem) override { report_.problems.push_back(std::move(problem)); }

    void beat() override {
        if (settings_.dry_run) return;
        database_.queue().run([this](store::Transaction& tx) { beatIn(tx); }, store::Priority::Bulk);
    }

    ImportReport finish() override {
        const bool changed = report_.workers.created + report_.workers.updated > 0;
        if (!settings_.dry_run && changed) checkAllSharedPhones(database_, stamp_.now);
        return end({});
    }

    ImportReport fail(const Error& reason) override { return end(describe(reason)); }

  private:
    /// What posts tell that their source should know.
    void noteOddPosts() {
        for (const auto& worker : plan_.workers) {
            for (const auto& role : worker.roles) {
                if (hasEnded(role, stamp_.today) && role.active && role.ended_on != "unknown") {
                    oddities_.note("period: has ended although active is true; it counts as ended", role.where);
                }
            }
            if (worker.roles.size() > 1) {
                oddities_.note(
                    "has several posts; the current one that began last gives job and place",
                    worker.person ? worker.person->record.where : worker.roles.front().where
                );
            }
        }
    }

    void keepNotes() {
        report_.notes = oddities_.told();
        if (settings_.dry_run || report_.notes.empty()) return;
        database_.queue().run(
            [this](store::Transaction& tx) {
                for (const auto& note : report_.notes) {
                    keepImportProblem(tx, report_.job_id, {note.code, "note: " + note.message, note.place});
                }
            },
            store::Priority::Bulk
        );
    }

    ImportReport end(const std::string& problem) {
        keepProblems();
        keepNotes();
        if (!settings_.dry_run) {
            const auto totals = report_.totals();
            const auto now = tools_.clock.now();
            database_.queue().run(
                [&](store::Transaction& tx) {
                    beatIn(tx);
                    endImportJob(tx, report_.job_id, totals, problem, now);
                },
                store::Priority::Bulk
            );
        }
        return std::move(report_);
    }

    void beatIn(store::Transaction& tx) const {
        beatImportJob(tx, report_.job_id, report_.totals(), done_, total_, tools_.clock.now());
    }

    /// beatIn for a closure that runs while this thread goes on counting.
    std::function<void(store::Transaction&)> beatOfNow() const {
        return [this, totals = report_.totals(), done = done_, total = total_](store::Transaction& tx) {
            beatImportJob(tx, report_.job_id, totals, done, total, tools_.clock.now());
        };
    }

    /// Those found since the last time, so that somebody who was not there can read them.
    void keepProblems() {
        const auto last = settings_.dry_run ? 0 : std::min(report_.problems.size(), kKeptProblems);
        while (kept_problems_ < last) {
            const auto to = std::min(kept_problems_ + kProblemsPerClosure, last);
            database_.queue().run(
                [&](store::Transaction& tx) {
                    for (auto i = kept_problems_; i < to; ++i) {
                        keepImportProblem(tx, report_.job_id, report_.problems[i]);
                    }
                },
                store::Priority::Bulk
            );
            kept_problems_ = to;
        }
    }

    void tell(const ImportChange& change) const {
        if (settings_.on_change) settings_.on_change(change);
    }

    void tellProgress() const {
        if (settings_.progress) settings_.progress(done_, total_);
    }

    void writePlaces() {
        auto imported = places_->write(plan_, [this](std::size_t written) {
            done_ += written;
            tellProgress();
        });
        report_.places.created += imported.counts.created;
        report_.places.updated += imported.counts.updated;
        report_.places.unchanged += imported.counts.unchanged;
        for (auto& problem : imported.problems) addProblem(std::move(problem));
        for (const auto& change : imported.changes) tell(change);
    }

    void writeGroups() {
        if (plan_.groups.empty()) return;
        auto imported = importGroups(
            database_, plan_.groups, stamp_.source, report_.job_id, stamp_.now, tools_.ids
        );
        for (auto& problem : imported.problems) addProblem(std::move(problem));
        for (const auto& change : imported.changes) tell(change);
    }

    /// Posts that the source has deleted, to the workers who have them here.
    void findGoneRoles() {
        std::map<std::string, std::vector<std::string>> of_worker;
        for (const auto& gone : plan_.gone_roles) {
            const auto workers = database_.read([&](store::Sql& sql) {
                return sql.all<std::string>(
                    "SELECT w.source_id FROM worker_role r JOIN worker w ON w.id = r.worker_id "
                    "WHERE r.source_id = :1 AND w.source = :2",
                    gone.source_id,
                    stamp_.source
                );
            });
            for (const auto& worker : workers) of_worker[worker].push_back(gone.source_id);
        }
        for (auto& [worker, roles] : of_worker) {
            const auto planned =
                std::find_if(plan_.workers.begin(), plan_.workers.end(), [&](const PlannedWorker& other) {
                    return other.source_id == worker;
                });
            if (planned != plan_.workers.end()) {
                planned->gone_roles = std::move(roles);
            } else {
                plan_.workers.push_back({worker, std::nullopt, {}, false, std::move(roles)});
            }
        }
    }

    struct WorkerOutcome {
        bool of_person = false;  // not of posts alone
        WorkerDiff diff;
        ImportChange change;
    };

    std::vector<WorkerOutcome> writeWorkerBatch(
        store::Transaction& tx, std::size_t from, const std::vector<std::string>& uuids
    ) const {
        std::vector<WorkerOutcome> outcomes;
        for (std::size_t i = 0; i < uuids.size(); ++i) {
            const auto& planned = plan_.workers[from + i];
            auto diff = diffWorker(tx, planned, stamp_, places_->refs());
            const auto id = applyWorkerDiff(tx, planned, diff, stamp_, uuids[i]);
            outcomes.push_back(outcomeOf(planned, std::move(diff), id));
            if (!outcomes.back().change.kind.empty()) {
                keepImportChange(tx, report_.job_id, outcomes.back().change);
            }
        }
        return outcomes;
    }

    std::vector<WorkerOutcome> compareWorkers(store::Sql& sql, std::size_t from, std::size_t to) const {
        std::vector<WorkerOutcome> outcomes;
        for (auto i = from; i < to; ++i) {
            auto diff = diffWorker(sql, plan_.workers[i], stamp_, places_->refs());
            const auto id = diff.id;
            outcomes.push_back(outcomeOf(plan_.workers[i], std::move(diff), id));
        }
        return outcomes;
    }

    static WorkerOutcome outcomeOf(const PlannedWorker& planned, WorkerDiff diff, std::int64_t id) {
        WorkerOutcome outcome;
        outcome.of_person = planned.person.has_value();
        if (diff.change == WorkerChange::Created || diff.change == WorkerChange::Updated) {
            outcome.change = workerChange(planned, diff, id);
        }
        outcome.diff = std::move(diff);
        return outcome;
    }

    void writeWorkers() {
        store::BulkLine line(database_.queue());
        for (std::size_t from = 0; from < plan_.workers.size(); from += kWorkersPerClosure) {
            const auto to = std::min(from + kWorkersPerClosure, plan_.workers.size());
            if (settings_.dry_run) {
                countWorkers(database_.read([&](store::Sql& sql) { return compareWorkers(sql, from, to); }));
                continue;
            }
            // Drawn outside: a closure may run twice.
            std::vector<std::string> uuids;
            for (auto i = from; i < to; ++i) uuids.push_back(tools_.ids.uuid());
            line.run(
                [this, from, uuids = std::move(uuids), beat = beatOfNow()](store::Transaction& tx) {
                    beat(tx);
                    return writeWorkerBatch(tx, from, uuids);
                },
                [this](std::vector<WorkerOutcome> outcomes) { countWorkers(std::move(outcomes)); }
            );
        }
        line.finish();
    }

    void countWorkers(std::vector<WorkerOutcome> outcomes) {
        for (auto& outcome : outcomes) countWorker(outcome);
        done_ += outcomes.size();
        tellProgress();
    }

    void countWorker(WorkerOutcome& outcome) {
        auto& diff = outcome.diff;
        for (auto& problem : diff.problems) addProblem(std::move(problem));
        if (diff.change == WorkerChange::Unknown) return;
        if (outcome.of_person) ++report_.read;
        switch (diff.change) {
            case WorkerChange::Created:
                ++report_.workers.created;
                break;
            case WorkerChange::Updated:
                ++report_.workers.updated;
                break;
            case WorkerChange::Unchanged:
                ++report_.workers.unchanged;
                break;
            case WorkerChange::Unknown:
                break;
        }
        if (diff.closed) ++report_.closed;
        if (diff.columns.status == nameOf(WorkerStatus::Left)) ++report_.left;
        if (!outcome.change.kind.empty()) tell(outcome.change);
    }

    store::Database& database_;
    const ImportSettings settings_;
    const ImportTools tools_;
    ImportStamp stamp_;
    ImportPlan plan_;
    std::optional<ImportPlaces> places_;  // from the beginning of the job
    std::size_t done_ = 0;
    std::size_t total_ = 0;
    std::size_t kept_problems_ = 0;
    Oddities oddities_;
    ImportReport report_;
};

}  // namespace

Result<std::unique_ptr<ImportRun>> ImportRun::begin(
    store::Database& database, const ImportSettings& settings, const ImportTools& tools
) {
    if (!isSourceName(settings.source)) {
        return tama::fail(
            ErrorCode::InvalidInput,
            "a source is named with small letters, digits, - and _, at most 32",
            "source"
        );
    }
    if (!tools.plans.find(settings.country)) {
        return tama::fail(
            ErrorCode::InvalidInput,
            "no numbering plan for this country; use its two letters, e.g. LR",
            "country"
        );
    }
    auto run = std::make_unique<RecordedImport>(database, settings, tools);
    if (const auto begun = run->beginJob(); !begun) return tama::fail(begun.error());
    return run;
}

}  // namespace tama::registry
