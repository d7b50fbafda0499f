// What the registry's tests share: an empty database, a clock that stands still, and short ways to import.
// The country is XT, Tamaland.
#pragma once

#include <string>
#include <string_view>

#include "registry/fhir_bundle.hpp"
#include "registry/import.hpp"
#include "registry/worker_csv.hpp"
#include "registry/worker_store.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {

inline const WallTime kRegistryNow = fromEpochMs(1'700'000'000'000);  // 2023-11-14

class RegistryFixture {
  public:
    explicit RegistryFixture(store::Engine engine = store::Engine::Sqlite) : database(engine) {}

    registry::ImportReport import(registry::RegistryRecords records, const std::string& source = "test") {
        auto report = registry::importRecords(*database, std::move(records), {source, "XT", {}}, tools);
        REQUIRE(report);
        return std::move(*report);
    }

    registry::ImportReport importCsv(std::string_view text, const std::string& source = "test") {
        auto records = registry::readWorkerCsv(text, "workers.csv");
        REQUIRE(records);
        return import(std::move(*records), source);
    }

    registry::ImportReport importFhir(std::string_view text, const std::string& source = "test") {
        auto records = registry::readFhirBundle(text, "bundle.json");
        REQUIRE(records);
        return import(std::move(*records), source);
    }

    registry::Worker worker(const std::string& source_id) {
        auto found = database->read([&](store::Sql& sql) -> std::optional<registry::Worker> {
            const auto id = sql.one<std::int64_t>("SELECT id FROM worker WHERE source_id = :1", source_id);
            return id ? registry::findWorker(sql, codec, *id) : std::nullopt;
        });
        REQUIRE(found);
        return std::move(*found);
    }

    PhoneNumber number(std::string_view text) const {
        return NumberingPlans::builtIn().normalise(text, "XT").value();
    }

    std::int64_t count(std::string_view table) {
        return database->read([&](store::Sql& sql) {
            return *sql.one<std::int64_t>("SELECT count(*) FROM " + std::string(table));
        });
    }

    TestDatabase database;
    store::PhoneCodec codec = store::PhoneCodec::forTests();
    ManualWallClock clock{kRegistryNow};
    UuidV7Source ids{clock, 1};
    registry::ImportTools tools{NumberingPlans::builtIn(), codec, clock, ids};
};

}  // namespace tama::tests
