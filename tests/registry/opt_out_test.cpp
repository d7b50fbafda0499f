#include "registry/opt_out.hpp"

#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

TEST_CASE(
    "STOP holds until START, each is kept with its reason, and repeating changes nothing",
    "[registry][optout]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    const auto number = registry.number("70000001");
    const auto key = registry.codec.key(number);
    registry.database->queue().run([&](store::Transaction& tx) {
        CHECK_FALSE(isOptedOut(tx, key));
        CHECK(optOut(tx, registry.codec, number, "STOP", kRegistryNow));
        CHECK_FALSE(optOut(tx, registry.codec, number, "ARRET", kRegistryNow));
        CHECK(isOptedOut(tx, key));
        CHECK(tx.one<std::string>("SELECT reason FROM opt_out WHERE number_key = :1", key) == "STOP");
        CHECK(optIn(tx, registry.codec, number, "START", kRegistryNow));
        CHECK_FALSE(optIn(tx, registry.codec, number, "START", kRegistryNow));
        CHECK_FALSE(isOptedOut(tx, key));
        CHECK(
            tx.all<std::string>("SELECT change FROM opt_out_change ORDER BY id") ==
            std::vector<std::string>{"out", "in"}
        );
    });
}

TEST_CASE("opting in takes a reason", "[registry][optout]") {
    RegistryFixture registry;
    const auto number = registry.number("70000001");
    registry.database->queue().run([&](store::Transaction& tx) {
        optOut(tx, registry.codec, number, "STOP", kRegistryNow);
        CHECK_THROWS_AS(optIn(tx, registry.codec, number, "  ", kRegistryNow), std::invalid_argument);
        CHECK(isOptedOut(tx, registry.codec.key(number)));
    });
}
