// A country's health workers: import from CSV, group counts, full-text search, the count before a start, duplicates,
// and the start of a use case for all of them until the last first question is queued. One database on disk, every
// commit with synchronous=FULL; nothing is sent.
//   tama_bench_registry [FOLDER [WORKERS]]        the database is made in FOLDER and removed
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/temporary_folder.hpp"
#include "flows/runtime/past_runs.hpp"
#include "registry/import.hpp"
#include "registry/merge.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"
#include "registry/worker_csv.hpp"
#include "registry/worker_store.hpp"
#include "server/platform.hpp"
#include "tests/support/stock_round.hpp"

using namespace tama;

namespace {

constexpr std::array kFirstNames{"Fatu",  "Mohamed", "Aminata", "Ibrahim", "Sia",    "Joseph",  "Mariama", "Abu",
                                 "Hawa",  "Samuel",  "Kadiatu", "Alpha",   "Isatu",  "Patrick", "Adama",   "Sorie",
                                 "Zainab", "Peter",  "Finda",   "Foday"};
constexpr std::array kLastNames{"Kamara", "Sesay", "Conteh", "Bangura", "Koroma", "Turay", "Kargbo", "Jalloh",
                                "Mansaray", "Bah", "Kanu",   "Fofanah", "Sow",    "Diallo", "Barry", "Cole",
                                "Johnson", "Williams", "Davies", "Kpaka", "Lebbie", "Massaquoi", "Sandi", "Vandi"};
constexpr std::array kJobs{"Nurse", "Midwife", "Community Health Officer", "Community Health Worker", "Doctor",
                           "Senior Nurse", "Laboratory Technician", "Pharmacist"};
constexpr int kRegions = 15;
constexpr int kDistricts = 150;
constexpr int kFacilities = 6000;

std::string countryCsv(int workers) {
    std::string csv = "id,name,phone,sex,job,facility,district,region,language,field.start_year\n";
    for (int i = 0; i < workers; ++i) {
        const auto n = static_cast<std::size_t>(i);
        const int facility = i % kFacilities;
        const int district = facility % kDistricts;
        csv += "P" + std::to_string(100'000 + i) + "," + kFirstNames[n * 7 % kFirstNames.size()] + " " +
               kLastNames[n / 3 % kLastNames.size()] + " " + kLastNames[n / 71 % kLastNames.size()] + "," +
               (i % 20 == 0 ? "" : std::to_string(70'000'000 + i)) + "," + (i % 3 == 0 ? "M" : "F") + "," +
               kJobs[n * 5 % kJobs.size()] + ",Clinic " + std::to_string(facility) + ",District " +
               std::to_string(district) + ",Region " + std::to_string(district % kRegions) + "," +
               (i % 4 == 0 ? "fra" : "eng") + "," + std::to_string(1990 + i % 35) + "\n";
    }
    return csv;
}

double secondsOf(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

/// The median of fifteen runs after a first one that warms the caches, in milliseconds.
double medianMs(const std::function<void()>& work) {
    work();
    std::vector<double> times;
    for (int i = 0; i < 15; ++i) times.push_back(1000 * secondsOf(work));
    std::nth_element(times.begin(), times.begin() + 7, times.end());
    return times[7];
}

class Bench {
  public:
    Bench(const std::filesystem::path& folder, int workers) : workers_(workers) {
        auto opened = store::Database::open({.url = "sqlite:" + (folder / "tama.db").string()});
        if (!opened) throw std::runtime_error(describe(opened.error()));
        database_ = std::move(*opened);
    }

    void run() {
        import();
        count();
        search();
        std::printf("| candidates for duplicates among all | %.2f s |\n", secondsOf([&] {
                        (void)registry::duplicateCandidates(*database_);
                    }));
        start();
    }

  private:
    void importOnce(const char* what, const std::string& csv) {
        const auto seconds = secondsOf([&] {
            auto records = registry::readWorkerCsv(csv, "workers.csv");
            if (!records) throw std::runtime_error(describe(records.error()));
            const auto report = registry::importRecords(
                *database_, std::move(*records), {"bench", "XT", {}}, {NumberingPlans::builtIn(), phones_, clock_, ids_}
            );
            if (!report) throw std::runtime_error(describe(report.error()));
        });
        std::printf("| %s | %.1f s |\n", what, seconds);
    }

    void import() {
        const auto csv = countryCsv(workers_);
        importOnce("import from CSV, all new", csv);
        importOnce("the same file again, nothing changed", csv);
    }

    registry::GroupContext context() const { return {conventions_, &runtime::pastRuns()}; }

    void countOne(const std::string& query) {
        std::int64_t members = 0;
        const auto ms = medianMs([&] {
            members = database_->read([&](store::Sql& sql) {
                return registry::countSelected(sql, registry::selectorOf(sql, query, context()).value());
            });
        });
        std::printf("| count `%s`: %lld | %.1f ms |\n", query.c_str(), static_cast<long long>(members), ms);
    }

    void count() {
        database_->queue().run([&](store::Transaction& tx) {
            const auto make = [&](const char* name, const char* query) {
                return registry::createQueryGroup(tx, ids_.uuid(), name, query, clock_.now(), context()).value();
            };
            make("Nurses", "cadre = nurse");
            make("South", "region in (\"Region 1\", \"Region 2\", \"Region 3\")");
            group_id_ = make("Everybody", "all");
        });
        for (const char* query :
             {"all",
              "cadre = nurse",
              "cadre = nurse AND district = \"District 7\"",
              "region = \"Region 3\" AND sex = female",
              "place = \"District 7\" OR place = \"Clinic 12\"",
              "language = fra AND NOT cadre in (doctor, midwife)",
              "phone = none",
              "field.start_year >= 2015",
              "group = Nurses AND group = South"}) {
            countOne(query);
        }
        registry::Targets targets;
        const auto ms = medianMs([&] {
            targets = database_->read([&](store::Sql& sql) {
                const auto selector = registry::selectorOf(sql, "cadre = nurse", context()).value();
                return registry::resolveTargets(sql, selector, {.past = &runtime::pastRuns()});
            });
        });
        std::printf(
            "| `cadre = nurse` with all exclusions, one by one: %zu | %.1f ms |\n", targets.all.size(), ms
        );
    }

    void search() {
        for (const char* words : {"kam", "fatu", "mariama kargbo", "fatu nurse district", "p100777"}) {
            registry::WorkerFilter filter;
            filter.search = words;
            std::size_t shown = 0;
            const auto ms = medianMs([&] {
                shown = database_->read([&](store::Sql& sql) {
                    return registry::listWorkers(sql, phones_, filter).size();
                });
            });
            std::int64_t all = 0;
            const auto count_ms = medianMs([&] {
                all = database_->read([&](store::Sql& sql) { return registry::countWorkers(sql, phones_, filter); });
            });
            std::printf(
                "| search \"%s\": the first %zu of %lld, and their count | %.1f ms, %.1f ms |\n",
                words,
                shown,
                static_cast<long long>(all),
                ms,
                count_ms
            );
        }
    }

    /// An active, approved use case; the procedure that leads there is not what is measured.
    std::int64_t insertUseCase(std::int64_t revision_id) {
        return database_->queue().run([&](store::Transaction& tx) {
            const auto id = tx.insert(
                "INSERT INTO use_case (uuid, number, title, unit, state, form, revision_id, target_group_id, sender, "
                "last_editor, sending, created_at) VALUES (:1, 'UC-2026-0001', 'Bench', 'Unit', 'active', '{}', :2, :3, "
                "'4242', 'bench', 1, :4) RETURNING id",
                ids_.uuid(),
                revision_id,
                group_id_,
                clock_.now()
            );
            tests::approveAsItIs(tx, id, clock_.now());
            return id;
        });
    }

    void start() {
        server::PlatformSettings settings;
        settings.channels.emplace_back();
        settings.channels.back().name = "bench";
        settings.channels.back().sender = "4242";
        settings.country.country = "XT";
        const SystemSteadyClock steady;
        server::Platform platform(*database_, phones_, std::move(settings), clock_, steady);
        std::ifstream file(std::string(TAMA_SOURCE_DIR) + "/flows-examples/stock-out-report.json", std::ios::binary);
        const std::string workflow{std::istreambuf_iterator<char>(file), {}};
        const auto revision = database_->queue().run([&](store::Transaction& tx) {
            const auto revisions =
                platform.workflows().importFile(tx, workflow, "stock-out-report.json", "bench", clock_.now());
            if (!revisions) throw std::runtime_error(describe(revisions.error().front()));
            return revisions->front().id;
        });
        insertUseCase(revision);
        const auto resolved = secondsOf([&] { platform.turn(); });
        const auto started = secondsOf([&] {
            while (platform.turn() > 0) {
            }
        });
        const auto queued = database_->read([](store::Sql& sql) {
            return *sql.one<std::int64_t>("SELECT count(DISTINCT number_key) FROM message WHERE state = 'queued'");
        });
        std::printf("| start of all: the target list with its exclusions | %.1f s |\n", resolved);
        std::printf(
            "| and the first question of %lld workers queued | %.1f s |\n", static_cast<long long>(queued), started
        );
        countOne("asked = UC-2026-0001 AND NOT answered = UC-2026-0001");
    }

    int workers_;
    SystemWallClock clock_;
    UuidV7Source ids_{clock_, 1};
    store::PhoneCodec phones_ = store::PhoneCodec::forTests("bench");
    flows::Environment conventions_;
    std::unique_ptr<store::Database> database_;
    std::int64_t group_id_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
    const int workers = argc > 2 ? std::atoi(argv[2]) : 100'000;
    try {
        const auto scratch = TemporaryFolder::make("tama-bench-registry", folder);
        if (!scratch) throw std::runtime_error(describe(scratch.error()));
        std::printf("%d workers\n\n| | |\n|---|---:|\n", workers);
        Bench(scratch->path(), workers).run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
