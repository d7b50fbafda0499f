#include "flows/contact_queries/parser.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "tests/flows/support/query_people.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

/// The plain form, or what is wrong.
std::string reading(
    std::string_view text, QueryUse use = QueryUse::Search, RedactionPolicy redaction = RedactionPolicy::None
) {
    const auto query = readQuery(text, use, redaction);
    return query ? format(*query) : describe(query.error());
}

}  // namespace

TEST_CASE("conditions are read as RapidPro reads them", "[flows][query]") {
    const Rows rows{
        {"name = Fatu", "name = \"Fatu\""},
        {"NAME is O'Brien", "name = \"O'Brien\""},
        {"name has kam", "name ~ \"kam\""},
        {"name~\"fatu kam\"", "name ~ \"fatu kam\""},
        {"name = \"\"", "name = \"\""},
        {"name != \"a \\\"b\\\"\"", "name != \"a \\\"b\\\"\""},
        {"Age >= 18", "fields.age >= 18"},
        {"age=\"18\"", "fields.age = 18"},
        {"age < -2.5", "fields.age < \"-2.5\""},
        {"FIELDS.AGE <= 18", "fields.age <= 18"},
        {"field.age <> 18", "fields.age != 18"},
        {"language = eng", "language = \"eng\""},
        {"fields.language = English", "fields.language = \"English\""},
        {"hired > 14/03/2020", "fields.hired > \"14/03/2020\""},
        {"created_on <= 2020-03-14", "created_on <= \"2020-03-14\""},
        {"last_seen_on != \"\"", "last_seen_on != \"\""},
        {"tickets = 0", "tickets = 0"},
        {"tel = +231770000001", "urns.tel = \"+231770000001\""},
        {"urns.mailto ~ example.org", "urns.mailto ~ \"example.org\""},
        {"urn ~ 0001", "urn ~ 0001"},
        {"group = \"nurses of bong\"", "group = \"nurses of bong\""},
        {"flow = stock or history = Stock", "flow = \"stock\" OR history = \"Stock\""},
        {"status = BLOCKED", "status = \"BLOCKED\""},
        {"all = 3", "fields.all = 3"},
    };
    for (const auto& [text, plain] : rows) {
        INFO(text);
        CHECK(reading(text) == plain);
    }
}

TEST_CASE("a value alone asks for a name, an address or a number", "[flows][query]") {
    const Rows rows{
        {"fatu", "name ~ \"fatu\""},
        {"\"fatu kamara\"", "name ~ \"fatu kamara\""},
        {"f", "name = \"f\""},
        {"f kamara", "name = \"f\" AND name ~ \"kamara\""},
        {"mailto:fatu@example.org", "urns.mailto = \"fatu@example.org\""},
        {"nothing:fatu", "name ~ \"nothing:fatu\""},
        {"fatu 0770-000", "name ~ \"fatu\" AND urns.tel ~ 0770000"},
        {"077 000 0001", "urns.tel = \"+231770000001\""},
        {"(0770) 000.001", "urns.tel = \"+231770000001\""},
        {"566", "name ~ 566"},
    };
    for (const auto& [text, plain] : rows) {
        INFO(text);
        CHECK(reading(text) == plain);
    }
}

TEST_CASE("and binds closer than or, written or not, and brackets outrank both", "[flows][query]") {
    const Rows rows{
        {"a1 AND b1 or c1", "(name ~ \"a1\" AND name ~ \"b1\") OR name ~ \"c1\""},
        {"a1 or b1 c1", "name ~ \"a1\" OR (name ~ \"b1\" AND name ~ \"c1\")"},
        {"(a1 or b1) c1", "(name ~ \"a1\" OR name ~ \"b1\") AND name ~ \"c1\""},
        {"(a1 and b1) and (c1 d1)", "name ~ \"a1\" AND name ~ \"b1\" AND name ~ \"c1\" AND name ~ \"d1\""},
        {"((a1))", "name ~ \"a1\""},
        {"age = 1age = 2", "position 7: expected a number, but there is '1age'"},
        {"age=1(age=2)", "fields.age = 1 AND fields.age = 2"},
    };
    for (const auto& [text, plain] : rows) {
        INFO(text);
        CHECK(reading(text) == plain);
    }
}

TEST_CASE("NOT, lists and all are Tama's own", "[flows][query]") {
    const Rows rows{
        {"not age = 3", "NOT (fields.age = 3)"},
        {"NOT not all", "NOT (NOT (all))"},
        {"not (age = 3 or age = 4)", "NOT (fields.age = 3 OR fields.age = 4)"},
        {"cadre in (nurse, 'mid wife', \u201CCHW\u201D)", "fields.cadre in (\"nurse\", \"mid wife\", \"CHW\")"},
        {"age NOT IN (3,4)", "fields.age NOT in (3, 4)"},
        {"age not in (3)", "fields.age != 3"},
        {"\"all\" or \"not\"", "name ~ \"all\" OR name ~ \"not\""},
        {"all age = 3", "all AND fields.age = 3"},
    };
    for (const auto& [text, plain] : rows) {
        INFO(text);
        CHECK(reading(text) == plain);
    }
}

TEST_CASE("mistakes are told with their position and what would be right", "[flows][query]") {
    const std::string beginnings =
        "an attribute (name, language, urn, created_on …), an address (tel …), a field of the file, not, all "
        "or '('";
    const Rows rows{
        {"", "position 1: expected " + beginnings + ", but the query ends"},
        {"age = 3 and", "position 12: expected " + beginnings + ", but the query ends"},
        {"age = ", "position 7: expected a value: a word, or text in quotes, but the query ends"},
        {"age = or", "position 7: expected a value: a word, or text in quotes, but there is 'or'"},
        {"= 3", "position 1: expected " + beginnings + ", but there is '='"},
        {"beer = 3", "position 1: expected " + beginnings + ", but there is 'beer'"},
        {"xxx.age = 3", "position 1: expected " + beginnings + ", but there is 'xxx.age'"},
        {"urns.beer = 3", "position 1: expected " + beginnings + ", but there is 'urns.beer'"},
        {"(age = 3", "position 9: expected and, or, or ')', but the query ends"},
        {"age = 3)", "position 8: expected and, or, or the end, but there is ')'"},
        {"é and age = x", "position 13: expected a number, but there is 'x'"},
        {"hired = soon", "position 9: expected a date (DD-MM-YYYY), but there is 'soon'"},
        {"cadre > nurse",
         "position 7: > compares numbers and dates, and 'cadre' is text; use = or !="},
        {"tel < 3000", "position 5: < compares numbers and dates, and 'tel' is text; use = or !="},
        {"age ~ 3", "position 5: ~ looks into names and addresses only; use = or !="},
        {"name ~ \"\"", "position 8: expected a word of at least 2 letters, but there is ''"},
        {"name ~ x", "position 8: expected a word of at least 2 letters, but there is 'x'"},
        {"tel ~ 23", "position 7: expected at least 3 characters of an address, but there is '23'"},
        {"status = asleep",
         "position 10: expected active, blocked, stopped or archived, but there is 'asleep'"},
        {"language = English",
         "position 12: expected a language code of three letters (ISO 639-3), but there is 'English'"},
        {"group = Gamers", "position 9: expected the name of a group, but there is 'Gamers'"},
        {"history = Gamers", "position 11: expected the name of a flow, but there is 'Gamers'"},
        {"uuid = \"\"", "position 8: expected a value (everybody has one), but there is ''"},
        {"created_on != \"\"", "position 15: expected a value (everybody has one), but there is ''"},
        {"name = \"x", "position 8: the quote that opens here is never closed"},
        {"$ = 3", "position 1: unexpected '$'; put text in quotes"},
        {"name ! x", "position 6: unexpected '!'; put text in quotes"},
        {"age in 3", "position 8: expected '(', but there is '3'"},
        {"age in (3 4)", "position 11: expected ',' or ')', but there is '4'"},
        {"age not 3", "position 9: expected in, but there is '3'"},
    };
    for (const auto& [text, problem] : rows) {
        INFO(text);
        CHECK(reading(text) == problem);
    }
}

TEST_CASE("groups may not be made by what changes without the contact", "[flows][query]") {
    for (const std::string attribute : {"id", "ref", "status", "group", "flow", "history"}) {
        INFO(attribute);
        CHECK(
            reading("name = x or " + attribute + " = Stock", QueryUse::SmartGroup) ==
            "position 13: a group cannot be made by " + attribute +
                ": its members must follow from what is known of the contact"
        );
    }
    CHECK(reading("fatu", QueryUse::SmartGroup) == "name ~ \"fatu\"");
}

TEST_CASE("where addresses are hidden only their presence can be asked", "[flows][query]") {
    const auto hidden = [](std::string_view text) {
        return reading(text, QueryUse::Search, RedactionPolicy::Urns);
    };
    CHECK(hidden("tel = \"\"") == "urns.tel = \"\"");
    CHECK(hidden("urn != \"\"") == "urn != \"\"");
    CHECK(hidden("tel ~ 2331").starts_with("position 7: expected \"\", because addresses are hidden here"));
    CHECK(hidden("urn = x").starts_with("position 7: expected \"\", because addresses are hidden here"));
    CHECK(hidden("+231770000001") == "name ~ \"+231770000001\"");
    CHECK(hidden("tel:+231770000001") == "name ~ \"tel:+231770000001\"");
}

TEST_CASE("queries are bounded in length, conditions, words and depth", "[flows][query]") {
    const auto codeOf = [](const std::string& text) { return readQuery(text).error().code; };
    CHECK(codeOf(std::string(10'001, ' ')) == ErrorCode::LimitExceeded);
    std::string conditions = "age = 1";
    for (int i = 1; i < 250; ++i) conditions += " age = 1";
    CHECK(readQuery(conditions));
    CHECK(codeOf(conditions + " age = 1") == ErrorCode::LimitExceeded);
    std::string values = "age in (1";
    for (int i = 1; i < 251; ++i) values += ",1";
    CHECK(codeOf(values + ")") == ErrorCode::LimitExceeded);
    CHECK(readQuery(std::string(99, '(') + "age = 1" + std::string(99, ')')));
    CHECK(codeOf(std::string(100, '(') + "age = 1" + std::string(100, ')')) == ErrorCode::LimitExceeded);
    CHECK(codeOf("cadre = " + std::string(641, 'x')) == ErrorCode::InvalidInput);
    std::string words = "name ~ \"";
    for (int i = 0; i < 51; ++i) words += "ab ";
    CHECK(codeOf(words + "\"") == ErrorCode::InvalidInput);
}

}  // namespace tama::flows::testing
