#include "registry/import.hpp"

#include <algorithm>
#include <exception>

#include "registry/contact_problem.hpp"
#include "store/bulk_line.hpp"

namespace tama::registry {
namespace {

constexpr std::int64_t kWorkersPerSharedCheck = 250;  // about 2 ms of work

}  // namespace

std::string describeCounts(const ImportCounts& counts) {
    return std::to_string(counts.created) + " created, " + std::to_string(counts.updated) + " updated, " +
           std::to_string(counts.unchanged) + " unchanged";
}

std::string describeTotals(const ImportTotals& totals) {
    return "workers: " + describeCounts(totals.workers) + "; " + std::to_string(totals.left) +
           " left\nplaces: " + describeCounts(totals.places) + "\nread: " + std::to_string(totals.read) +
           (totals.read == 1 ? " worker; " : " workers; ") + std::to_string(totals.closed) + " closed now; " +
           std::to_string(totals.rejected) + " rejected\nproblems: " + std::to_string(totals.problems);
}

std::string ImportReport::summary() const {
    return describeTotals(totals());
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
    auto run = ImportRun::begin(database, settings, tools);
    if (!run) return tama::fail(run.error());
    try {
        (*run)->add(std::move(records));
        return (*run)->finish();
    } catch (const std::exception& error) {
        (*run)->fail({ErrorCode::Unavailable, error.what(), {}});
        throw;
    }
}

void checkAllSharedPhones(store::Database& database, WallTime now) {
    const auto last = database.read([](store::Sql& sql) {
        return *sql.one<std::int64_t>("SELECT coalesce(max(id), 0) FROM worker");
    });
    store::BulkLine line(database.queue());
    for (std::int64_t after = 0; after < last; after += kWorkersPerSharedCheck) {
        line.run([after, now](store::Transaction& tx) {
            checkSharedPhones(tx, after, after + kWorkersPerSharedCheck, now);
        });
    }
    line.finish();
}

}  // namespace tama::registry
