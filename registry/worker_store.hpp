// Health workers in the database: finding one, lists, counts, and the few changes that are made outside an
// import. Reads take any Sql; writes belong in a closure of the commit queue. One thread per connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "registry/worker.hpp"
#include "registry/worker_query.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

std::optional<Worker> findWorker(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t id);
/// "SOURCE:ID", as the source knows the worker, or a UUID: how people name one in commands.
std::optional<std::int64_t> findWorkerIdByName(store::Sql& sql, std::string_view name);
/// Whoever answers from this number: of several sharers one whose number it is for certain, the active one, then the one who has it at the better
/// rank, then the earlier one.
std::optional<std::int64_t> findWorkerIdByNumber(store::Sql& sql, std::int64_t number_key);
std::optional<Worker> findWorkerByNumber(
    store::Sql& sql, const store::PhoneCodec& codec, const PhoneNumber& number
);

struct WorkerFilter {
    std::optional<flows::ContactQuery> query;  // its names looked up: target_group.hpp
    const Past* past = nullptr;                // needed where the query asks for use cases of the past
    std::string name;  // part of the name, without regard to case and accents; empty: any
    std::string search;  // worker_search.hpp; empty: any
    store::Engine engine = store::Engine::Sqlite;  // of the database, for `search`
    std::optional<WorkerStatus> status;
    std::int64_t after_id = 0;  // page by key: the last id of the page before
    std::size_t limit = 50;     // at most 500
};

/// By id; complete with places, fields and phones.
std::vector<Worker> listWorkers(
    store::Sql& sql, const store::PhoneCodec& codec, const WorkerFilter& filter = {}
);
/// `after_id` and `limit` do not matter here.
std::int64_t countWorkers(
    store::Sql& sql, const store::PhoneCodec& codec, const WorkerFilter& filter = {}
);

/// False when there is no such worker. Key: 1 to 36 of a-z, 0-9 and _ (std::invalid_argument otherwise); an
/// empty value removes the field.
bool setWorkerField(
    store::Transaction& tx, std::int64_t worker_id, std::string_view key, std::string_view value, WallTime now
);
bool setWorkerLanguage(
    store::Transaction& tx, std::int64_t worker_id, std::string_view language, WallTime now
);
bool setWorkerName(store::Transaction& tx, std::int64_t worker_id, std::string_view name, WallTime now);
bool setWorkerStatus(store::Transaction& tx, std::int64_t worker_id, WorkerStatus status, WallTime now);

}  // namespace tama::registry
