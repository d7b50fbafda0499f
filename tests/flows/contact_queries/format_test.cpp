// The plain form of a query is the query.
#include <rapidcheck/catch.h>

#include "flows/contact_queries/parser.hpp"
#include "tests/flows/support/query_people.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

template <class List>
typename List::value_type drawn(const List& list) {
    return *rc::gen::elementOf(list);
}

std::string anyText() {
    const std::vector<std::string> pieces{
        "nurse", "Kédougou", " ", "\"", "\\", "'", "\u201C", "and", "12", "(", ",", "=", "x", "é", "\n"};
    std::string text = "t";
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) text += drawn(pieces);
    return text;
}

/// A condition as the parser makes one, from its text: the readings of its values are the parser's business.
ContactQuery anyCondition() {
    std::string value = anyText();
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    // A curly quote ends a text, too.
    for (std::size_t at = 0; (at = quoted.find("\u201C", at)) != std::string::npos; at += 4) {
        quoted.insert(at, "\\");
    }
    quoted += "\"";
    const std::vector<std::string> conditions{
        "cadre = " + quoted,
        "cadre != " + quoted,
        "cadre in (" + quoted + ", \"\", x)",
        "cadre not in (" + quoted + ", y)",
        "tel = " + quoted,
        "urn ~ 770",
        "fields.language = " + quoted,
        "name ~ fatu",
        "name = \"\"",
        "age > -2.50",
        "age in (1, 2)",
        "hired <= 14-03-2020",
        "created_on != 2020-03-14",
        "fields.all = 007",
        "language = eng"};
    const auto query = readQuery(drawn(conditions));
    RC_ASSERT(query.has_value());
    return *query;
}

ContactQuery anyQuery(int depth) {
    const auto kind = static_cast<ContactQuery::Kind>(depth == 0 ? 1 : *rc::gen::inRange(0, 5));
    if (kind == ContactQuery::Kind::Condition) return anyCondition();
    ContactQuery query;
    query.kind = kind;
    if (kind == ContactQuery::Kind::All) return query;
    const int parts = kind == ContactQuery::Kind::Not ? 1 : *rc::gen::inRange(2, 4);
    while (static_cast<int>(query.parts.size()) < parts) {
        auto part = anyQuery(depth - 1);
        const bool same = part.kind == kind && kind != ContactQuery::Kind::Not;
        query.parts.push_back(same ? anyCondition() : std::move(part));
    }
    return query;
}

}  // namespace

TEST_CASE("the plain form of a query parses to the same query", "[flows][query]") {
    rc::prop("for any tree", [] {
        const auto query = anyQuery(3);
        RC_LOG() << format(query) << '\n';
        const auto again = readQuery(format(query));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == query);
    });
}

TEST_CASE("a value in a query is one text, whatever it holds", "[flows][query]") {
    CHECK(valueInQuery("cadre = ", "nurse") == "\"nurse\"");
    CHECK(valueInQuery("cadre = \"chief ", "nurse") == "nurse");
    CHECK(valueInQuery("cadre = \"", "a\" or \\") == "a\\\" or \\\\");
    CHECK(valueInQuery("cadre = '", "O'Brien\"") == "O\\'Brien\"");
    CHECK(valueInQuery("facility = N'Zerekore and cadre = ", "x") == "\"x\"");
    CHECK(valueInQuery("cadre = \"a\" and ! ", "x") == "\"x\"");
    CHECK(valueInQuery("cadre = \"a\\", "\"").starts_with("\\"));
    rc::prop("in any place", [] {
        const auto beginning = drawn(std::vector<std::string>{"cadre = ", "cadre = \"", "cadre = '", "cadre = \u201C"});
        const auto closing = beginning == "cadre = " ? "" : beginning.ends_with("'") ? "'" : "\"";
        const auto value = anyText();
        const auto query = readQuery(beginning + valueInQuery(beginning, value) + closing);
        RC_ASSERT(query.has_value());
        RC_ASSERT(query->kind == ContactQuery::Kind::Condition);
        RC_ASSERT(query->condition.values.at(0).text == value);
    });
}

}  // namespace tama::flows::testing
