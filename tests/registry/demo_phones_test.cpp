#include "registry/demo_phones.hpp"

#include <set>

#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

std::string manyWorkers() {
    std::string csv = "id,name,phone\n0,Real,70000001\n";
    for (int i = 1; i <= 120; ++i) csv += std::to_string(i) + ",W,\n";
    return csv;
}

std::size_t assign(RegistryFixture& registry, std::uint64_t seed) {
    return assignDemoPhones(*registry.database, NumberingPlans::builtIn(), registry.codec, seed).value();
}

}  // namespace

TEST_CASE(
    "workers without a number get one of Tamaland, each another, the same for the same seed",
    "[registry][demo]"
) {
    RegistryFixture one;
    RegistryFixture two;
    RegistryFixture other;
    for (auto* registry : {&one, &two, &other}) registry->importCsv(manyWorkers());
    CHECK(assign(one, 7) == 120);
    CHECK(assign(two, 7) == 120);
    CHECK(assign(other, 8) == 120);
    std::set<std::int64_t> keys;
    for (int i = 0; i <= 120; ++i) {
        const auto worker = one.worker(std::to_string(i));
        REQUIRE(worker.phones.size() == 1);
        CHECK(worker.phones[0].origin == (i == 0 ? "registry" : "demo"));
        CHECK(worker.phones[0].number == two.worker(std::to_string(i)).phones.at(0).number);
        CHECK(worker.phones[0].number.e164().starts_with("+999"));
        CHECK(NumberingPlans::builtIn().looksMobile(worker.phones[0].number));
        CHECK_FALSE(worker.phones[0].operator_name.empty());
        keys.insert(worker.phones[0].key);
    }
    CHECK(keys.size() == 121);
    CHECK(one.worker("5").phones[0].key != other.worker("5").phones[0].key);
    CHECK(assign(one, 9) == 0);
}

TEST_CASE("a demo number stays until the source has a real one", "[registry][demo]") {
    RegistryFixture registry;
    registry.importCsv("id,name,phone\n1,A,\n");
    assign(registry, 1);
    CHECK(registry.importCsv("id,name,phone\n1,A,\n").workers.unchanged == 1);
    CHECK(registry.worker("1").phones.at(0).origin == "demo");
    CHECK(registry.count("contact_problem WHERE closed_at IS NULL") == 1);  // the source still lacks one
    registry.importCsv("id,name,phone\n1,A,70000001\n");
    REQUIRE(registry.worker("1").phones.size() == 1);
    CHECK(registry.worker("1").phones[0].origin == "registry");
}

TEST_CASE("demo numbers of a real country are refused", "[registry][demo]") {
    RegistryFixture registry;
    const auto refused =
        assignDemoPhones(*registry.database, NumberingPlans::builtIn(), registry.codec, 1, "LR");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
}
