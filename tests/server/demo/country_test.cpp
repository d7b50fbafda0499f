#include "server/demo/country.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "server/demo/person.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::demo;

namespace {

constexpr const char* kQ1 =
    "Ministry of Health: 6 free questions. STOP to opt out. Q1 Is ACT in stock today? Reply 1 for Yes, 2 for "
    "No";
constexpr const char* kQ2 = "Q2 For how many weeks will your ACT last? Reply with a number, e.g. 6";
constexpr const char* kQ4 =
    "Q4 How many days were you without ACT in the last 30 days? Reply with a number from 0 to 30";

struct Crowd {
    Country country = makeCountry(1, 2000);
    std::vector<Person> people;

    Crowd() {
        for (const auto& worker : country.workers) {
            if (!worker.phone.empty()) people.push_back(makePerson(country, worker, 1));
        }
    }
    Reaction hears(const Person& person, const char* text) const {
        return react(person, country.facts, text, readQuestion(text));
    }
    const Person& named(const std::string& source_id) const {
        return *std::find_if(people.begin(), people.end(), [&](const Person& person) {
            return person.worker.source_id == source_id;
        });
    }
};

bool isNumber(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Which part of those who answer a question in the first place does so in a form that it cannot take.
double shareOfWrongForms(const Crowd& crowd, const char* question) {
    int wrong = 0;
    int all = 0;
    for (const auto& person : crowd.people) {
        if (person.temper == Temper::Stranger || person.temper == Temper::Leaves) continue;
        const auto reaction = crowd.hears(person, question);
        if (!reaction.reply) continue;
        ++all;
        if (!isNumber(*reaction.reply)) ++wrong;
    }
    return static_cast<double>(wrong) / all;
}

}  // namespace

TEST_CASE("the same seed makes the same country, another seed another", "[server][demo]") {
    const auto one = makeCountry(7, 300);
    const auto same = makeCountry(7, 300);
    const auto other = makeCountry(8, 300);
    bool differs = false;
    for (std::size_t i = 0; i < one.workers.size(); ++i) {
        CHECK(one.workers[i].name == same.workers[i].name);
        CHECK(one.workers[i].phone == same.workers[i].phone);
        differs = differs || one.workers[i].phone != other.workers[i].phone;
    }
    CHECK(differs);
}

TEST_CASE(
    "every place but the country lies in a place before it, and every worker in a facility", "[server][demo]"
) {
    const auto country = makeCountry(1, 500);
    std::map<std::string, std::string> level;
    for (const auto& place : country.places) {
        CHECK((place.level == "country") == place.parent_id.empty());
        if (!place.parent_id.empty()) CHECK(level.count(place.parent_id) == 1);
        level[place.source_id] = place.level;
    }
    for (const auto& worker : country.workers) CHECK(level[worker.facility_id] == "facility");
}

TEST_CASE(
    "planted: in one district every facility is out of stock, elsewhere most are not", "[server][demo]"
) {
    const Crowd crowd;
    int yes_in_district = 0;
    int no_in_district = 0;
    int yes_elsewhere = 0;
    int no_elsewhere = 0;
    for (const auto& person : crowd.people) {
        const auto reply = crowd.hears(person, kQ1).reply.value_or("");
        const bool in_district = person.district == crowd.country.facts.stock_out_district;
        if (reply == "1" || reply == "yes" || reply == "oui")
            ++(in_district ? yes_in_district : yes_elsewhere);
        if (reply == "2" || reply == "no" || reply == "non") ++(in_district ? no_in_district : no_elsewhere);
    }
    CHECK(yes_in_district == 0);
    CHECK(no_in_district > 50);
    CHECK(yes_elsewhere > 3 * no_elsewhere);
}

TEST_CASE("planted: nobody at one facility is in coverage", "[server][demo]") {
    const Crowd crowd;
    int staff = 0;
    for (const auto& place : crowd.country.places) {
        if (place.name != crowd.country.facts.facility_off_the_air) continue;
        for (const auto& person : crowd.people) {
            if (person.worker.facility_id != place.source_id) continue;
            ++staff;
            const auto reaction = crowd.hears(person, kQ1);
            CHECK_FALSE(reaction.delivered);
            CHECK(std::stoi(reaction.error_code) == kErrorAbsent);
            CHECK_FALSE(reaction.reply);
        }
    }
    CHECK(staff >= 4);
}

TEST_CASE("planted: one question is misread by a third, the others by few", "[server][demo]") {
    const Crowd crowd;
    CHECK(shareOfWrongForms(crowd, kQ2) < 0.10);
    CHECK(shareOfWrongForms(crowd, kQ4) > 0.25);
    CHECK(shareOfWrongForms(crowd, kQ4) < 0.45);
}

TEST_CASE("planted: exactly one telephone is shared, by two workers", "[server][demo]") {
    const Crowd crowd;
    std::map<std::string, std::vector<std::string>> holders;
    for (const auto& worker : crowd.country.workers) {
        if (!worker.phone.empty()) holders[worker.phone].push_back(worker.source_id);
    }
    std::vector<std::vector<std::string>> shared;
    for (const auto& [number, workers] : holders) {
        if (workers.size() > 1) shared.push_back(workers);
    }
    REQUIRE(shared.size() == 1);
    CHECK(shared[0] == crowd.country.facts.shared_phone);
}

TEST_CASE(
    "planted: a wrong number says so, and one worker says STOP to the second question", "[server][demo]"
) {
    const Crowd crowd;
    const auto stranger = crowd.hears(crowd.named(crowd.country.facts.wrong_number), kQ1).reply;
    REQUIRE(stranger);
    CHECK(stranger->find("Wrong number") != std::string::npos);
    const auto& leaver = crowd.named(crowd.country.facts.stops);
    CHECK(crowd.hears(leaver, kQ1).reply.value_or("STOP") != "STOP");
    CHECK(crowd.hears(leaver, kQ2).reply == "STOP");
}

TEST_CASE("planted: one operator's receipts come hours late, the others' within a minute", "[server][demo]") {
    const Crowd crowd;
    std::set<std::string> operators;
    for (const auto& person : crowd.people) {
        operators.insert(person.operator_name);
        const auto reaction = crowd.hears(person, kQ1);
        if (!reaction.delivered) continue;
        if (person.operator_name == crowd.country.facts.slow_operator) {
            CHECK(reaction.receipt_after >= std::chrono::hours{3});
        } else {
            CHECK(reaction.receipt_after <= std::chrono::minutes{1});
        }
    }
    CHECK(operators == std::set<std::string>{"Orbit", "Savanna", "Tamacell"});
}

TEST_CASE("people answer, some late, some wrong, some out of coverage, some never", "[server][demo]") {
    const Crowd crowd;
    int in_the_hour = 0;
    int after_a_day = 0;
    int never = 0;
    int unreachable = 0;
    for (const auto& person : crowd.people) {
        const auto reaction = crowd.hears(person, kQ1);
        if (!reaction.delivered)
            ++unreachable;
        else if (!reaction.reply)
            ++never;
        else if (reaction.reply_after < std::chrono::hours{1})
            ++in_the_hour;
        else if (reaction.reply_after > std::chrono::hours{24})
            ++after_a_day;
    }
    CHECK(in_the_hour > 600);
    CHECK(after_a_day > 100);
    CHECK(never > 200);
    CHECK(unreachable > 60);
}

TEST_CASE("a text is read as the question it is", "[server][demo]") {
    CHECK(readQuestion(kQ1).key == "q1");
    CHECK(readQuestion(kQ1).is_first);
    CHECK(readQuestion("Ministry of Health reminder: is ACT in stock today? Reply 1 for Yes").is_reminder);
    CHECK(readQuestion("Please reply 1 for Yes or 2 for No.").is_repeat);
    CHECK(readQuestion("Répondez 1 pour Oui ou 2 pour Non.").is_repeat);
    CHECK_FALSE(readQuestion("Thank you for reporting.").wants_answer);
}
