#include "base/nearest.hpp"

#include "tests/support/catch.hpp"

using tama::nearest;

TEST_CASE("the nearest known word is offered for a mistyped one", "[base]") {
    CHECK(nearest("lenght", {"left", "length", "len"}) == "length");
    CHECK(nearest("tiem", {"date", "time"}) == "time");
    CHECK(nearest("has_nubmer_beetween", {"has_number", "has_number_between"}) == "has_number_between");
}

TEST_CASE("within a number of changes that is given, of which a swap is one", "[base]") {
    CHECK(nearest("stokc", {"stock"}, 1) == "stock");
    CHECK(nearest("stoc", {"stock"}, 1) == "stock");
    CHECK(nearest("sttock", {"stock"}, 1) == "stock");
    CHECK(nearest("stack", {"stock"}, 1) == "stock");
    CHECK(nearest("stak", {"stock"}, 1).empty());
    CHECK(nearest("stock", {"stock"}, 0) == "stock");
    CHECK(nearest("", {"stock"}, 1).empty());
}

TEST_CASE("nothing far-fetched is offered", "[base]") {
    CHECK(nearest("xyz", {"abs", "if", "max"}).empty());
    CHECK(nearest("mx", {"max"}) == "max");
    CHECK(nearest("anything", {}).empty());
}
