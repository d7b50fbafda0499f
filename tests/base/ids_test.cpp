#include "base/ids.hpp"

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("a generated id is a version 7 UUID that carries its millisecond", "[base]") {
    const ManualWallClock clock(fromEpochMs(0x0123456789ab));
    UuidV7Source ids(clock, 42);
    const std::string id = ids.uuid();
    CHECK(isUuid(id));
    CHECK(id.substr(0, 13) == "01234567-89ab");
    CHECK(id[14] == '7');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    CHECK(ids.uuid() != id);
}

TEST_CASE("a derived UUID follows from its name and looks like version 4", "[base]") {
    const std::string id = derivedUuid("category of rule 1");
    CHECK(isUuid(id));
    CHECK(id[14] == '4');
    CHECK(id[19] == '8');
    CHECK(derivedUuid("category of rule 1") == id);
    CHECK(derivedUuid("category of rule 2") != id);
}

TEST_CASE("what is not in the text form of a UUID is refused", "[base]") {
    CHECK_FALSE(isUuid(""));
    CHECK_FALSE(isUuid("0123456789ab"));
    CHECK_FALSE(isUuid("01234567-89ab-7000-8000-00000000000g"));
    CHECK(isUuid("01234567-89AB-4000-0000-000000000000"));
}
