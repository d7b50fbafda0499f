// The gates of the Standard Operating Procedure over the HTTP API: with a step missing, nothing goes on, and whoever
// tries is told the step and what to do. And the short way of a small team, by two people.
#include <vector>

#include "requests/trail_check.hpp"
#include "tests/server/procedure_world.hpp"

using namespace tama;
using namespace tama::tests;
using nlohmann::json;

namespace {

/// The SOP's way to activation: each step by whom, and with what.
struct WalkStep {
    const char* act;
    const char* who;
    json details;
    const char* sop;  // what a refusal of the next step may name, when this one is missing
};

std::vector<WalkStep> wayToActivation() {
    return {
        {"submit", "grace", json::object(), "SOP step 1"},
        {"hold_meeting", "kofi", {{"text", "Asked once"}}, "SOP step 2"},
        {"plan", "kofi", json::object(), "SOP step 2"},
        {"develop", "kofi", kPlanned, "SOP step 2"},
        {"pass_simulator", "kofi", json::object(), "SOP step 3a"},
        {"pass_own_phone", "kofi", json::object(), "SOP step 3b"},
        {"notify_requestor", "kofi", json::object(), "SOP step 3c"},
        {"send_to_requestor", "kofi", json::object(), "SOP step 3d"},
        {"state_satisfied", "grace", json::object(), "SOP step 7"},
        {"approve", "awa", {{"initials", "A.T."}, {"password", "password of awa"}}, "SOP step 8"},
        {"activate", "kofi", json::object(), "SOP step 9"}};
}

void take(ProcedureWorld& ministry, const std::string& number, const WalkStep& step) {
    const std::string act = step.act;
    if (act == "pass_own_phone") ministry.testsOnPhone("kofi", number, "own_phone", "kofi");
    if (act == "send_to_requestor") ministry.testsOnPhone("kofi", number, "requestor", "grace");
    ministry.as(step.who).does(number, act, step.details);
}

server::PlatformSettings smallTeam() {
    auto settings = ProcedureWorld::platformWithDoor();
    settings.procedure = requests::builtInProcedure("small_team").value();
    return settings;
}

}  // namespace

TEST_CASE("with any step missing the ones after it are refused, with the missing step and who does it", "[server]") {
    ProcedureWorld ministry;
    const auto way = wayToActivation();
    const auto number = ministry.as("grace").drafts(ministry.form());
    for (std::size_t missing = 0; missing < way.size(); ++missing) {
        for (std::size_t later = missing + 1; later < way.size(); ++later) {
            const auto& tried = way[later];
            const auto message = ministry.as(tried.who).refused(number, tried.act, tried.details);
            INFO(way[missing].act << " is missing, " << tried.act << " is tried: " << message);
            // The refusal is of the step that was tried, and names the one that comes next.
            CHECK(message.starts_with("SOP step "));
            CHECK(message.find("next comes '" + std::string(way[missing].act) + "' (" + way[missing].sop) != std::string::npos);
            CHECK(message.find("done by: ") != std::string::npos);
        }
        CHECK(ministry.as("mary").sees(number)["next"]["act"] == way[missing].act);
        take(ministry, number, way[missing]);
    }
    CHECK(ministry.as("mary").sees(number)["state"] == "active");
}

TEST_CASE("a test on a phone counts only when it was sent in its turn and answered to its end", "[server]") {
    ProcedureWorld ministry;
    auto& kofi = ministry.as("kofi");
    const auto number = ministry.as("grace").drafts(ministry.form());
    const auto way = wayToActivation();
    const auto path = "/api/use-cases/" + number + "/tests";
    CHECK(kofi.post(path, {{"kind", "own_phone"}}).status == 409);
    for (std::size_t i = 0; i < 5; ++i) take(ministry, number, way[i]);
    CHECK(kofi.post(path, {{"kind", "requestor"}}).status == 409);  // her phone comes after his
    CHECK(kofi.post(path, {{"kind", "landline"}}).status == 400);
    CHECK(says(kofi.refused(number, "pass_own_phone"), "was not begun"));
    CHECK(kofi.post(path, {{"kind", "own_phone"}}).status == 201);
    CHECK(says(kofi.refused(number, "pass_own_phone"), "is 'waiting'"));
    auto& lucy = ministry.as("lucy");
    CHECK(lucy.post(path, {{"kind", "own_phone"}}).status == 403);  // no phone is registered for her
    ministry.answers(ProcedureWorld::phoneOf("kofi"), "12");
    CHECK(says(lucy.refused(number, "pass_own_phone"), "'lucy'"));
    CHECK(kofi.does(number, "pass_own_phone") == "own_phone_passed");
    CHECK(kofi.sees(number)["tests"].size() == 1);
}

TEST_CASE("two people do everything in a small team, and one of them approves what the other sends", "[server]") {
    using server::Role;
    ProcedureWorld ministry(1, smallTeam());
    ministry.account("ada", server::Roles{Role::Requestor, Role::DataManager});
    ministry.account("ben", server::Roles{Role::Approver, Role::Supervisor, Role::DataManager});
    auto& ada = ministry.as("ada");
    auto& ben = ministry.as("ben");
    REQUIRE(ada.post("/api/testers", {{"name", "Ada"}, {"account", "ada"}, {"number", "+99970900003"}}).status == 201);

    auto form = ministry.form(2);
    form["requestor"] = "ada";
    const auto number = ada.drafts(form);
    CHECK(ada.does(number, "submit") == "submitted");
    CHECK(ada.does(number, "develop", kPlanned) == "development");  // they sit at one table: no meeting
    CHECK(says(ada.refused(number, "pass_own_phone"), "SOP step 3b"));
    CHECK(ada.does(number, "pass_simulator") == "simulator_passed");
    CHECK(says(ada.refused(number, "state_satisfied"), "SOP step 7"));  // never without her own phone
    ministry.testsOnPhone("ada", number, "own_phone", "ada");
    CHECK(ada.does(number, "pass_own_phone") == "own_phone_passed");
    CHECK(says(ada.refused(number, "state_satisfied"), "with a reason"));
    CHECK(ada.does(number, "state_satisfied", {{"text", "The requestor's phone is the one it was tested on"}}) == "satisfied");
    CHECK(says(ada.refused(number, "approve", {{"initials", "A."}}), "done by: approver"));
    CHECK(ben.does(number, "approve", {{"initials", "B."}}) == "approved");
    CHECK(says(ben.refused(number, "activate"), "whoever approved a use case cannot activate it"));
    CHECK(ada.does(number, "activate") == "active");
    CHECK(ada.does(number, "close") == "closed");
    CHECK(ada.does(number, "archive") == "archived");
    const auto seen = ben.sees(number);
    CHECK(seen["procedure"] == "small_team 1");
    REQUIRE(seen["tasks"].size() == 1);
    CHECK(seen["tasks"][0]["act"] == "send_to_requestor");
    CHECK(ada.does(number, "make_up", {{"step", "send_to_requestor"}, {"text", "Seen on Friday"}}) == "archived");
    ministry.database->read([](store::Sql& sql) { CHECK(requests::differencesFromTrail(sql).empty()); });
}

TEST_CASE("the last editor cannot approve, whatever roles they hold", "[server]") {
    using server::Role;
    ProcedureWorld ministry;
    ministry.account("ben", server::Roles{Role::Approver, Role::DataManager});
    const auto number = ministry.as("grace").drafts(ministry.form());
    for (const auto& step : wayToActivation()) {
        if (std::string(step.act) == "approve") break;
        if (std::string(step.act) == "develop") {
            ministry.as("ben").does(number, "develop", kPlanned);
        } else {
            take(ministry, number, step);
        }
    }
    CHECK(says(ministry.as("ben").refused(number, "approve", {{"initials", "B."}}), "last edited"));
    CHECK(ministry.as("awa").does(number, "approve", {{"initials", "A.T."}}) == "approved");
    CHECK(says(ministry.as("kofi").refused(number, "amend", {{"requested_end", 5}}), "must be later"));
    const auto later = toEpochMs(ministry.clock.now() + std::chrono::days{60});
    CHECK(ministry.as("kofi").does(number, "amend", {{"requested_end", later}}) == "satisfied");
    const auto history = ministry.as("mary").sees(number)["history"];
    CHECK(history.back()["evidence"]["reason"] == "amended: end");
}
