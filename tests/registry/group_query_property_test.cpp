// The two readings of a query, SQL and memory, must agree on every worker; and a query's plain form is the
// query.
#include <rapidcheck/catch.h>

#include "registry/group_query.hpp"
#include "registry/target_group.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

// Few different words, so that queries and workers meet.
const std::vector<std::string> kPlaces{"Bo", "Kono", "Kédougou", ""};
const std::vector<std::string> kJobs{"Nurse", "Chief Nurse", "Midwife", ""};
const std::vector<std::string> kSexes{"F", "M", ""};
const std::vector<std::string> kWards{"Maternité", "maternite", "x y", ""};
const std::vector<std::string> kPhones{"", "70000001", "76000002", "70000003;88000004", "21000000", "bad"};
const std::vector<std::string> kValues{
    "",
    "bo",
    "kono",
    "kedougou",
    "nurse",
    "chief nurse",
    "midwife",
    "maternite",
    "x y",
    "tamacell",
    "orbit",
    "savanna",
    "fra",
    "eng",
    "test",
    "female",
    "male"};

rc::Gen<std::string> oneOf(const std::vector<std::string>& words) {
    return rc::gen::elementOf(words);
}

rc::Gen<GroupQuery> genCondition() {
    return rc::gen::exec([] {
        GroupQuery query;
        query.kind = GroupQuery::Kind::Is;
        auto& condition = query.condition;
        condition.field = static_cast<QueryField>(*rc::gen::inRange(0, 12));
        if (condition.field == QueryField::Custom) condition.key = *oneOf({"ward", "shift"});
        const auto count = *rc::gen::inRange(1, 4);
        for (int i = 0; i < count; ++i) {
            const auto words = condition.field == QueryField::Phone ? std::vector<std::string>{"has", "none"}
                               : condition.field == QueryField::Status
                                   ? std::vector<std::string>{"active", "left"}
                                   : kValues;
            condition.values.push_back(*oneOf(words));
        }
        return query;
    });
}

rc::Gen<GroupQuery> genQuery(int depth) {
    if (depth == 0) return genCondition();
    return rc::gen::exec([depth] {
        const auto kind = static_cast<GroupQuery::Kind>(*rc::gen::inRange(0, 5));
        if (kind == GroupQuery::Kind::Is) return *genCondition();
        GroupQuery query;
        query.kind = kind;
        const auto parts = kind == GroupQuery::Kind::All   ? 0
                           : kind == GroupQuery::Kind::Not ? 1
                                                           : *rc::gen::inRange(2, 4);
        for (int i = 0; i < parts; ++i) query.parts.push_back(*genQuery(depth - 1));
        return query;
    });
}

std::string genCsv() {
    std::string csv = "id,name,phone,sex,job,facility,district,region,language,status,field.ward\n";
    const auto rows = *rc::gen::inRange(0, 25);
    for (int i = 0; i < rows; ++i) {
        csv += std::to_string(i) + ",W," + *oneOf(kPhones) + "," + *oneOf(kSexes) + "," + *oneOf(kJobs) +
               "," + *oneOf(kPlaces) + "," + *oneOf(kPlaces) + "," + *oneOf(kPlaces) + "," +
               *oneOf({"fr", "en", ""}) + "," + *oneOf({"active", "left"}) + "," + *oneOf(kWards) + "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("SQL and memory read every query alike", "[registry][query]") {
    for (const auto engine : testEngines()) {
        rc::prop("on " + std::string(engine == store::Engine::Sqlite ? "SQLite" : "PostgreSQL"), [engine] {
            RegistryFixture registry(engine);
            registry.importCsv(genCsv());
            const auto queries = *rc::gen::container<std::vector<GroupQuery>>(20, genQuery(3));
            registry.database->read([&](store::Sql& sql) {
                WorkerFilter everyone;
                everyone.limit = 500;
                const auto workers = listWorkers(sql, registry.codec, everyone);
                for (const auto& query : queries) {
                    std::vector<std::int64_t> in_memory;
                    for (const auto& worker : workers) {
                        if (matches(query, worker)) in_memory.push_back(worker.id);
                    }
                    const auto selector = compile(query);
                    RC_LOG() << format(query) << '\n';
                    RC_ASSERT(selectWorkers(sql, selector) == in_memory);
                    RC_ASSERT(countSelected(sql, selector) == static_cast<std::int64_t>(in_memory.size()));
                }
            });
        });
    }
}

TEST_CASE("the plain form of a query parses to the same query", "[registry][query]") {
    rc::prop("for any tree", [] {
        const auto query = *genQuery(3);
        RC_LOG() << format(query) << '\n';
        const auto again = parseGroupQuery(format(query));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == query);
    });
}

TEST_CASE("no text crashes the parser", "[registry][query]") {
    rc::prop("for any words in any order", [] {
        const std::vector<std::string> words{
            "and",
            "or",
            "not",
            "(",
            ")",
            "=",
            "!=",
            "in",
            ",",
            "cadre",
            "field.x",
            "nurse",
            "\"",
            "\\",
            "all",
            "\xE2\x80",
            "\xC3\xA9",
            "phone",
            "has"};
        std::string text;
        for (const auto& word : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words)))
            text += word + " ";
        const auto query = parseGroupQuery(text);
        if (!query) RC_ASSERT(query.error().place.starts_with("position "));
    });
}
