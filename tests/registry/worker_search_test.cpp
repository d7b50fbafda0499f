#include "registry/worker_search.hpp"

#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

std::vector<std::string> found(RegistryFixture& registry, store::Engine engine, const std::string& words) {
    return registry.database->read([&](store::Sql& sql) {
        WorkerFilter filter;
        filter.search = words;
        filter.engine = engine;
        std::vector<std::string> ids;
        for (const auto& worker : listWorkers(sql, registry.codec, filter)) ids.push_back(worker.source_id);
        CHECK(countWorkers(sql, registry.codec, filter) == static_cast<std::int64_t>(ids.size()));
        return ids;
    });
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("each word of a search begins a word of name, job, staff id or place", "[registry][search]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(
        "id,name,phone,job,facility,district\n"
        "W-102,Fatù Kamara,70000001,Nurse,Karita HC,Bo\n"
        "W-103,Fatu O'Brien,,Chief Nurse,Tiro Clinic,Kono\n"
        "X9,Sia Bo,,Midwife,,\n"
    );
    CHECK(found(registry, engine, "FAT") == Ids{"W-102", "W-103"});
    CHECK(found(registry, engine, "fatu nurse kono") == Ids{"W-103"});
    CHECK(found(registry, engine, "bo") == Ids{"W-102", "X9"});
    CHECK(found(registry, engine, "brien") == Ids{"W-103"});
    CHECK(found(registry, engine, "w-102") == Ids{"W-102"});
    CHECK(found(registry, engine, "x9") == Ids{"X9"});
    CHECK(found(registry, engine, "clin") == Ids{"W-103"});
    CHECK(found(registry, engine, "arita").empty());
    CHECK(found(registry, engine, "\" OR 1=1; --* 'NEAR(").empty());
    CHECK(found(registry, engine, " ... ").size() == 3);

    registry.importCsv("id,name,job,facility,district\nX9,Sia Kargbo,Doctor,Tiro Clinic,Kono\n");
    CHECK(found(registry, engine, "sia bo").empty());
    CHECK(found(registry, engine, "kargbo doc tiro") == Ids{"X9"});
}
