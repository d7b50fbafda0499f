#include "flows/replay/contact_query.hpp"

#include <rapidcheck/catch.h>

#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Contact queried() {
    Contact contact = amina();
    contact.fields["age"] = {"38 years", "38", "", "", "", ""};
    contact.fields["district"] = {"Bong", "", "", "", "", ""};
    return contact;
}

}  // namespace

TEST_CASE("a contact query compares fields, name, language and number", "[flows][replay]") {
    for (const char* yes :
         {"age > 18",
          "age = 38",
          "age >= 38 AND age <= 38.0",
          "age != 39",
          "AGE < 39",
          "district = bong",
          "district ~ \"ON\"",
          "name ~ amina",
          "language = eng",
          "tel = +231770000001",
          "urn ~ 0001",
          "shoe = \"\"",
          "age != \"\"",
          "age > 100 OR district = Bong",
          "age > 18 district = Bong",
          "(age > 100 OR age > 18) AND (district = Bong)",
          "age > 100 AND age > 100 OR age = 38"}) {
        INFO(yes);
        CHECK(matchesQuery(yes, queried()) == true);
    }
    for (const char* no :
         {"age > 38",
          "age = 39",
          "shoe = 9",
          "shoe != 9",
          "shoe > 1",
          "district > 3",
          "district = \"\"",
          "age = 38 AND district = Lofa",
          "age > 100 AND (age = 38 OR age = 38)",
          "tel = +231770000002"}) {
        INFO(no);
        CHECK(matchesQuery(no, queried()) == false);
    }
}

TEST_CASE("a query that cannot be read is not answered", "[flows][replay]") {
    for (const std::string& wrong :
         {std::string(),
          std::string("age"),
          std::string("age >> 3"),
          std::string("= 3"),
          std::string("(age = 3"),
          std::string("age = \"3"),
          std::string("age = 3 AND"),
          std::string("age = 3 OR"),
          std::string(200, '(') + "age = 3" + std::string(200, ')')}) {
        INFO(wrong);
        CHECK_FALSE(matchesQuery(wrong, queried()));
    }
    rc::prop("any text is answered or refused", [](const std::string& text) {
        (void)matchesQuery(text, queried());
    });
}

}  // namespace tama::flows::testing
