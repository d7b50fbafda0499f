#include "registry/duplicate_rules.hpp"

#include "base/match_key.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

NameLikeness likeness(std::string_view a, std::string_view b) {
    return likenessOf(matchKey(a), matchKey(b));
}

WorkerTraits person(std::int64_t id, std::string_view name) {
    WorkerTraits traits;
    traits.id = id;
    traits.source = "ihris";
    traits.source_id = "W" + std::to_string(id);
    traits.name_key = matchKey(name);
    return traits;
}

}  // namespace

TEST_CASE("names are the same in any order, with and without accents", "[registry][duplicates]") {
    CHECK(likeness("Fatu Kamara", "KAMARA, Fatù") == NameLikeness::Same);
    CHECK(likeness("Fatu Kamara", "Fatu Binta Kamara") == NameLikeness::Near);
    CHECK(likeness("Aminata Sesay", "Aminatta Sesay") == NameLikeness::Near);
    CHECK(likeness("Fatu Kamara", "Fatu Sesay") == NameLikeness::None);
    CHECK(likeness("Fatu", "Fatu Kamara") == NameLikeness::None);
    CHECK(likeness("", "") == NameLikeness::None);
}

TEST_CASE("a name alone makes no duplicate, a name with a phone or a facility does", "[registry][duplicates]") {
    auto a = person(1, "Fatu Kamara");
    auto b = person(2, "Kamara Fatu");
    CHECK(compareWorkers(a, b).score < kLeastDuplicateScore);
    a.place_id = b.place_id = 9;
    CHECK(compareWorkers(b, a).score == 5);
    CHECK(compareWorkers(b, a).a == 1);
    CHECK(compareWorkers(a, b).reasons == std::vector<std::string>{"same name", "same facility"});
    b.place_id = 10;
    a.number_keys = {77, 78};
    b.number_keys = {78};
    CHECK(compareWorkers(a, b).score == 6);
    b.name_key = "sia bah";
    CHECK(compareWorkers(a, b).score == 0);  // sharers of a phone, not one person
}

TEST_CASE("another birth date or staff id speaks against a duplicate", "[registry][duplicates]") {
    auto a = person(1, "Fatu Kamara");
    auto b = person(2, "Fatu Kamara");
    a.number_keys = b.number_keys = {7};
    CHECK(compareWorkers(a, b).score >= kLeastDuplicateScore);
    a.birth = "1980-01-02";
    b.birth = "1991-05-06";
    CHECK(compareWorkers(a, b).score < kLeastDuplicateScore);
    b.birth = a.birth;
    CHECK(compareWorkers(a, b).score == 9);
    a.staff_id = "77";
    b.staff_id = "78";
    CHECK(compareWorkers(a, b).score == 6);
}

TEST_CASE("pairs are found once, the most alike first, and not those told apart", "[registry][duplicates]") {
    std::vector<WorkerTraits> workers{
        person(1, "Fatu Kamara"),
        person(2, "Fatu Kamara"),
        person(3, "Sia Bah"),
        person(4, "Sia  Bah"),
        person(5, "Nobody Else")};
    workers[0].number_keys = workers[1].number_keys = {7};
    workers[2].place_id = workers[3].place_id = 9;
    workers[4].place_id = 9;
    const auto found = findDuplicates(workers, {});
    REQUIRE(found.size() == 2);
    CHECK(found[0].b == 2);
    CHECK(found[1].a == 3);
    CHECK(findDuplicates(workers, {{1, 2}}).size() == 1);
}

TEST_CASE("a facility of thousands is searched among neighbours by name", "[registry][duplicates]") {
    std::vector<WorkerTraits> workers;
    for (std::int64_t id = 1; id <= 5000; ++id) {
        workers.push_back(person(id, "Worker " + std::string(1, static_cast<char>('a' + id % 26)) + std::to_string(id)));
        workers.back().place_id = 1;
    }
    workers.push_back(person(6000, "Worker b27"));
    workers.back().place_id = 1;
    const auto found = findDuplicates(workers, {});
    REQUIRE_FALSE(found.empty());
    CHECK(found[0].b == 6000);
    CHECK(found[0].reasons.front() == "same name");
}
