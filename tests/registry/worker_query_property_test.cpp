// The two readings of a query, SQL and memory, must agree on every worker; and a query's plain form is the
// query.
#include <rapidcheck/catch.h>

#include "registry/target_group.hpp"
#include "registry/worker_query.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;
using flows::ContactQuery;

namespace {

// Few different words, so that queries and workers meet.
const std::vector<std::string> kNames{
    "Fatu Kamara-Jalloh", "Bartholomew O'Brien", "fatù", "X 100%_!", "Sia.Bah"};
const std::vector<std::string> kPlaces{"Bo", "Kono", "Kédougou", ""};
const std::vector<std::string> kJobs{"Nurse", "Chief Nurse", "Midwife", ""};
const std::vector<std::string> kSexes{"F", "M", ""};
const std::vector<std::string> kWards{
    "Maternité",
    "maternite",
    "x y",
    "",
    "12",
    "12.0",
    "-3",
    "0",
    "2020-03-14",
    "2020-03-15 08:00",
    "-0.5",
    "100"};
const std::vector<std::string> kNameParts{
    "fatu", "kam", "Bartholomäus", "jalloh", "brien", "\"100%_!\"", "\"zz bah\""};
const std::vector<std::string> kPhones{"", "70000001", "76000002", "70000003;88000004", "21000000", "bad"};
const std::vector<std::string> kValues{
    "\"\"",
    "bo",
    "Kono",
    "kédougou",
    "nurses",
    "\"chief  nurse\"",
    "midwife",
    "maternite",
    "\"x y\"",
    "tamacell",
    "orbit",
    "savanna",
    "fr",
    "English",
    "TEST",
    "F",
    "male",
    "12",
    "0",
    "\"fatu kamara-jalloh\""};
const std::vector<std::string> kOrdered{
    "12", "-3", "0", "11.99", "99", "2020-03-14", "2020-03-15", "2019-01-01", "-0.5"};

rc::Gen<std::string> oneOf(const std::vector<std::string>& words) {
    return rc::gen::elementOf(words);
}

std::string listOf(const std::vector<std::string>& words) {
    std::string list = "(" + *oneOf(words);
    for (int more = *rc::gen::inRange(0, 3); more > 0; --more) list += ", " + *oneOf(words);
    return list + ")";
}

/// A day about that of the import, as the country writes it.
std::string dayText(const flows::Environment& conventions) {
    const auto day = *oneOf({"13", "14", "15"});
    if (conventions.date_format == "DD-MM-YYYY") return day + "-11-2023";
    if (conventions.date_format == "MM-DD-YYYY") return "11/" + day + "/2023";
    return "2023-11-" + day;
}

std::string conditionText(const flows::Environment& conventions) {
    switch (*rc::gen::inRange(0, 12)) {
        case 0:
            return "phone " + *oneOf({"=", "!="}) + " " + *oneOf({"has", "none"});
        case 1:
            return "status " + *oneOf({"in", "not in"}) + " " + listOf({"active", "left", "blocked"});
        case 2:
            return "field.ward " + *oneOf({"<", "<=", ">", ">="}) + " " + *oneOf(kOrdered);
        case 3:
            return "name ~ " + *oneOf(kNameParts);
        case 4:
            return "created_on " + *oneOf({"<", "<=", "=", "!=", ">=", ">"}) + " " +
                   dayText(conventions);
        case 5:
            return "tel " + *oneOf({"=", "!="}) + " " + *oneOf({"\"\"", "+99970000001", "+99988000004"});
        case 6:
            return *oneOf({"field.ward", "fields.shift"}) + " " + *oneOf({"in", "not in"}) + " " +
                   listOf(kValues);
        default:
            break;
    }
    const std::vector<std::string> names{
        "cadre",
        "job",
        "sex",
        "language",
        "facility",
        "district",
        "region",
        "operator",
        "source",
        "name",
        "fields.ward"};
    const auto name = *oneOf(names);
    if (*rc::gen::inRange(0, 3) == 0) return name + " " + *oneOf({"in", "not in"}) + " " + listOf(kValues);
    return name + " " + *oneOf({"=", "!=", "is"}) + " " + *oneOf(kValues);
}

std::string queryText(int depth, const flows::Environment& conventions) {
    if (depth == 0) return conditionText(conventions);
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            return "all";
        case 1:
            return "not (" + queryText(depth - 1, conventions) + ")";
        case 2:
            return "(" + queryText(depth - 1, conventions) + ") and (" +
                   queryText(depth - 1, conventions) + ")";
        case 3:
            return queryText(depth - 1, conventions) + " or " + queryText(depth - 1, conventions) + " " +
                   queryText(0, conventions);
        default:
            return conditionText(conventions);
    }
}

// Zones in which the import was on one day or on the next, and all orders of a date.
flows::Environment anyConventions() {
    flows::Environment conventions;
    const auto zone = *oneOf({"UTC", "Pacific/Auckland", "Pacific/Honolulu"});
    conventions.timezone = flows::TimeZone::named(zone).value();
    conventions.date_format = *oneOf({"YYYY-MM-DD", "DD-MM-YYYY", "MM-DD-YYYY"});
    return conventions;
}

rc::Gen<ContactQuery> genQuery(int depth, const flows::Environment& conventions) {
    return rc::gen::exec([depth, conventions] {
        const auto text = queryText(depth, conventions);
        auto query = parseWorkerQuery(text, flows::QueryUse::Search, conventions);
        if (!query) RC_FAIL(text + ": " + describe(query.error()));
        return std::move(*query);
    });
}

std::string genCsv() {
    std::string csv = "id,name,phone,sex,job,facility,district,region,language,status,field.ward\n";
    const auto rows = *rc::gen::inRange(0, 25);
    for (int i = 0; i < rows; ++i) {
        csv += std::to_string(i) + "," + *oneOf(kNames) + "," + *oneOf(kPhones) + "," + *oneOf(kSexes) + "," +
               *oneOf(kJobs) + "," + *oneOf(kPlaces) + "," + *oneOf(kPlaces) + "," + *oneOf(kPlaces) + "," +
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
            const auto queries = *rc::gen::container<std::vector<ContactQuery>>(
                20, genQuery(3, anyConventions())
            );
            registry.database->read([&](store::Sql& sql) {
                WorkerFilter everyone;
                everyone.limit = 500;
                const auto workers = listWorkers(sql, registry.codec, everyone);
                for (const auto& query : queries) {
                    std::vector<std::int64_t> in_memory;
                    for (const auto& worker : workers) {
                        if (matches(query, worker)) in_memory.push_back(worker.id);
                    }
                    const auto selector = compile(query, &registry.codec);
                    RC_LOG() << format(query) << '\n';
                    RC_ASSERT(selectWorkers(sql, selector) == in_memory);
                    RC_ASSERT(countSelected(sql, selector) == static_cast<std::int64_t>(in_memory.size()));
                }
            });
        });
    }
}

TEST_CASE("the plain form of a query parses to the same query", "[registry][query]") {
    rc::prop("for any query", [] {
        const auto conventions = anyConventions();
        const auto query = *genQuery(3, conventions);
        RC_LOG() << format(query) << '\n';
        const auto again = parseWorkerQuery(format(query), flows::QueryUse::Search, conventions);
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == query);
    });
}
