#include "base/nearest.hpp"

#include "tests/support/catch.hpp"

using tama::nearest;

TEST_CASE("the nearest known word is offered for a mistyped one", "[base]") {
    CHECK(nearest("lenght", {"left", "length", "len"}) == "length");
    CHECK(nearest("tiem", {"date", "time"}) == "time");
    CHECK(nearest("has_nubmer_beetween", {"has_number", "has_number_between"}) == "has_number_between");
}

TEST_CASE("nothing far-fetched is offered", "[base]") {
    CHECK(nearest("xyz", {"abs", "if", "max"}).empty());
    CHECK(nearest("mx", {"max"}) == "max");
    CHECK(nearest("anything", {}).empty());
}
