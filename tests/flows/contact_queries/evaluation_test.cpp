#include "flows/contact_queries/evaluation.hpp"

#include "flows/engine/queried_contact.hpp"
#include "tests/flows/support/query_people.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

bool describes(const std::string& text, const Contact& contact = fatu()) {
    const auto query = readQuery(text);
    INFO(text);
    if (!query) FAIL(describe(query.error()));
    return matches(*query, QueriedContact(contact, queryEnvironment(), Instant{}));
}

void checkAll(const std::vector<std::string>& queries, bool expected) {
    for (const std::string& text : queries) {
        INFO(text);
        CHECK(describes(text) == expected);
    }
}

}  // namespace

TEST_CASE("texts are compared without case and accents", "[flows][query]") {
    checkAll(
        {"cadre = \"SAGE-FEMME diplomee\"",
         "name = \"fatu  kamara-jalloh\"",
         "language is ENG",
         "uuid = 5D76D86B-3bb9-4d5a-b822-c9d86f5d8e4f",
         "county = bong",
         "status = active",
         "group = \"NURSES of Bong\""},
        true
    );
    checkAll(
        {"cadre = sage-femme", "name = fatu", "cadre != \"sage-femme diplômée\"", "status != active"}, false
    );
}

TEST_CASE("names are searched by the beginnings of their words", "[flows][query]") {
    checkAll(
        {"name ~ fat",
         "name ~ KAMARA",
         "name ~ jall",
         "fatu",
         "name ~ \"nobody fatu\"",
         "name ~ \"kamarax fatu\""},
        true
    );
    checkAll({"name ~ amara", "name ~ fatux", "name ~ kamarajalloh"}, false);
    Contact longer = fatu();
    longer.name = "Bartholomew";
    CHECK(describes("name ~ Bartholoxxx", longer));  // what follows 8 characters does not count
    CHECK_FALSE(describes("name ~ Barthoxomew", longer));
}

TEST_CASE("of several values = wants any and != wants none", "[flows][query]") {
    checkAll(
        {"tel = +231880000002",
         "tel ~ 8800",
         "urn ~ example",
         "mailto = FATU@example.org",
         "tel != +231770000009",
         "tel in (+231770000009, +231880000002)",
         "twitter != fatu"},
        true
    );
    checkAll(
        {"tel != +231880000002",
         "tel not in (+231770000009, +231880000002)",
         "tel ~ 9999",
         "twitter ~ fatu"},
        false
    );
}

TEST_CASE("the empty value asks whether there is one", "[flows][query]") {
    checkAll(
        {"shoe = \"\"",
         "age != \"\"",
         "twitter = \"\"",
         "tel != \"\"",
         "last_seen_on = \"\"",
         "shoe in (\"\", 3)",
         "shoe != 3"},
        true
    );
    checkAll(
        {"age = \"\"", "shoe != \"\"", "tel = \"\"", "shoe = 3", "shoe < 3", "shoe not in (\"\", 3)"}, false
    );
}

TEST_CASE("numbers are compared as numbers", "[flows][query]") {
    checkAll(
        {"age = 38.0", "age > 37.9", "age >= 38", "age <= 38", "age < 100", "age != 4", "tickets = 0"}, true
    );
    checkAll({"age > 38", "age < 38", "age != 38", "age = 4", "tickets > 0"}, false);
}

TEST_CASE("dates are compared by whole days of the environment's zone", "[flows][query]") {
    checkAll(
        {"hired = 14-03-2020",
         "hired > 13-03-2020",
         "hired >= 14/03/2020",
         "hired < 15.03.2020",
         "hired <= 14-03-2020",
         "created_on = 02-01-2020",
         "created_on != 01-01-2020",
         "last_seen_on != 01-01-2020"},
        true
    );
    checkAll(
        {"hired = 13-03-2020",
         "hired > 14-03-2020",
         "hired < 14-03-2020",
         "hired != 14-03-2020",
         "created_on = 01-01-2020",
         "last_seen_on < 01-01-2030"},
        false
    );
}

TEST_CASE("a field that came as text only is read by its type", "[flows][query]") {
    Contact contact;
    contact.fields["age"].text = "17";
    contact.fields["hired"].text = "14-03-2020";
    CHECK(describes("age < 18 and hired = 14-03-2020", contact));
}

TEST_CASE("conditions are joined", "[flows][query]") {
    checkAll(
        {"age = 38 cadre != x",
         "age = 1 or age = 38 and language = eng",
         "not age = 1",
         "not (age = 38 and language = fra)",
         "all"},
        true
    );
    checkAll({"age = 38 and language = fra", "(age = 1 or age = 38) and language = fra", "not all"}, false);
}

}  // namespace tama::flows::testing
