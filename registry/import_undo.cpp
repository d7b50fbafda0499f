#include "registry/import_undo.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "registry/contact_problem.hpp"
#include "registry/import_groups.hpp"
#include "registry/place_store.hpp"
#include "registry/worker_upsert.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kUndonePerClosure = 50;  // about 3 ms of work on a small server

using Values = std::map<std::string, std::string>;

/// What the database holds of a worker, under the keys of ValueChange.
Values valuesOfWorker(store::Sql& sql, std::int64_t id, const WorkerColumns& columns) {
    Values values{
        {"name", columns.name},
        {"sex", columns.sex},
        {"language", columns.language},
        {"cadre", columns.cadre},
        {"job", columns.job},
        {"status", columns.status},
        {"inactive", columns.inactive ? "1" : ""},
        {"place", placeValue(columns.place_id, placeNameOf(sql, columns.place_id))},
        {"phones", phonesValue(readWorkerPhones(sql, id))}};
    for (auto& role : readWorkerRoles(sql, id)) {
        role.place_name = placeNameOf(sql, role.place_id);
        values["role." + role.role.source_id] = roleValue(role);
    }
    for (auto& [key, value] : readWorkerFields(sql, id)) values["field." + key] = std::move(value);
    return values;
}

/// Places keep their identity where they were renamed since.
bool sameValue(const std::string& key, const std::string& a, const std::string& b) {
    if (a == b) return true;
    if (a.empty() || b.empty()) return false;
    if (key == "place" || key == "parent") return placeOfValue(a) == placeOfValue(b);
    return key.starts_with("role.") && roleOfValue({}, a).sameRow(roleOfValue({}, b));
}

void restoreColumn(WorkerColumns& columns, const std::string& key, const std::string& value) {
    if (key == "name") columns.name = value;
    if (key == "sex") columns.sex = value;
    if (key == "language") columns.language = value;
    if (key == "cadre") columns.cadre = value;
    if (key == "job") columns.job = value;
    if (key == "status") columns.status = value;
    if (key == "inactive") columns.inactive = !value.empty();
    if (key == "place") columns.place_id = placeOfValue(value);
}

struct Undone {
    std::vector<ImportChange> changes;  // for the record of the undoing
    std::vector<Error> left_alone;
    std::size_t workers_restored = 0;
    std::size_t workers_closed = 0;
    std::size_t places_restored = 0;
    std::size_t places_removed = 0;
};

class UndoBatch {
  public:
    UndoBatch(store::Transaction& tx, WallTime now) : tx_(tx), now_(now) {}

    Undone run(const std::vector<ImportChange>& changes) {
        for (const auto& change : changes) {
            if (change.kind == "worker") undoWorker(change);
            if (change.kind == "place") undoPlace(change);
            if (change.kind == "group") undoGroup(change);
        }
        return std::move(undone_);
    }

  private:
    void leave(const ImportChange& change, const std::vector<std::string>& keys) {
        const auto later = tx_.one<std::optional<std::int64_t>>(
            "SELECT max(c.job_id) FROM import_change c JOIN import_job j ON j.id = c.job_id "
            "WHERE c.subject_id = :1 AND c.id > :2 AND c.kind = :3 AND j.undo_of IS NULL",
            change.subject_id,
            change.id,
            change.kind
        );
        const auto who = later && *later ? "import " + std::to_string(**later) : std::string("a person or message");
        undone_.left_alone.push_back(
            {ErrorCode::Conflict,
             join(keys, ", ") + ": changed since by " + who + "; left as it is",
             change.kind + ' ' + change.source_id + ' ' + change.name}
        );
    }

    void undoWorker(const ImportChange& change) {
        const auto id = change.subject_id;
        auto columns = readWorkerColumns(tx_, id);
        if (!columns) return;  // erased since
        const auto current = valuesOfWorker(tx_, id, *columns);
        const bool created = change.action == "created";
        std::vector<std::string> kept;
        ImportChange record{0, "worker", created ? "closed" : "changed", id, change.source_id, change.name, {}};
        for (const auto& value : change.values) {
            if (value.key == "opted_out") continue;  // only the person, or a logged reason, opts in again
            const auto found = current.find(value.key);
            const auto& now = found == current.end() ? std::string() : found->second;
            if (sameValue(value.key, now, value.before) && !created) continue;  // undone already
            if (!sameValue(value.key, now, value.after) || namesGonePlace(value.key, value.before)) {
                if (!created || now != wantedOfCreated(value)) kept.push_back(value.key);
            } else if (auto wanted = created ? wantedOfCreated(value) : value.before; wanted != now) {
                record.values.push_back({value.key, now, std::move(wanted)});
            }
        }
        if (!kept.empty()) leave(change, kept);
        // Who works on under a new record is not closed for having been made by the old one.
        if (created && !kept.empty()) return;
        if (record.values.empty()) return;
        restoreWorker(id, *columns, record.values);
        ++(created ? undone_.workers_closed : undone_.workers_restored);
        undone_.changes.push_back(std::move(record));
    }

    /// The place that a value names was taken away since.
    bool namesGonePlace(const std::string& key, const std::string& value) {
        std::optional<std::int64_t> id;
        if (key == "place" || key == "parent") id = placeOfValue(value);
        if (key.starts_with("role.") && !value.empty()) id = roleOfValue({}, value).place_id;
        return id && !findPlace(tx_, *id);
    }

    /// What a worker whom the import made is left with: the name, to be known by; no post, no number.
    static std::string wantedOfCreated(const ValueChange& value) {
        if (value.key == "status") return std::string(nameOf(WorkerStatus::Left));
        if (value.key == "phones" || value.key == "place" || value.key.starts_with("role.")) return {};
        return value.after;
    }

    void restoreWorker(std::int64_t id, WorkerColumns columns, const std::vector<ValueChange>& values) {
        for (const auto& [key, now, wanted] : values) {
            if (key == "phones") {
                writeWorkerPhones(tx_, id, phonesOfValue(wanted));
                const bool missing = wanted.empty() && columns.status != nameOf(WorkerStatus::Left);
                replaceContactProblems(
                    tx_,
                    id,
                    {"missing", "invalid"},
                    missing ? std::vector<PlannedProblem>{{"missing", {}}} : std::vector<PlannedProblem>(),
                    now_
                );
            } else if (key.starts_with("role.")) {
                restoreRole(id, key.substr(5), wanted);
            } else if (key.starts_with("field.")) {
                restoreField(id, key.substr(6), wanted);
            } else {
                restoreColumn(columns, key, wanted);
            }
        }
        writeWorkerColumns(tx_, id, columns, now_);
    }

    void restoreRole(std::int64_t id, const std::string& role, const std::string& wanted) {
        if (!wanted.empty()) return writeWorkerRole(tx_, id, roleOfValue(role, wanted));
        tx_.run("DELETE FROM worker_role WHERE worker_id = :1 AND source_id = :2", id, role);
    }

    void restoreField(std::int64_t id, const std::string& key, const std::string& wanted) {
        if (!wanted.empty()) return writeWorkerFields(tx_, id, {{key, wanted}});
        tx_.run("DELETE FROM worker_field WHERE worker_id = :1 AND key = :2", id, key);
    }

    void undoPlace(const ImportChange& change) {
        auto place = findPlace(tx_, change.subject_id);
        if (!place) return;  // undone already
        const Values current{
            {"name", place->name},
            {"level", place->level},
            {"parent", placeValue(place->parent_id, placeNameOf(tx_, place->parent_id))}};
        std::vector<std::string> kept;
        ImportChange record{0, "place", "changed", place->id, change.source_id, change.name, {}};
        for (const auto& value : change.values) {
            const auto& now = current.at(value.key);
            if (sameValue(value.key, now, value.before)) continue;
            if (!sameValue(value.key, now, value.after) || namesGonePlace(value.key, value.before)) {
                kept.push_back(value.key);
            } else {
                record.values.push_back({value.key, now, value.before});
            }
        }
        if (!kept.empty()) leave(change, kept);
        if (change.action == "created") {
            if (kept.empty()) removePlace(change);
            return;
        }
        if (record.values.empty()) return;
        PlaceDiff diff{PlaceChange::Updated, place, *place, false};
        for (const auto& [key, now, wanted] : record.values) {
            if (key == "name") diff.after.name = wanted;
            if (key == "level") diff.after.level = wanted;
            if (key == "parent") diff.after.parent_id = placeOfValue(wanted);
        }
        applyPlaceDiff(tx_, diff);
        ++undone_.places_restored;
        undone_.changes.push_back(std::move(record));
    }

    void removePlace(const ImportChange& change) {
        const auto users = tx_.one<std::int64_t>(
            "SELECT (SELECT count(*) FROM worker WHERE place_id = :1) + "
            "(SELECT count(*) FROM worker_role WHERE place_id = :1) + "
            "(SELECT count(*) FROM place WHERE parent_id = :1) + (SELECT count(*) FROM enrolment WHERE place_id = :1) + "
            "(SELECT count(*) FROM place_alias a JOIN place p ON p.id = a.place_id WHERE p.id = :1 AND a.source <> p.source)",
            change.subject_id
        );
        if (users.value_or(0) > 0) {
            undone_.left_alone.push_back(
                {ErrorCode::Conflict,
                 "somebody works there or wanted to join there, another place lies in it, or another source names it; it stays",
                 "place " + change.source_id + ' ' + change.name}
            );
            return;
        }
        tx_.run("DELETE FROM place_alias WHERE place_id = :1", change.subject_id);
        tx_.run("DELETE FROM place_code WHERE place_id = :1", change.subject_id);
        tx_.run("DELETE FROM place WHERE id = :1", change.subject_id);
        ++undone_.places_removed;
        undone_.changes.push_back(
            {0, "place", "removed", change.subject_id, change.source_id, change.name, {{"name", change.name, {}}}}
        );
    }

    /// The group itself stays: a use case may name it.
    void undoGroup(const ImportChange& change) {
        for (const auto& value : change.values) {
            if (value.key != "members") continue;
            const auto now = membersValue(groupMemberIds(tx_, change.subject_id));
            if (now == value.before) continue;
            if (now != value.after) {
                leave(change, {value.key});
                continue;
            }
            tx_.run("DELETE FROM target_group_member WHERE target_group_id = :1", change.subject_id);
            for (const auto id : membersOfValue(value.before)) {
                tx_.run(
                    "INSERT INTO target_group_member (target_group_id, worker_id) VALUES (:1, :2)",
                    change.subject_id,
                    id
                );
            }
            undone_.changes.push_back(
                {0, "group", "changed", change.subject_id, change.source_id, change.name, {{"members", now, value.before}}}
            );
        }
    }

    store::Transaction& tx_;
    WallTime now_;
    Undone undone_;
};

Result<ImportJob> findUndoable(store::Sql& sql, std::int64_t job_id) {
    const auto place = "import " + std::to_string(job_id);
    auto job = findImportJob(sql, job_id);
    if (!job) return fail(ErrorCode::NotFound, "there is no such import", place);
    if (job->undo_of) return fail(ErrorCode::Conflict, "is an undoing itself: import the data again", place);
    if (job->state == "undone") return fail(ErrorCode::Conflict, "was undone already", place);
    return std::move(*job);
}

void mergeUndone(UndoReport& report, Undone& undone) {
    report.workers_restored += undone.workers_restored;
    report.workers_closed += undone.workers_closed;
    report.places_restored += undone.places_restored;
    report.places_removed += undone.places_removed;
    for (auto& error : undone.left_alone) report.left_alone.push_back(std::move(error));
}

ImportTotals totalsOf(const UndoReport& report) {
    ImportTotals totals;
    totals.workers.updated = report.workers_restored + report.workers_closed;
    totals.closed = report.workers_closed;
    totals.places.updated = report.places_restored + report.places_removed;
    totals.problems = report.left_alone.size();
    return totals;
}

}  // namespace

Result<UndoReport> undoImport(
    store::Database& database,
    std::int64_t job_id,
    const std::string& undone_by,
    const ImportTools& tools
) {
    const auto now = tools.clock.now();
    const auto job = database.read([&](store::Sql& sql) { return findUndoable(sql, job_id); });
    if (!job) return fail(job.error());
    const NewImportJob undoing{
        job->source, "undo", "import " + std::to_string(job_id), undone_by, std::optional(job_id)};
    const auto begun = database.queue().run(
        [&](store::Transaction& tx) { return beginImportJob(tx, undoing, now); }, store::Priority::Bulk
    );
    if (!begun) return fail(begun.error());
    UndoReport report;
    report.job_id = *begun;
    const auto total = database.read([&](store::Sql& sql) { return countImportChanges(sql, job_id); });
    std::size_t done = 0;
    for (std::int64_t before = 0;;) {
        const auto changes = database.read([&](store::Sql& sql) {
            return importChangesBackwards(sql, job_id, before, kUndonePerClosure);
        });
        if (changes.empty()) break;
        done += changes.size();
        auto undone = database.queue().run(
            [&](store::Transaction& tx) {
                auto batch = UndoBatch(tx, now).run(changes);
                for (const auto& change : batch.changes) keepImportChange(tx, report.job_id, change);
                for (const auto& error : batch.left_alone) keepImportProblem(tx, report.job_id, error);
                beatImportJob(tx, report.job_id, totalsOf(report), done, total, tools.clock.now());
                return batch;
            },
            store::Priority::Bulk
        );
        mergeUndone(report, undone);
        before = changes.back().id;
    }
    checkAllSharedPhones(database, now);
    database.queue().run(
        [&](store::Transaction& tx) {
            endImportJob(tx, report.job_id, totalsOf(report), {}, tools.clock.now());
            tx.run("UPDATE import_job SET state = 'undone' WHERE id = :1", job_id);
        },
        store::Priority::Bulk
    );
    return report;
}

}  // namespace tama::registry
