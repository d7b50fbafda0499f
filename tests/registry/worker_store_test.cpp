#include "registry/worker_store.hpp"

#include <algorithm>

#include "flows/contact_queries/order_key.hpp"
#include "registry/place_store.hpp"
#include "store/migrations.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

const char* const kStaff =
    "id,name,phone,sex,job,facility,district,region,language,status,field.ward\n"
    "1,Awa Sow,70000001,F,Nurse,Karita HC,Karita,West,fr,active,Maternité\n"
    "2,Kofi Mensah,70000002;76000002,M,Chief Nurse,Karita HC,Karita,West,en,active,\n"
    "3,René Bah,70000001,M,Medical Doctor,Kono Hospital,Kono,East,fr,active,\n"
    "4,Zo Left,70000004,F,Nurse,Kono Hospital,Kono,East,,left,\n";

std::vector<std::string> names(RegistryFixture& registry, const WorkerFilter& filter) {
    std::vector<std::string> found;
    for (const auto& worker :
         registry.database->read([&](store::Sql& sql) { return listWorkers(sql, registry.codec, filter); })) {
        found.push_back(worker.name);
    }
    return found;
}

}  // namespace

TEST_CASE("a worker is found by uuid and by number, with all there is to know", "[registry][worker]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kStaff);
    const auto awa = registry.worker("1");
    CHECK(awa.placeAt("region") == "West");
    CHECK(awa.fields.at("ward") == "Maternité");
    registry.database->read([&](store::Sql& sql) {
        CHECK(findWorkerIdByName(sql, awa.uuid) == awa.id);
        CHECK(findWorkerIdByName(sql, "test:" + awa.source_id) == awa.id);
        CHECK_FALSE(findWorkerIdByName(sql, "none"));
        CHECK_FALSE(findWorkerIdByName(sql, "other:" + awa.source_id));
        CHECK(findWorkerByNumber(sql, registry.codec, registry.number("76000002"))->name == "Kofi Mensah");
        CHECK_FALSE(findWorkerByNumber(sql, registry.codec, registry.number("70999999")));
        CHECK_FALSE(findWorker(sql, registry.codec, 999));
    });
}

TEST_CASE("a shared number answers for its active, earlier holder", "[registry][worker]") {
    RegistryFixture registry;
    registry.importCsv(kStaff);
    const auto holder = [&] {
        return registry.database->read([&](store::Sql& sql) {
            return findWorkerByNumber(sql, registry.codec, registry.number("70000001"))->name;
        });
    };
    CHECK(holder() == "Awa Sow");
    registry.importCsv("id,name,phone,status\n1,Awa Sow,70000001,left\n");
    CHECK(holder() == "René Bah");
}

TEST_CASE("lists filter by name, status and query, and page by key", "[registry][worker]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kStaff);
    CHECK(names(registry, {}).size() == 4);
    WorkerFilter filter;
    filter.name = "rene";
    CHECK(names(registry, filter) == std::vector<std::string>{"René Bah"});
    filter.name = "%";
    CHECK(names(registry, filter).empty());
    filter = {};
    filter.status = WorkerStatus::Left;
    CHECK(names(registry, filter) == std::vector<std::string>{"Zo Left"});
    filter = {};
    filter.query = parseWorkerQuery("cadre = nurse and district = KARITA").value();
    CHECK(names(registry, filter) == std::vector<std::string>{"Awa Sow", "Kofi Mensah"});
    CHECK(registry.database->read([&](store::Sql& sql) {
        return countWorkers(sql, registry.codec, filter);
    }) == 2);
    filter.limit = 1;
    filter.after_id = registry.worker("1").id;
    CHECK(names(registry, filter) == std::vector<std::string>{"Kofi Mensah"});
}

TEST_CASE("fields, language and name are changed outside an import", "[registry][worker]") {
    RegistryFixture registry;
    registry.importCsv(kStaff);
    const auto id = registry.worker("1").id;
    registry.database->queue().run([&](store::Transaction& tx) {
        CHECK(setWorkerField(tx, id, "ward", "Pédiatrie", kRegistryNow));
        CHECK(setWorkerField(tx, id, "shift", "night", kRegistryNow));
        CHECK(setWorkerField(tx, id, "shift", "", kRegistryNow));
        CHECK(setWorkerLanguage(tx, id, "eng", kRegistryNow));
        CHECK(setWorkerName(tx, id, "Awa Diallo", kRegistryNow));
        CHECK_FALSE(setWorkerField(tx, 999, "ward", "x", kRegistryNow));
        CHECK_THROWS_AS(setWorkerField(tx, id, "Bad Key", "x", kRegistryNow), std::invalid_argument);
    });
    const auto awa = registry.worker("1");
    CHECK(awa.name == "Awa Diallo");
    CHECK(awa.language == "eng");
    CHECK(awa.fields == std::map<std::string, std::string>{{"ward", "Pédiatrie"}});
    WorkerFilter filter;
    filter.query = parseWorkerQuery("field.ward = pediatrie").value();
    CHECK(names(registry, filter) == std::vector<std::string>{"Awa Diallo"});
}

TEST_CASE("fields of an older database are put in order as far as SQL can", "[registry][worker]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kStaff);
    const auto id = registry.worker("1").id;
    const std::vector<std::string> filled{"7", "38", "1200", "0045", "0", "000", "2020-03-14"};
    const std::vector<std::string> left{"x", "38 years", "-3", "1.5", "2020-03", "20-20-03-14", "----------"};
    registry.database->queue().run([&](store::Transaction& tx) {
        int number = 0;
        for (const auto& list : {filled, left}) {
            for (const auto& value : list) {
                setWorkerField(tx, id, "f" + std::to_string(number++), value, kRegistryNow);
            }
        }
        tx.run("UPDATE worker_field SET value_order = ''");
    });
    for (const auto& migration : store::embeddedMigrations(engine)) {
        if (migration.name != "field_order") continue;
        const auto connection =
            store::connectTo(*store::parseAddress(registry.database.url()), store::Purpose::Write);
        connection->script(migration.statements.substr(migration.statements.find("UPDATE")));
    }
    registry.database->read([&](store::Sql& sql) {
        using Row = std::tuple<std::string, std::string>;
        sql.each<std::string, std::string>("SELECT value, value_order FROM worker_field", [&](Row row) {
            const auto& [value, order] = row;
            INFO(value);
            const bool is_left = std::find(left.begin(), left.end(), value) != left.end();
            CHECK(order == (is_left ? "" : flows::orderKey(value)));
        });
    });
}

TEST_CASE("the tree of places gives the path of a place", "[registry][place]") {
    RegistryFixture registry;
    registry.importCsv(kStaff);
    const auto place_id = registry.worker("3").place_id;
    registry.database->read([&](store::Sql& sql) {
        const auto tree = PlaceTree::load(sql);
        CHECK(tree.all().size() == 6);
        CHECK(tree.pathText(place_id) == "Kono Hospital, Kono, East");
        CHECK(tree.path(place_id) == placePath(sql, *place_id));
        CHECK(tree.path(std::nullopt).empty());
        CHECK(childPlaces(sql, std::nullopt).size() == 2);
        CHECK(childPlaces(sql, findPlaceId(sql, "test", "east")).at(0).name == "Kono");
        CHECK(findPlace(sql, *place_id)->level == "facility");
    });
}
