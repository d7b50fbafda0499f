// The registry's places as the boundaries that workflows ask for.
#include "flows/runtime/place_resolver.hpp"

#include "registry/place_store.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;

namespace {

/// Region Bong > district Gbarnga > facilities "Phebe Hospital" and, below an area, "Salala Clinic".
void addPlaces(store::Transaction& tx) {
    const auto add = [&tx](const char* code, const char* name, const char* level, std::optional<std::int64_t> in) {
        return registry::upsertPlace(tx, {.source = "test", .source_id = code, .name = name, .level = level, .parent_id = in}).id;
    };
    const auto bong = add("R1", "Bong", "region", std::nullopt);
    const auto gbarnga = add("D1", "Gbarnga", "district", bong);
    add("F-001", "Phebe Hospital", "facility", gbarnga);
    const auto area = add("A1", "Lower Gbarnga", "area", gbarnga);
    add("F-002", "Salala Clinic", "facility", area);
}

}  // namespace

TEST_CASE("facilities are found by name or code, with their district and region", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.run([](store::Transaction& tx) { addPlaces(tx); });
    world.database->read([](store::Sql& sql) {
        const PlaceResolver places(sql, "LR");
        CHECK(places.find("bong", 1, "") == "LR > Bong");
        CHECK(places.find("GBARNGA", 2, "LR > Bong") == "LR > Bong > Gbarnga");
        CHECK(places.find("Phebe hospital", 3, "LR > Bong > Gbarnga") == "LR > Bong > Gbarnga > Phebe Hospital");
        CHECK(places.find("f-002", 3, "LR > Bong") == "LR > Bong > Gbarnga > Salala Clinic");
        CHECK_FALSE(places.find("Lower Gbarnga", 3, ""));
        CHECK_FALSE(places.find("Gbarnga", 2, "LR > Lofa"));
        CHECK_FALSE(places.find("Nowhere", 1, ""));
        return 0;
    });
}
