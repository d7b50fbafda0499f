#include "registry/import.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <date/date.h>

#include "registry/contact_problem.hpp"
#include "registry/place_store.hpp"
#include "registry/worker_upsert.hpp"

namespace tama::registry {
namespace {

// Rows a closure: about 2 ms of work each on a small server, far below the 10 ms a closure may take.
constexpr std::size_t kPlacesPerClosure = 100;
constexpr std::size_t kWorkersPerClosure = 50;
constexpr std::int64_t kWorkersPerSharedCheck = 250;

void countPlace(ImportCounts& counts, PlaceChange change) {
    switch (change) {
        case PlaceChange::Created:
            ++counts.created;
            break;
        case PlaceChange::Updated:
            ++counts.updated;
            break;
        case PlaceChange::Unchanged:
            ++counts.unchanged;
            break;
    }
}

void countWorker(ImportReport& report, const WorkerWritten& written) {
    switch (written.change) {
        case WorkerChange::Created:
            ++report.workers.created;
            break;
        case WorkerChange::Updated:
            ++report.workers.updated;
            break;
        case WorkerChange::Unchanged:
            ++report.workers.unchanged;
            break;
        case WorkerChange::Unknown:
            return;
    }
    if (written.status == WorkerStatus::Left) ++report.left;
}

class Importer {
  public:
    Importer(
        store::Database& database, ImportPlan plan, const ImportSettings& settings, const ImportTools& tools
    )
        : database_(database), plan_(std::move(plan)), settings_(settings), ids_(tools.ids) {
        const auto now = tools.clock.now();
        stamp_ = {settings.source, now, date::format("%F", date::floor<date::days>(now))};
        report_.problems = std::move(plan_.problems);
        for (auto& phone : unreadablePhones(plan_)) report_.problems.push_back(std::move(phone));
    }

    ImportReport run() {
        writePlaces();
        writeWorkers();
        checkAllSharedPhones(database_, stamp_.now);
        return std::move(report_);
    }

  private:
    struct PlaceOutcome {
        PlaceWritten written;
        bool parent_missing;
    };

    std::vector<PlaceOutcome> writePlaceBatch(store::Transaction& tx, std::size_t from, std::size_t to)
        const {
        std::vector<PlaceOutcome> outcomes;
        for (auto i = from; i < to; ++i) {
            const auto& record = plan_.places[i];
            Place place{0, stamp_.source, record.source_id, record.name, record.level, std::nullopt};
            if (!record.parent.empty()) place.parent_id = findPlaceId(tx, stamp_.source, record.parent);
            const bool missing = !record.parent.empty() && !place.parent_id;
            outcomes.push_back({upsertPlace(tx, place), missing});
        }
        return outcomes;
    }

    void writePlaces() {
        // A missing parent is told once, however many places name it: it is mostly the country.
        std::map<std::string, std::pair<std::size_t, std::string>> missing;
        for (std::size_t from = 0; from < plan_.places.size(); from += kPlacesPerClosure) {
            const auto to = std::min(from + kPlacesPerClosure, plan_.places.size());
            const auto outcomes = database_.queue().run(
                [&](store::Transaction& tx) { return writePlaceBatch(tx, from, to); }, store::Priority::Bulk
            );
            for (auto i = from; i < to; ++i) {
                const auto& [written, parent_missing] = outcomes[i - from];
                const auto& record = plan_.places[i];
                countPlace(report_.places, written.change);
                if (parent_missing) {
                    auto& [count, where] = missing[record.parent];
                    if (count++ == 0) where = record.where;
                }
                if (written.parent_refused) {
                    report_.problems.push_back(
                        {ErrorCode::Conflict,
                         "partOf: would lead back to itself; the old parent stays",
                         record.where}
                    );
                }
            }
            tellProgress(to);
        }
        for (const auto& [parent, found] : missing) {
            report_.problems.push_back(
                {ErrorCode::NotFound,
                 "partOf: '" + parent + "' is in no file and not in the registry; " +
                     std::to_string(found.first) + " place(s) stay without a parent",
                 found.second}
            );
        }
    }

    void writeWorkers() {
        for (std::size_t from = 0; from < plan_.workers.size(); from += kWorkersPerClosure) {
            const auto to = std::min(from + kWorkersPerClosure, plan_.workers.size());
            // Drawn outside: a closure may run twice.
            std::vector<std::string> uuids;
            for (auto i = from; i < to; ++i) uuids.push_back(ids_.uuid());
            auto outcomes = database_.queue().run(
                [&](store::Transaction& tx) {
                    std::vector<WorkerWritten> written;
                    for (auto i = from; i < to; ++i) {
                        written.push_back(upsertWorker(tx, plan_.workers[i], stamp_, uuids[i - from]));
                    }
                    return written;
                },
                store::Priority::Bulk
            );
            for (auto& outcome : outcomes) {
                countWorker(report_, outcome);
                std::move(
                    outcome.problems.begin(), outcome.problems.end(), std::back_inserter(report_.problems)
                );
            }
            tellProgress(plan_.places.size() + to);
        }
    }

    void tellProgress(std::size_t done) const {
        if (settings_.progress) settings_.progress(done, plan_.places.size() + plan_.workers.size());
    }

    store::Database& database_;
    ImportPlan plan_;
    const ImportSettings& settings_;
    IdSource& ids_;
    ImportStamp stamp_;
    ImportReport report_;
};

}  // namespace

std::string ImportReport::summary() const {
    const auto counts = [](const ImportCounts& c) {
        return std::to_string(c.created) + " created, " + std::to_string(c.updated) + " updated, " +
               std::to_string(c.unchanged) + " unchanged";
    };
    return "workers: " + counts(workers) + "; " + std::to_string(left) + " left\nplaces: " + counts(places) +
           "\nproblems: " + std::to_string(problems.size());
}

bool isSourceName(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Result<ImportReport> importRecords(
    store::Database& database,
    RegistryRecords records,
    const ImportSettings& settings,
    const ImportTools& tools
) {
    if (!isSourceName(settings.source)) {
        return fail(
            ErrorCode::InvalidInput,
            "a source is named with small letters, digits, - and _, at most 32",
            "source"
        );
    }
    if (!tools.plans.find(settings.country)) {
        return fail(
            ErrorCode::InvalidInput,
            "no numbering plan for this country; use its two letters, e.g. LR",
            "country"
        );
    }
    auto plan = planImport(std::move(records), {tools.plans, tools.codec, settings.country});
    return Importer(database, std::move(plan), settings, tools).run();
}

void checkAllSharedPhones(store::Database& database, WallTime now) {
    const auto last = database.read([](store::Sql& sql) {
        return *sql.one<std::int64_t>("SELECT coalesce(max(id), 0) FROM worker");
    });
    for (std::int64_t after = 0; after < last; after += kWorkersPerSharedCheck) {
        database.queue().run(
            [&](store::Transaction& tx) {
                checkSharedPhones(tx, after, after + kWorkersPerSharedCheck, now);
            },
            store::Priority::Bulk
        );
    }
}

}  // namespace tama::registry
