#include "registry/import_plan.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

PlaceRecord place(const std::string& id, const std::string& parent) {
    return {id, id, "area", parent, "file: " + id};
}

RoleRecord role(const std::string& id, const std::string& start, const std::string& end) {
    RoleRecord record;
    record.source_id = id;
    record.worker = "w";
    record.started_on = start;
    record.ended_on = end;
    return record;
}

ImportPlan plan(RegistryRecords records) {
    const auto codec = store::PhoneCodec::forTests();
    return planImport(std::move(records), {NumberingPlans::builtIn(), codec, "XT"});
}

PlannedPerson personWith(const std::vector<std::string>& phones) {
    WorkerRecord worker;
    worker.source_id = "w";
    worker.name = "W";
    worker.phones = phones;
    RegistryRecords records;
    records.workers.push_back(worker);
    return *plan(std::move(records)).workers.at(0).person;
}

std::vector<std::string> order(const ImportPlan& plan) {
    std::vector<std::string> ids;
    for (const auto& place : plan.places) ids.push_back(place.source_id);
    return ids;
}

}  // namespace

TEST_CASE("places are ordered parents first, whatever the order of the files", "[registry][import]") {
    RegistryRecords records;
    records.places = {place("facility", "district"), place("region", "nowhere"), place("district", "region")};
    const auto made = plan(std::move(records));
    CHECK(order(made) == std::vector<std::string>{"region", "district", "facility"});
    CHECK(made.problems.empty());
}

TEST_CASE("a circle of places is cut once and told", "[registry][import]") {
    RegistryRecords records;
    records.places = {
        place("a", "b"), place("b", "c"), place("c", "a"), place("d", "a"), place("self", "self")};
    const auto made = plan(std::move(records));
    CHECK(made.places.size() == 5);
    REQUIRE(made.problems.size() == 2);
    CHECK(describe(made.problems[0]) == "file: c: partOf: leads back to itself; left without a parent");
    CHECK(describe(made.problems[1]) == "file: self: partOf: leads back to itself; left without a parent");
    const auto roots = std::count_if(made.places.begin(), made.places.end(), [](const PlaceRecord& p) {
        return p.parent.empty();
    });
    CHECK(roots == 2);
}

TEST_CASE("an organization that manages a place is that place for the roles", "[registry][import]") {
    RegistryRecords records;
    records.places = {place("F1", "")};
    records.organizations = {place("ORG1", ""), place("ORG2", ""), place("F1", "")};
    records.managed_by["ORG1"] = "F1";
    auto at_organization = role("r", "", "");
    at_organization.place = "ORG1";
    records.roles.push_back(at_organization);
    const auto made = plan(std::move(records));
    CHECK(order(made) == std::vector<std::string>{"F1", "ORG2"});
    CHECK(made.workers.at(0).roles.at(0).place == "F1");
}

TEST_CASE("the main role is a current one, then the newest, then the greatest id", "[registry][import]") {
    const auto* const today = "2020-06-15";
    const auto main = [&](const std::vector<RoleRecord>& roles) { return mainRole(roles, today)->source_id; };
    CHECK(mainRole({}, today) == nullptr);
    CHECK(main({role("ended", "2019-01-01", "2020-01-01"), role("current", "2001", "")}) == "current");
    CHECK(main({role("new", "2019-01-01", ""), role("old", "2001", "")}) == "new");
    CHECK(main({role("a", "2019", ""), role("b", "2019", "")}) == "b");
    CHECK(main({role("b", "2019", ""), role("a", "2019", "")}) == "b");
    CHECK(main({role("later", "", "2019-01-01"), role("late", "2018", "2018-02-01")}) == "late");
}

TEST_CASE("a role is current through its last day, month or year", "[registry][import]") {
    CHECK_FALSE(hasEnded(role("r", "", ""), "2020-06-15"));
    CHECK_FALSE(hasEnded(role("r", "", "2020-06-15"), "2020-06-15"));
    CHECK(hasEnded(role("r", "", "2020-06-14"), "2020-06-15"));
    CHECK_FALSE(hasEnded(role("r", "", "2020"), "2020-06-15"));
    CHECK(hasEnded(role("r", "", "2019"), "2020-06-15"));
    CHECK_FALSE(hasEnded(role("r", "", "2020-06"), "2020-06-15"));
    CHECK(hasEnded(role("r", "", "unknown"), "2020-06-15"));
    auto inactive = role("r", "", "");
    inactive.active = false;
    CHECK(hasEnded(inactive, "2020-06-15"));
}

TEST_CASE("several numbers in several fields become one list without doubles", "[registry][import]") {
    const auto person = personWith({"70000001/76 000 002", "+999 70000001"});
    CHECK(person.phones.size() == 2);
    CHECK(person.phones[0].operator_name == "Tamacell");
    CHECK(person.problems.empty());
}

TEST_CASE(
    "unreadable numbers are told by their place in the list, never by themselves", "[registry][import]"
) {
    const auto person = personWith({"70000001", "111-111-1111"});
    CHECK(person.phones.size() == 1);
    REQUIRE(person.problems.size() == 1);
    CHECK(person.problems[0].kind == "invalid");
    CHECK(person.problems[0].detail.starts_with("phone 2: "));
    CHECK(person.problems[0].detail.find("111") == std::string::npos);
}

TEST_CASE("a worker without any number misses one", "[registry][import]") {
    CHECK(personWith({}).problems == std::vector<PlannedProblem>{{"missing", ""}});
    CHECK(personWith({" "}).problems == std::vector<PlannedProblem>{{"missing", ""}});
}

TEST_CASE("more than eight numbers are a damaged row", "[registry][import]") {
    std::string many;
    for (int i = 10; i < 22; ++i) many += "700000" + std::to_string(i) + ";";
    const auto person = personWith({many});
    CHECK(person.phones.size() == 8);
    REQUIRE(person.problems.size() == 1);
    CHECK(person.problems[0].kind == "invalid");
}

TEST_CASE("of a worker that stands twice the later record counts", "[registry][import]") {
    RegistryRecords records;
    for (const auto* name : {"First", "Second"}) {
        WorkerRecord worker;
        worker.source_id = "w";
        worker.name = name;
        worker.where = name;
        records.workers.push_back(worker);
    }
    const auto made = plan(std::move(records));
    REQUIRE(made.workers.size() == 1);
    CHECK(made.workers[0].person->record.name == "Second");
    CHECK(made.problems.size() == 1);
}
