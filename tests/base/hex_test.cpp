#include "base/hex.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace std::string_view_literals;

TEST_CASE("octets become two lower-case digits each, and come back", "[base]") {
    const auto octets = "\x00\x7f\xAB\xff"sv;
    CHECK(toHex(octets) == "007fabff");
    CHECK(fromHex("007fabff") == octets);
    CHECK(fromHex("007FABFF") == octets);
    CHECK(toHex(""sv).empty());
    CHECK(fromHex("") == "");
}

TEST_CASE("a number has all its digits", "[base]") {
    CHECK(toHex(std::uint64_t{0}) == "0000000000000000");
    CHECK(toHex(std::uint64_t{0xFEDCBA9876543210U}) == "fedcba9876543210");
}

TEST_CASE("what is not pairs of digits is not read", "[base]") {
    CHECK_FALSE(fromHex("0"));
    CHECK_FALSE(fromHex("0g"));
    CHECK_FALSE(fromHex("00 11"));
    CHECK_FALSE(fromHex("00\n"));
}
