#include "store/parameters.hpp"

#include <stdexcept>

#include "tests/support/catch.hpp"

using tama::store::numberParameters;

TEST_CASE("parameters are numbered for the engine, as often as they stand", "[store]") {
    const auto numbered = numberParameters("SELECT :2, :1 FROM t WHERE a=:1 AND b=:12", '$');
    CHECK(numbered.text == "SELECT $2, $1 FROM t WHERE a=$1 AND b=$12");
    CHECK(numbered.parameters == 12);
    CHECK(numberParameters("a = :1", '?').text == "a = ?1");
}

TEST_CASE("text, names, comments and casts are left alone", "[store]") {
    for (const auto* sql :
         {"SELECT ':1'",
          "SELECT 'it''s :1'",
          "SELECT \":1\" FROM t",
          "SELECT 1 -- :1",
          "SELECT 1 -- :1\n+ 2",
          "SELECT /* :1 */ 1",
          "SELECT a::bigint",
          "SELECT ':1",
          "SELECT /* :1",
          "",
          ":",
          "::",
          "a : 1"}) {
        const auto numbered = numberParameters(sql, '$');
        CHECK(numbered.text == sql);
        CHECK(numbered.parameters == 0);
    }
    CHECK(numberParameters("':1' || :1 -- :2", '$').text == "':1' || $1 -- :2");
}

TEST_CASE("what is no number is an error of the program", "[store]") {
    for (const auto* sql : {"SELECT :name", "SELECT :0", "SELECT :1a", "SELECT :12345", "SELECT :_"}) {
        CHECK_THROWS_AS(numberParameters(sql, '$'), std::logic_error);
    }
}
