#include "base/match_key.hpp"

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("match keys forget case, accents and runs of blanks", "[base]") {
    CHECK(matchKey("  Kédougou \t Nord ") == "kedougou nord");
    CHECK(matchKey(" KEDOUGOU  nord\n") == "kedougou nord");
    CHECK(matchKey("Œuf") == "oeuf");
    CHECK(matchKey("Bo") != matchKey("Boo"));
    CHECK(matchKey(" \u00A0 ").empty());
    CHECK(matchKey(matchKey("ÉCOLE")) == matchKey("École"));
}
