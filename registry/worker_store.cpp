#include "registry/worker_store.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "flows/contact_queries/order_key.hpp"
#include "registry/place_store.hpp"
#include "registry/vocabulary.hpp"
#include "registry/worker_search.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxWorkerPage = 500;
constexpr std::size_t kMaxFieldValue = 640;  // bytes, as in RapidPro

using WorkerRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::optional<std::int64_t>,
    WallTime>;

constexpr std::string_view kWorkerColumns =
    "w.id, w.uuid, w.source, w.source_id, w.name, w.sex, w.language, w.cadre, w.job, w.status, w.place_id, "
    "w.created_at";

Worker toWorker(WorkerRow row) {
    auto& [id, uuid, source, source_id, name, sex, language, cadre, job, status, place_id, created_at] = row;
    Worker worker;
    worker.id = id;
    worker.uuid = std::move(uuid);
    worker.source = std::move(source);
    worker.source_id = std::move(source_id);
    worker.name = std::move(name);
    worker.sex = std::move(sex);
    worker.language = std::move(language);
    worker.cadre = std::move(cadre);
    worker.job = std::move(job);
    const auto known = workerStatusFrom(status);
    if (!known)
        throw std::runtime_error("worker " + std::to_string(id) + " has the unknown status " + status);
    worker.status = *known;
    worker.place_id = place_id;
    worker.created_at = created_at;
    return worker;
}

template <class Take>
void eachWorker(
    store::Sql& sql, const std::string& statement, std::vector<store::SqlValue> params, Take take
) {
    sql.eachBound<WorkerRow>(statement, std::move(params), [&take](WorkerRow row) {
        take(toWorker(std::move(row)));
    });
}

void readFieldsAndPhones(store::Sql& sql, const store::PhoneCodec& codec, Worker& worker) {
    sql.each<std::string, std::string>(
        "SELECT key, value FROM worker_field WHERE worker_id = :1",
        [&worker](std::tuple<std::string, std::string> row) {
            worker.fields.emplace(std::move(std::get<0>(row)), std::move(std::get<1>(row)));
        },
        worker.id
    );
    using PhoneRow = std::tuple<std::string, std::int64_t, int, std::string, std::string>;
    sql.each<PhoneRow>(
        "SELECT number, number_key, rank, operator, origin FROM phone WHERE worker_id = :1 ORDER BY rank, id",
        [&](PhoneRow row) {
            auto& [stored, key, rank, operator_name, origin] = row;
            worker.phones.push_back(
                {codec.decode(stored), key, rank, std::move(operator_name), std::move(origin)}
            );
        },
        worker.id
    );
}

// The WHERE clause of a filter, parameters from :1.
CompiledQuery filterCondition(const store::PhoneCodec& codec, const WorkerFilter& filter) {
    CompiledQuery where = filter.query ? compile(*filter.query, &codec, filter.past) : CompiledQuery{"1 = 1", {}};
    if (!filter.search.empty()) {
        auto search = searchCondition(filter.search, filter.engine, std::move(where.params));
        where = {where.condition + " AND " + search.condition, std::move(search.params)};
    }
    where.condition += " AND w.merged_into IS NULL";
    const auto bind = [&where](store::SqlValue value) {
        where.params.push_back(std::move(value));
        return ":" + std::to_string(where.params.size());
    };
    if (filter.status) where.condition += " AND w.status = " + bind(std::string(nameOf(*filter.status)));
    if (const auto key = matchKey(filter.name); !key.empty()) {
        where.condition += " AND w.name_key LIKE " + bind("%" + likePattern(key) + "%") + " ESCAPE '!'";
    }
    return where;
}

std::optional<Worker> complete(
    store::Sql& sql, const store::PhoneCodec& codec, std::optional<Worker> worker
) {
    if (!worker) return worker;
    readFieldsAndPhones(sql, codec, *worker);
    if (worker->place_id) worker->places = placePath(sql, *worker->place_id);
    return worker;
}

bool touchWorker(store::Transaction& tx, std::int64_t worker_id, WallTime now) {
    return tx.run("UPDATE worker SET updated_at = :2 WHERE id = :1", worker_id, now) > 0;
}

}  // namespace

std::optional<Worker> findWorker(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t id) {
    static const auto statement = "SELECT " + std::string(kWorkerColumns) + " FROM worker w WHERE w.id = :1";
    std::optional<Worker> found;
    eachWorker(sql, statement, {id}, [&found](Worker worker) { found = std::move(worker); });
    return complete(sql, codec, std::move(found));
}

std::optional<std::int64_t> findWorkerIdByName(store::Sql& sql, std::string_view name) {
    const auto colon = name.find(':');
    if (colon == std::string_view::npos) return sql.one<std::int64_t>("SELECT id FROM worker WHERE uuid = :1", name);
    return sql.one<std::int64_t>(
        "SELECT id FROM worker WHERE source = :1 AND source_id = :2", name.substr(0, colon), name.substr(colon + 1)
    );
}

std::optional<std::int64_t> findWorkerIdByNumber(store::Sql& sql, std::int64_t number_key) {
    return sql.one<std::int64_t>(
        "SELECT w.id FROM phone p JOIN worker w ON w.id = p.worker_id WHERE p.number_key = :1 "
        "ORDER BY CASE WHEN p.origin = 'provisional' THEN 1 ELSE 0 END, "
        "CASE w.status WHEN 'active' THEN 0 WHEN 'blocked' THEN 1 ELSE 2 END, p.rank, w.id LIMIT 1",
        number_key
    );
}

std::optional<Worker> findWorkerByNumber(
    store::Sql& sql, const store::PhoneCodec& codec, const PhoneNumber& number
) {
    const auto id = findWorkerIdByNumber(sql, codec.key(number));
    return id ? findWorker(sql, codec, *id) : std::nullopt;
}

std::vector<Worker> listWorkers(store::Sql& sql, const store::PhoneCodec& codec, const WorkerFilter& filter) {
    auto where = filterCondition(codec, filter);
    where.params.emplace_back(filter.after_id);
    where.params.emplace_back(static_cast<std::int64_t>(std::min(filter.limit, kMaxWorkerPage)));
    const auto count = where.params.size();
    std::vector<Worker> workers;
    eachWorker(
        sql,
        "SELECT " + std::string(kWorkerColumns) + " FROM worker w WHERE " + where.condition +
            " AND w.id > :" + std::to_string(count - 1) + " ORDER BY w.id LIMIT :" + std::to_string(count),
        std::move(where.params),
        [&workers](Worker worker) { workers.push_back(std::move(worker)); }
    );
    for (auto& worker : workers) {
        readFieldsAndPhones(sql, codec, worker);
        if (worker.place_id) worker.places = placePath(sql, *worker.place_id);
    }
    return workers;
}

std::int64_t countWorkers(
    store::Sql& sql, const store::PhoneCodec& codec, const WorkerFilter& filter
) {
    auto where = filterCondition(codec, filter);
    std::int64_t count = 0;
    sql.eachBound<std::int64_t>(
        "SELECT count(*) FROM worker w WHERE " + where.condition,
        std::move(where.params),
        [&count](std::int64_t value) { count = value; }
    );
    return count;
}

bool setWorkerField(
    store::Transaction& tx, std::int64_t worker_id, std::string_view key, std::string_view value, WallTime now
) {
    if (!isFieldKey(key)) throw std::invalid_argument("not a field key");
    if (!touchWorker(tx, worker_id, now)) return false;
    const auto bounded = truncateBytes(value, kMaxFieldValue);
    if (bounded.empty()) {
        tx.run("DELETE FROM worker_field WHERE worker_id = :1 AND key = :2", worker_id, key);
        return true;
    }
    tx.run(
        "INSERT INTO worker_field (worker_id, key, value, value_key, value_order) "
        "VALUES (:1, :2, :3, :4, :5) ON CONFLICT (worker_id, key) DO UPDATE SET value = excluded.value, "
        "value_key = excluded.value_key, value_order = excluded.value_order",
        worker_id,
        key,
        bounded,
        matchKey(bounded),
        flows::orderKey(bounded)
    );
    return true;
}

bool setWorkerLanguage(
    store::Transaction& tx, std::int64_t worker_id, std::string_view language, WallTime now
) {
    return tx.run(
               "UPDATE worker SET language = :2, updated_at = :3 WHERE id = :1", worker_id, language, now
           ) > 0;
}

bool setWorkerName(store::Transaction& tx, std::int64_t worker_id, std::string_view name, WallTime now) {
    return tx.run(
               "UPDATE worker SET name = :2, name_key = :3, updated_at = :4 WHERE id = :1",
               worker_id,
               name,
               matchKey(name),
               now
           ) > 0;
}

bool setWorkerStatus(store::Transaction& tx, std::int64_t worker_id, WorkerStatus status, WallTime now) {
    return tx.run(
               "UPDATE worker SET status = :2, updated_at = :3 WHERE id = :1", worker_id, nameOf(status), now
           ) > 0;
}

}  // namespace tama::registry
