#include "registry/fhir_sync.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/fhir_bundle.hpp"

namespace tama::registry {
namespace {

// So many who are suddenly gone are rather a server that lost its data.
constexpr std::size_t kFewMissing = 10;
constexpr double kLargestMissingShare = 0.2;
constexpr std::size_t kWorkersPerSearch = 1'000;  // of one read transaction

using SyncJson = nlohmann::json;

void saveSyncState(store::Transaction& tx, const std::string& source, const SyncState& state) {
    tx.run(
        "INSERT INTO sync_state (source, read_until, full_at) VALUES (:1, :2, :3) "
        "ON CONFLICT (source) DO UPDATE SET read_until = excluded.read_until, full_at = excluded.full_at",
        source,
        state.read_until,
        state.full_at
    );
}

class FhirSync {
  public:
    FhirSync(
        store::Database& database,
        FhirTransport& transport,
        const FhirSource& source,
        const FhirSyncOptions& options,
        const ImportTools& tools,
        ImportRun& run
    )
        : database_(database),
          transport_(transport),
          source_(source),
          options_(options),
          tools_(tools),
          run_(run),
          state_(database.read([&](store::Sql& sql) { return syncStateOf(sql, source.name); })) {
        full_ = options.full || !state_.read_until;
        rules_ = source.paging;
        rules_.wait = [this](Milliseconds time) {
            run_.beat();
            source_.paging.wait(time);
        };
    }

    Result<void> run() {
        // Places first, all at once: a page may hold a facility and a later one its district.
        RegistryRecords places;
        const auto collect = [&places](RegistryRecords records) { places.append(std::move(records)); };
        const auto write = [this](RegistryRecords records) { run_.add(std::move(records)); };
        if (auto read = readAll("Organization", Need::Optional, collect); !read) return read;
        if (auto read = readAll("Location", Need::Certain, collect); !read) return read;
        run_.add(std::move(places));
        // Posts before people, so that each person is written once, complete.
        const auto keep = [this](RegistryRecords records) { keepPosts(std::move(records)); };
        const auto join_posts = [this](RegistryRecords records) {
            joinPosts(records);
            run_.add(std::move(records));
        };
        if (auto read = readAll("PractitionerRole", Need::Certain, keep); !read) return read;
        if (auto read = readAll("Practitioner", Need::Certain, join_posts); !read) return read;
        addPostsLeft();
        if (auto read = readAll("Group", Need::Optional, write); !read) return read;
        if (full_) {
            closeMissing();
        } else if (source_.history) {
            for (const auto* type : {"Practitioner", "PractitionerRole"}) {
                if (auto read = readDeletions(type); !read) return read;
            }
        }
        remember();
        return {};
    }

  private:
    enum class Need { Certain, Optional };

    void keepPosts(RegistryRecords records) {
        for (auto& role : records.roles) posts_[role.worker].push_back(std::move(role));
        records.roles.clear();
        for (auto& person : records.workers) included_.insert_or_assign(person.source_id, std::move(person));
        records.workers.clear();
        run_.add(std::move(records));  // its problems
    }

    void joinPosts(RegistryRecords& records) {
        for (const auto& person : records.workers) {
            included_.erase(person.source_id);
            auto posts = posts_.extract(person.source_id);
            if (posts.empty()) continue;
            std::move(posts.mapped().begin(), posts.mapped().end(), std::back_inserter(records.roles));
        }
    }

    /// Posts of people whose own record did not change, with that record where the server sent it along.
    void addPostsLeft() {
        RegistryRecords rest;
        for (auto& [id, person] : included_) rest.workers.push_back(std::move(person));
        for (auto& [worker, posts] : posts_) {
            std::move(posts.begin(), posts.end(), std::back_inserter(rest.roles));
        }
        included_.clear();
        posts_.clear();
        run_.add(std::move(rest));
    }

    std::string searchUrl(const std::string& type) const {
        auto url = source_.url + '/' + type + "?_count=" + std::to_string(source_.page_size);
        if (!full_) {
            url += "&_lastUpdated=ge" + fhirSearchTime(*state_.read_until - source_.overlap);
            // A post may begin for somebody whose own record did not change.
            if (type == "PractitionerRole") url += "&_include=PractitionerRole:practitioner";
        }
        const auto more = source_.search.find(type);
        return more == source_.search.end() ? url : url + '&' + more->second;
    }

    template <class Take>
    Result<void> readAll(const std::string& type, Need need, Take take) {
        FhirPages pages(transport_, searchUrl(type), type, rules_);
        for (bool first = true;; first = false) {
            auto page = pages.next();
            if (!page && first && need == Need::Optional) {
                run_.addProblem({page.error().code, "is not read: " + page.error().message, type});
                return {};
            }
            if (!page) return fail(page.error());
            if (!*page) return {};
            noteServerTime(**page);
            auto records = readFhirJson(*(*page)->bundle, (*page)->name, (*page)->damaged);
            if (!records) return fail(records.error());
            if (full_ && type == "Practitioner") {
                for (const auto& worker : records->workers) seen_.insert(worker.source_id);
            }
            take(std::move(*records));
            run_.beat();
        }
    }

    /// What was deleted since: of the versions of a resource the newest comes first.
    Result<void> readDeletions(const std::string& type) {
        const auto since = fhirSearchTime(*state_.read_until - source_.overlap);
        FhirPages pages(
            transport_,
            source_.url + '/' + type + "/_history?_count=" + std::to_string(source_.page_size) + "&_since=" + since,
            type + " history",
            rules_
        );
        std::unordered_set<std::string> decided;
        for (bool first = true;; first = false) {
            auto page = pages.next();
            if (!page && first) {
                run_.addProblem(
                    {page.error().code,
                     "the server tells no deletions (" + page.error().message +
                         "); who was deleted there is closed by a full sync: tama workers sync --full",
                     type}
                );
                return {};
            }
            if (!page) return fail(page.error());
            if (!*page) return {};
            RegistryRecords gone;
            for (auto& record : deletionsOf(*(*page)->bundle, (*page)->name)) {
                if (decided.insert(record.record.source_id).second && record.deleted) {
                    gone.gone.push_back(std::move(record.record));
                }
            }
            run_.add(std::move(gone));
            run_.beat();
        }
    }

    void noteServerTime(const FhirPage& page) {
        if (page.server_time && !read_until_) read_until_ = page.server_time;
    }

    /// After a full sync: whoever the server no longer has.
    void closeMissing() {
        RegistryRecords gone;
        std::size_t all = 0;
        for (std::int64_t after = 0;;) {
            using Found = std::tuple<std::int64_t, std::string>;
            const auto page = database_.read([&](store::Sql& sql) {
                return sql.all<Found>(
                    "SELECT id, source_id FROM worker WHERE source = :1 AND status <> 'left' AND id > :2 "
                    "ORDER BY id LIMIT :3",
                    source_.name,
                    after,
                    kWorkersPerSearch
                );
            });
            if (page.empty()) break;
            all += page.size();
            for (const auto& [id, source_id] : page) {
                after = id;
                if (seen_.contains(source_id)) continue;
                gone.gone.push_back({GoneRecord::Kind::Worker, source_id, "Practitioner/" + source_id});
            }
        }
        const auto missing = gone.gone.size();
        const bool many = missing > kFewMissing &&
                          static_cast<double>(missing) > kLargestMissingShare * static_cast<double>(all);
        if (many && !options_.close_missing) {
            run_.addProblem(
                {ErrorCode::Refused,
                 std::to_string(missing) + " of " + std::to_string(all) +
                     " workers are not on the server any more; nobody was closed. If that is right: tama workers "
                     "sync --full --close-missing",
                 "Practitioner"}
            );
            return;
        }
        run_.add(std::move(gone));
    }

    void remember() {
        const auto now = tools_.clock.now();
        SyncState state{read_until_ ? *read_until_ : now, full_ ? std::optional(now) : state_.full_at};
        if (!read_until_) {
            run_.addProblem(
                {ErrorCode::InvalidInput,
                 "the server does not say when it answered; the next sync goes by this machine's clock",
                 source_.name}
            );
        }
        database_.queue().run(
            [&](store::Transaction& tx) { saveSyncState(tx, source_.name, state); }, store::Priority::Bulk
        );
    }

    store::Database& database_;
    FhirTransport& transport_;
    const FhirSource& source_;
    const FhirSyncOptions& options_;
    const ImportTools& tools_;
    ImportRun& run_;
    SyncState state_;
    PagingRules rules_;
    bool full_ = false;
    std::optional<WallTime> read_until_;
    std::unordered_map<std::string, std::vector<RoleRecord>> posts_;  // by worker, until the person comes
    std::unordered_map<std::string, WorkerRecord> included_;          // who came along with a post
    std::unordered_set<std::string> seen_;  // workers on the server, in a full sync
};

}  // namespace

SyncState syncStateOf(store::Sql& sql, const std::string& source) {
    using Found = std::tuple<std::optional<WallTime>, std::optional<WallTime>>;
    const auto row =
        sql.one<Found>("SELECT read_until, full_at FROM sync_state WHERE source = :1", source);
    return row ? SyncState{std::get<0>(*row), std::get<1>(*row)} : SyncState{};
}

Result<ImportReport> syncFhir(
    store::Database& database,
    FhirTransport& transport,
    const FhirSource& source,
    const FhirSyncOptions& options,
    const ImportTools& tools
) {
    ImportSettings settings{source.name, source.country, options.progress};
    settings.kind = "sync";
    settings.origin = source.url;
    settings.started_by = options.started_by;
    auto run = ImportRun::begin(database, settings, tools);
    if (!run) return fail(run.error());
    try {
        if (auto done = FhirSync(database, transport, source, options, tools, **run).run(); !done) {
            (*run)->fail(done.error());
            return fail(done.error());
        }
        return (*run)->finish();
    } catch (const std::exception& error) {
        (*run)->fail({ErrorCode::Unavailable, error.what(), source.name});
        throw;
    }
}

}  // namespace tama::registry
