#include "requests/sample_store.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "requests/audit_trail.hpp"
#include "requests/use_case_store.hpp"
#include "store/bulk_line.hpp"

namespace tama::requests::sample_store {
namespace {

constexpr std::size_t kWorkersInClosure = 500;

/// The use case, while its sample may still change.
Result<UseCase> changeable(store::Sql& sql, std::int64_t use_case_id) {
    auto use_case = use_case_store::find(sql, use_case_id);
    if (!use_case) return fail(ErrorCode::NotFound, "there is no such use case", "use case");
    if (use_case->activated_at || use_case->closed_at) {
        return fail(
            ErrorCode::Conflict,
            use_case->number + " was activated: who is asked is settled; make a new use case for another sample",
            "sample"
        );
    }
    return std::move(*use_case);
}

void record(store::Transaction& tx, UseCase use_case, const char* action, const nlohmann::json& evidence, const Deed& deed) {
    use_case.last_editor = deed.actor;
    use_case_store::update(tx, use_case);
    const std::string state(nameOf(use_case.state));
    appendAudit(tx, {use_case.id, action, state, state, deed.actor, deed.at, evidence.dump()});
}

std::int64_t insertHead(store::Transaction& tx, std::int64_t use_case_id, const Sample& sample, const Deed& deed) {
    const auto id = tx.insert(
        "INSERT INTO use_case_sample (use_case_id, seed, population, size, digest, drawn_by, drawn_at) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7) RETURNING id",
        use_case_id,
        static_cast<std::int64_t>(sample.seed),
        sample.population(),
        static_cast<std::int64_t>(sample.workers.size()),
        sample.digest(),
        deed.actor,
        deed.at
    );
    std::int64_t number = 0;
    for (const Stratum& stratum : sample.strata) {
        tx.run(
            "INSERT INTO sample_stratum (sample_id, number, name, population, sampled) VALUES (:1, :2, :3, :4, :5)",
            id,
            number++,
            stratum.name,
            stratum.population,
            stratum.sampled
        );
    }
    return id;
}

void insertWorkers(store::Transaction& tx, std::int64_t sample_id, const std::vector<SampledWorker>& chunk) {
    for (const SampledWorker& worker : chunk) {
        tx.run(
            "INSERT INTO sampled_worker (sample_id, worker_id, stratum) VALUES (:1, :2, :3)",
            sample_id,
            worker.worker_id,
            worker.stratum
        );
    }
}

}  // namespace

Result<StoredSample> use(store::Database& database, std::int64_t use_case_id, const Sample& sample, const Deed& deed) {
    const auto id = database.queue().run([&](store::Transaction& tx) -> Result<std::int64_t> {
        if (auto allowed = changeable(tx, use_case_id); !allowed) return fail(allowed.error());
        return insertHead(tx, use_case_id, sample, deed);
    });
    if (!id) return fail(id.error());
    store::BulkLine line(database.queue());
    for (std::size_t from = 0; from < sample.workers.size(); from += kWorkersInClosure) {
        const auto first = sample.workers.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = sample.workers.begin() +
                          static_cast<std::ptrdiff_t>(std::min(from + kWorkersInClosure, sample.workers.size()));
        line.run([id = *id, chunk = std::vector(first, last)](store::Transaction& tx) { insertWorkers(tx, id, chunk); });
    }
    line.finish();
    return database.queue().run([&](store::Transaction& tx) -> Result<StoredSample> {
        auto use_case = changeable(tx, use_case_id);
        if (!use_case) return fail(use_case.error());
        tx.run("UPDATE use_case_sample SET in_use = CASE WHEN id = :2 THEN 1 ELSE 0 END WHERE use_case_id = :1", use_case_id, *id);
        record(
            tx,
            std::move(*use_case),
            "draw_sample",
            {{"sample", *id},
             {"size", sample.workers.size()},
             {"population", sample.population()},
             {"digest", sample.digest()}},
            deed
        );
        return *find(tx, use_case_id);
    });
}

Result<void> drop(store::Transaction& tx, std::int64_t use_case_id, const Deed& deed) {
    auto use_case = changeable(tx, use_case_id);
    if (!use_case) return fail(use_case.error());
    const auto sample = find(tx, use_case_id);
    if (!sample) return fail(ErrorCode::Conflict, use_case->number + " has no sample: the whole group is asked", "sample");
    tx.run("UPDATE use_case_sample SET in_use = 0 WHERE id = :1", sample->id);
    record(tx, std::move(*use_case), "drop_sample", {{"sample", sample->id}}, deed);
    return {};
}

std::optional<StoredSample> find(store::Sql& sql, std::int64_t use_case_id) {
    auto row = sql.one<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::string, WallTime>(
        "SELECT id, seed, population, size, digest, drawn_by, drawn_at FROM use_case_sample WHERE use_case_id = :1 AND in_use = 1",
        use_case_id
    );
    if (!row) return std::nullopt;
    auto& [id, seed, population, size, digest, drawn_by, drawn_at] = *row;
    return StoredSample{id, use_case_id, seed, population, size, std::move(digest), std::move(drawn_by), drawn_at};
}

std::vector<Stratum> strataOf(store::Sql& sql, std::int64_t sample_id) {
    std::vector<Stratum> strata;
    sql.each<std::string, std::int64_t, std::int64_t>(
        "SELECT name, population, sampled FROM sample_stratum WHERE sample_id = :1 ORDER BY number",
        [&](auto row) {
            auto& [name, population, sampled] = row;
            strata.push_back({std::move(name), population, sampled});
        },
        sample_id
    );
    return strata;
}

std::map<std::int64_t, DrawnAs> workersOf(store::Sql& sql, std::int64_t sample_id) {
    const auto strata = strataOf(sql, sample_id);
    std::map<std::int64_t, DrawnAs> workers;
    sql.each<std::int64_t, std::int64_t>(
        "SELECT worker_id, stratum FROM sampled_worker WHERE sample_id = :1 ORDER BY worker_id",
        [&](auto row) {
            const auto& [worker, stratum] = row;
            const auto index = static_cast<std::size_t>(stratum);
            workers.emplace(worker, DrawnAs{index, strata.at(index).weight()});
        },
        sample_id
    );
    return workers;
}

std::string closurePart(store::Sql& sql, std::int64_t use_case_id) {
    const auto sample = find(sql, use_case_id);
    if (!sample) return {};
    return fmt::format("{} of {}, {}", sample->size, sample->population, sample->digest);
}

}  // namespace tama::requests::sample_store
