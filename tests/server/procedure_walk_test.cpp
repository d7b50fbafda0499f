// The Standard Operating Procedure, steps 1 to 11, over the HTTP API, as its people walk it.
#include <chrono>

#include "requests/audit_trail.hpp"
#include "requests/trail_check.hpp"
#include "tests/server/procedure_world.hpp"

using namespace tama;
using namespace tama::tests;
using nlohmann::json;

namespace {

std::string nextOf(const json& seen) {
    return seen["next"].is_null() ? "" : seen["next"]["act"].get<std::string>();
}

}  // namespace

TEST_CASE("eight people walk a use case through the SOP over the API, step by step", "[server]") {
    ProcedureWorld ministry;
    auto& grace = ministry.as("grace");    // requestor
    auto& kofi = ministry.as("kofi");      // data manager
    auto& samuel = ministry.as("samuel");  // supervisor
    auto& awa = ministry.as("awa");        // director of the unit
    auto& isaac = ministry.as("isaac");    // ICT
    auto& mary = ministry.as("mary");      // management team
    auto& peter = ministry.as("peter");    // implementing partner
    auto& lucy = ministry.as("lucy");      // second data manager

    // 1. The partner drafts; the unit that asks hands it in, five days ahead, so the supervisor waives the week.
    const auto number = peter.drafts(ministry.form(5));
    CHECK(nextOf(peter.sees(number)) == "submit");
    CHECK(says(grace.refused(number, "submit"), "one week"));
    CHECK(samuel.does(number, "waive_notice", {{"text", "Stock-outs were reported from two districts"}}) == "draft");
    CHECK(grace.does(number, "submit") == "submitted");

    // 2. Meeting with record and comments on the questions, planning tool, workflow.
    const json record{
        {"text", "Asked once, of all nurses."}, {"comments", {{{"question", 2}, {"text", "Count whole weeks"}}}}};
    CHECK(kofi.does(number, "hold_meeting", record) == "review");
    CHECK(kofi.does(number, "plan") == "planned");
    CHECK(kofi.does(number, "develop", kPlanned) == "development");

    // 3. Simulator, own phone, notice, requestor's phone.
    const auto simulated = json::parse(kofi.tries(number, "pass_simulator").body);
    CHECK(simulated["state"] == "simulator_passed");
    CHECK(says(simulated["found"].get<std::string>(), "ways out of its nodes were reached"));
    ministry.testsOnPhone("kofi", number, "own_phone", "kofi");
    CHECK(kofi.does(number, "pass_own_phone") == "own_phone_passed");
    CHECK(kofi.does(number, "notify_requestor", {{"text", "Told by telephone"}}) == "requestor_notified");
    ministry.testsOnPhone("kofi", number, "requestor", "grace");
    CHECK(kofi.does(number, "send_to_requestor") == "requestor_tested");

    // 5 and 6. She wants a change; the tests are repeated.
    CHECK(grace.does(number, "request_changes", {{"text", "Thank them by name"}}) == "development");
    CHECK(lucy.does(number, "develop", kPlanned) == "development");
    CHECK(kofi.does(number, "pass_simulator") == "simulator_passed");
    CHECK(says(kofi.refused(number, "pass_own_phone"), "SOP step 3b"));  // the old test counts no more
    ministry.testsOnPhone("kofi", number, "own_phone", "kofi");
    CHECK(kofi.does(number, "pass_own_phone") == "own_phone_passed");
    CHECK(kofi.does(number, "notify_requestor") == "requestor_notified");
    ministry.testsOnPhone("kofi", number, "requestor", "grace");
    CHECK(kofi.does(number, "send_to_requestor") == "requestor_tested");

    // 7 and 8. The requestor is satisfied; the director initials the form, and types her password for it.
    auto seen = mary.sees(number);
    CHECK(seen["next"]["account"] == "grace");
    CHECK(seen["round"] == 2);
    CHECK(grace.does(number, "state_satisfied") == "satisfied");
    ministry.clock.advance(std::chrono::hours{1});
    CHECK(says(awa.refused(number, "approve", {{"initials", "A.T."}}), "password"));
    CHECK(says(awa.refused(number, "approve", {{"initials", "A.T."}, {"password", "a wrong password"}}), "password is wrong"));
    CHECK(awa.does(number, "approve", {{"initials", "A.T."}, {"password", "password of awa"}}) == "approved");
    CHECK(says(awa.refused(number, "activate"), "done by: data_manager, supervisor"));

    // 9 and 10. Activated by somebody else; ICT may stop it, and not let it go on.
    CHECK(kofi.does(number, "activate") == "active");
    while (ministry.platform.turn() > 0) continue;
    CHECK(isaac.does(number, "pause") == "paused");
    CHECK(says(isaac.refused(number, "resume"), "SOP step 9"));
    CHECK(samuel.does(number, "resume") == "active");
    CHECK(mary.get("/api/use-cases/" + seen["id"].get<std::string>())["use_case"]["next"]["act"] == "close");
    CHECK(kofi.does(number, "close") == "closed");

    // 11. Report, decision, archive.
    CHECK(kofi.does(number, "report") == "reported");
    CHECK(grace.does(number, "log_decision", {{"text", "2,000 boxes leave on Friday"}}) == "decision_logged");
    CHECK(kofi.does(number, "archive") == "archived");
    CHECK(nextOf(mary.sees(number)).empty());

    ministry.database->read([](store::Sql& sql) {
        CHECK(requests::verifyAuditTrail(sql).ok());
        CHECK(requests::differencesFromTrail(sql).empty());
        CHECK(sql.one<std::int64_t>("SELECT count(*) FROM target WHERE exclusion = ''").value() == 20);
    });
}

TEST_CASE("the form, the record and the trail are shown to whoever may see them", "[server]") {
    ProcedureWorld ministry;
    auto& grace = ministry.as("grace");
    const auto number = grace.drafts(ministry.form());
    auto form = ministry.form();
    form["title"] = "ACT and RDT stock-outs";
    form["report_due"] = 1'760'000'000'000;
    const auto path = "/api/use-cases/" + number;
    CHECK(grace.http.request("PUT", path + "/form", grace.headers, form.dump()).status == 200);
    const auto seen = grace.sees(number);
    CHECK(seen["title"] == "ACT and RDT stock-outs");
    CHECK(seen["form"]["questions"][1]["translations"]["fra"] == "Pour combien de semaines?");
    CHECK(seen["form"]["report_due"] == 1'760'000'000'000);
    CHECK(seen["history"].size() == 2);
    form["colour"] = "red";
    const auto wrong = grace.http.request("PUT", path + "/form", grace.headers, form.dump());
    CHECK(wrong.status == 400);
    CHECK(json::parse(wrong.body)["error"]["place"] == "colour");
    // A partner sees what it drafted, and nobody else's.
    auto& peter = ministry.as("peter");
    peter.get(path + "/procedure", 404);
    CHECK(peter.post(path + "/acts/submit", json::object()).status == 403);
    CHECK(ministry.as("isaac").post("/api/use-cases", ministry.form()).status == 403);
    CHECK(grace.post(path + "/acts/explode", json::object()).status == 404);
    CHECK(grace.tries(number, "submit", {{"speed", 5}}).status == 400);
    // An incomplete form says all that is missing.
    const auto empty = ministry.as("kofi").drafts({{"title", "Not yet"}});
    CHECK(ministry.as("kofi").sees(empty)["next"]["missing"].size() == 8);
}

TEST_CASE("phones for tests are registered by the mHero team, and shown without their numbers", "[server]") {
    ProcedureWorld ministry;
    auto& kofi = ministry.as("kofi");
    const json tester{{"name", "Lucy"}, {"account", "lucy"}, {"number", "+99970900009"}};
    CHECK(kofi.post("/api/testers", tester).status == 201);
    CHECK(kofi.post("/api/testers", {{"name", "x"}, {"account", ""}, {"number", "12"}}).status == 400);
    const auto list = kofi.get("/api/testers");
    CHECK(list["testers"].size() == 3);
    CHECK(list.dump().find("999709") == std::string::npos);
    CHECK(ministry.as("grace").post("/api/testers", tester).status == 403);
}
