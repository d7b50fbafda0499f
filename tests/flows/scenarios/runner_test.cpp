#include "flows/scenarios/report.hpp"

#include <nlohmann/json.hpp>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

/// Asks the age; a time-out after two days reminds, and the session expires after a week.
Json agesFlow() {
    return flow(
        1,
        "Age",
        {question(
             1,
             "How old are you, @contact.first_name?",
             "Age",
             {.ways = {{"Number", "has_number", {}, 2}},
              .otherwise = 3,
              .timeout_seconds = 2 * 86400,
              .timeout_to = 4}
         ),
         step(2, {say("Thanks"), act("set_contact_field", {{"field", {{"key", "age"}}}, {"value", "@results.age"}})}),
         step(3, {say("A number, please")}, 1),
         step(4, {say("Still there?")}, 1)},
        {{"expire_after_minutes", 7 * 1440},
         {"localization", {{"fra", {{actionId(1), {{"text", {"Quel age avez-vous?"}}}}}}}}}
    );
}

Json ageFile() {
    return document(
        {agesFlow()},
        {{"fields", {{{"key", "age"}, {"name", "Age now"}, {"type", "number"}}}},
         {"groups", {{{"uuid", id(7)}, {"name", "Nurses"}}, {{"uuid", id(8)}, {"name", "Old"}, {"query", "age > 60"}}}}}
    );
}

std::string run(const Json& file, const std::string& scenarios) {
    return showScenarios(runScenarioFile(assetsOf(file), scenarios, "s.txt"));
}

/// What a scenario of the age flow shows, without its line of counts.
std::string differences(const std::string& steps) {
    const std::string shown = run(ageFile(), "Scenario: x\n" + steps);
    return shown.substr(0, shown.rfind("s.txt: "));
}

}  // namespace

TEST_CASE("a scenario passes where all that it says is so, and nothing else was sent", "[flows][scenarios]") {
    CHECK(
        run(ageFile(),
            "name: Fatu Kamara\n"
            "Scenario: a number\n"
            "Tama: How old are you, Fatu?\n"
            "Worker: many\n"
            "Tama: A number, please\n"
            "Tama: How old are you, Fatu?\n"
            "result Age = many (Other)\n"
            "Worker: 33\n"
            "Tama: Thanks\n"
            "ends\n"
            "result age = 33\n"
            "result Age = Number\n"
            "result Weight = (none)\n"
            "field Age now = 33\n"
            "language = eng\n"
            "status = active\n"
            "not in group Nurses\n"
            "Scenario: other words\n"
            "language: fra\n"
            "group: nurses\n"
            "Tama: Quel…\n"
            "in group Nurses\n"
            "still waits\n") == "s.txt: 2 scenarios, all pass\n"
    );
}

TEST_CASE("a failure names file, line, what was expected and got, and what was said", "[flows][scenarios]") {
    CHECK(
        run(ageFile(), "Scenario: a number\nTama: How old…\nWorker: 33\nTama: Thank you\n") ==
        "s.txt:4: a number\n"
        "    Tama: How old are you, Amina?\n"
        "    Worker: 33\n"
        "    Tama: Thanks\n"
        "  expected: Tama: Thank you\n"
        "  got:      Tama: Thanks\n"
        "s.txt: 1 scenario, 1 failed\n"
    );
}

TEST_CASE("what differs is reported and the rest still compared", "[flows][scenarios]") {
    // A message that was not expected.
    CHECK(differences("Tama: …\nWorker: x\nTama: How old…\n").find("s.txt:3: x\n") == 0);
    CHECK(differences("Tama: …\nWorker: x\n…\nWorker: 3\n").find("got:      Tama: Thanks") != std::string::npos);
    // One that did not come.
    const std::string missing = differences("Tama: …\nWorker: 3\nTama: Thanks\nTama: Bye\n");
    CHECK(missing.find("got:      nothing: the conversation is over: ends") != std::string::npos);
    CHECK(differences("Tama: …\nTama: …\n").find("nothing: it waits for an answer") != std::string::npos);
    // Checks.
    CHECK(differences("…\nWorker: 3\n…\nresult Age = 4\n").find("got:      result Age = 3 (Number)") !=
          std::string::npos);
    CHECK(differences("…\nWorker: 3\n…\nresult Age = 3 (Other)\n").find("result Age = 3 (Number)") !=
          std::string::npos);
    CHECK(differences("…\nresult Age = 4\n").find("got:      result Age = (none)") != std::string::npos);
    CHECK(differences("…\nends\n").find("got:      still waits") != std::string::npos);
    CHECK(differences("…\nfield age = 4\n").find("got:      field age = (none)") != std::string::npos);
    CHECK(differences("…\nin group Nurses\n").find("got:      not in group Nurses") != std::string::npos);
    CHECK(differences("…\nbroadcast = …\n").find("got:      none") != std::string::npos);
}

TEST_CASE("a value that was not understood does not pass for a category", "[flows][scenarios]") {
    CHECK(differences("…\nWorker: Number\n…\nresult Age = Number\n").find("Number (Other)") != std::string::npos);
    CHECK(differences("…\nWorker: Number\n…\nresult Age = Number (Other)\n").empty());
    CHECK(differences("…\nWorker: Number\n…\nresult Age = Other\n").empty());
}

TEST_CASE("time-outs and expiry come when their time has come", "[flows][scenarios]") {
    CHECK(differences("…\nwait 47 hours\nstill waits\nwait 1 hour\nTama: Still there?\nTama: How old…\n").empty());
    // Five days: two reminders, and the first question's time begins again with each.
    CHECK(differences("…\nwait 5 days\nTama: Still…\nTama: How…\nTama: Still…\nTama: How…\n").empty());
    CHECK(differences("…\nwait for time-out\n…\nWorker: 3\nTama: Thanks\n").empty());
    CHECK(differences("…\nwait for expiry\nends expired\n").empty());
    CHECK(differences("at: 2026-03-01 09:00\n…\nwait until 2026-03-03 08:59\nwait 1 minute\n…\n").empty());
    CHECK(differences("at: 2026-03-01 09:00\n…\nwait until 2026-02-01\n").find("it is 2026-03-01 09:00 already") !=
          std::string::npos);
    CHECK(differences("…\nWorker: 3\n…\nwait for time-out\n").find("expected: a question with a time-out") !=
          std::string::npos);
    CHECK(differences("…\nWorker: 3\n…\nwait for expiry\n").find("a question that can expire") != std::string::npos);
    CHECK(differences("…\nWorker: 3\n…\nWorker: 4\n").find("the conversation is over: ends") != std::string::npos);
}

TEST_CASE("settings are the worker's record and the conventions of the place", "[flows][scenarios]") {
    const auto greets = [](const std::string& text, const std::string& settings, const std::string& expected) {
        Json file = document(
            {flow(1, "Greet", {step(1, {say(text)})})},
            {{"fields", {{{"key", "born"}, {"name", "Born"}, {"type", "datetime"}}}}}
        );
        const std::string shown = run(file, "Scenario: x\n" + settings + "Tama: " + expected + "\n");
        INFO(shown);
        CHECK(shown == "s.txt: 1 scenario, all pass\n");
    };
    greets("@fields.cadre", "field cadre: nurse\n", "nurse");
    greets(
        "@fields.born",
        "date format: DD-MM-YYYY\ntimezone: Africa/Monrovia\nfield born: 02-03-1990\n",
        "1990-03-02T00:00:00.000000Z"
    );
    greets("@(now())", "at: 2026-07-01 09:00\ntimezone: Africa/Lagos\n", "2026-07-01T09:00:00.000000+01:00");
    greets("@(format_datetime(now(), \"YYYY-MM-DD tt:mm\"))", "", "2026-01-05 09:00");
    greets("@contact.timezone", "worker timezone: Africa/Abidjan\n", "Africa/Abidjan");
    greets("@urns.tel", "country: LR\nphone: 0770000001\n", "tel:+231770000001");
    greets("@(format_number(1234.5))", "decimal symbol: ,\n", "1.234,5");
    greets("@contact.name @contact.status", "name: Fatu\nstatus: active\n", "Fatu active");
}

TEST_CASE("a setting that cannot be is refused with its line", "[flows][scenarios]") {
    const auto refused = [](const std::string& setting) {
        const std::string shown = differences(setting + "\n…\n");
        CHECK(shown.starts_with("s.txt:2: x\n"));
        return shown;
    };
    CHECK(refused("flow: Weight").find("there is no workflow \"Weight\"; there are: Age") != std::string::npos);
    CHECK(refused("language: French").find("three letters, such as fra") != std::string::npos);
    CHECK(refused("languages: eng, french").find("\"french\" is no language") != std::string::npos);
    CHECK(refused("timezone: Monrovia").find("Africa/Monrovia") != std::string::npos);
    CHECK(refused("worker timezone: Mars").find("no time zone Mars") != std::string::npos);
    CHECK(refused("at: noon").find("at: 2026-03-01 09:00") != std::string::npos);
    CHECK(refused("phone: 12").find("+231770000001") != std::string::npos);
    CHECK(refused("status: asleep").find("active, blocked, stopped or archived") != std::string::npos);
    CHECK(refused("group: Doctors").find("no group \"Doctors\"") != std::string::npos);
    CHECK(refused("group: Old").find("is a smart group (age > 60)") != std::string::npos);
    CHECK(refused("date format: DD/MM").find("DD-MM-YYYY") != std::string::npos);
    CHECK(refused("decimal symbol: x").find("must be") != std::string::npos);
}

TEST_CASE("a worker who begins needs a trigger word of the file", "[flows][scenarios]") {
    const auto trigger = [](int flow, const std::string& word, const std::string& match) {
        return Json{
            {"trigger_type", "K"},
            {"flow", {{"uuid", flowId(flow)}, {"name", "F"}}},
            {"keywords", {word}},
            {"match_type", match},
            {"groups", Json::array()}};
    };
    const Json file{
        {"version", "13"},
        {"flows",
         {flow(1, "Stock", {step(1, {say("stock: @trigger.keyword")})}),
          flow(2, "Case", {step(2, {say("case @input.text")})}, {{"uuid", flowId(2)}})}},
        {"triggers", {trigger(1, "stock", "F"), trigger(2, "case", "O")}}};
    CHECK(run(file, "Scenario: x\nWorker: STOCK 12\nTama: stock: stock\n") == "s.txt: 1 scenario, all pass\n");
    CHECK(run(file, "Scenario: x\nWorker: Case!\nTama: case Case!\n") == "s.txt: 1 scenario, all pass\n");
    const std::string wrong = run(file, "flow: Stock\nScenario: x\nWorker: stack\n");
    CHECK(wrong.find("expected: a trigger word of \"Stock\": stock") != std::string::npos);
    // A workflow without triggers takes any first message.
    CHECK(differences("Worker: hello\nTama: …\n").find("s.txt:3: x") == 0);
}

TEST_CASE("random splits lead where the scenario picks", "[flows][scenarios]") {
    const Json file = document({flow(
        1, "Draw", {draw(1, {2, 3}), step(2, {say("two")}, 4), step(3, {say("three")}, 4), draw(4, {5, 6}),
                    step(5, {say("five")}), step(6, {say("six")})}
    )});
    CHECK(run(file, "Scenario: x\nTama: two\nTama: five\n") == "s.txt: 1 scenario, all pass\n");
    CHECK(
        run(file, "Scenario: x\npick bucket 3\npick 2\nTama: three\nTama: six\n") ==
        "s.txt: 1 scenario, all pass\n"
    );
    CHECK(run(file, "Scenario: x\npick 3\n…\n").find("there is no branch \"3\"; there are: Bucket 2, Bucket 3") !=
          std::string::npos);
    const std::string unused = run(file, "Scenario: x\npick 1\npick 1\npick 1\n…\n");
    CHECK(unused.find("s.txt:4: x") == 0);
    CHECK(unused.find("met no random split") != std::string::npos);
}

TEST_CASE("web services answer what the scenario says, in its order", "[flows][scenarios]") {
    const Json call = act("call_webhook", {{"method", "GET"}, {"url", "https://x.org/@contact.first_name"}});
    const Json file =
        document({flow(1, "Call", {step(1, {call, say("@webhook.status @webhook.json.n"), call, say("@webhook.status")})})});
    CHECK(
        run(file,
            "Scenario: x\nwebhook https://x.org/… answers 200 {\"n\": 4}\nwebhook …Amina fails\nTama: 200 4\n"
            "Tama: 0\n") == "s.txt: 1 scenario, all pass\n"
    );
    CHECK(
        run(file, "Scenario: x\nwebhook https://x.org/Amina answers 503\nTama: 503\nTama: 503\nproblem …\n")
            .find("all pass") != std::string::npos
    );
    const std::string none = run(file, "Scenario: x\nwebhook https://y.org answers 200\n…\n");
    CHECK(none.find("calls https://x.org/Amina, for which the scenario has no answer") != std::string::npos);
}

TEST_CASE("an error in the workflow fails the scenario unless it is expected", "[flows][scenarios]") {
    const Json file = document({flow(1, "Wrong", {step(1, {say("@(1 / 0)x")})})});
    CHECK(run(file, "Scenario: x\nTama: x\n").find("got:      problem ") != std::string::npos);
    CHECK(run(file, "Scenario: x\nTama: x\nproblem …division by zero\n") == "s.txt: 1 scenario, all pass\n");
    CHECK(run(file, "Scenario: x\nTama: x\nproblem other\n").find("expected: problem other") != std::string::npos);
    const Json loop = document({flow(1, "Loop", {step(1, Json::array(), 2), step(2, Json::array(), 1)})});
    CHECK(run(loop, "Scenario: x\nends failed\nproblem …loops without a question\n").find("all pass") !=
          std::string::npos);
}

TEST_CASE("the report says for programs what it says for people", "[flows][scenarios]") {
    const auto report =
        runScenarioFile(assetsOf(ageFile()), "Scenario: x\nTama: Hello\n", "s.txt");
    const Json json = toJson(report);
    CHECK_FALSE(json["passes"].get<bool>());
    CHECK(json["scenarios"][0]["name"] == "x");
    CHECK(json["scenarios"][0]["conversation"] == Json::array({"Tama: How old are you, Amina?"}));
    CHECK(json["scenarios"][0]["failures"][0]["line"] == 2);
    CHECK(json["scenarios"][0]["failures"][0]["got"] == "Tama: How old are you, Amina?");
    const auto unreadable = runScenarioFile(assetsOf(ageFile()), "nothing", "s.txt");
    CHECK_FALSE(unreadable.passes());
    CHECK(showScenarios(unreadable).find("s.txt: cannot be read\n") != std::string::npos);
    CHECK(toJson(unreadable)["errors"][0]["place"] == "s.txt:1");
}

TEST_CASE("an update writes what Tama says now and leaves the rest", "[flows][scenarios]") {
    const auto assets = assetsOf(ageFile());
    const auto updated = [&](const std::string& text) {
        return updatedScenarios(text, runScenarioFile(assets, text, "s.txt"));
    };
    // Only the worker's part is written: the rest is filled in.
    const std::string filled = updated("Scenario: x\n  # first\n  …\n  Worker: x\n  Worker: 3\n  result Age = 1");
    CHECK(
        filled ==
        "Scenario: x\n  # first\n  …\n  Worker: x\n  Tama: A number, please\n  Tama: How old are you, Amina?\n"
        "  Worker: 3\n  Tama: Thanks\n  result Age = 3 (Number)\n"
    );
    CHECK(runScenarioFile(assets, filled, "s.txt").passes());
    // Messages that changed, went or came; patterns that fit stay.
    const std::string changed =
        updated("Scenario: x\nTama: How…\nTama: gone\n  on two lines\nWorker: 3\nTama: Thank\n   you\nstill waits\n");
    CHECK(changed == "Scenario: x\nTama: How…\nWorker: 3\nTama: Thanks\nends\n");
    // What the worker does is not ours to change.
    const std::string late = "Scenario: x\n…\nWorker: 3\n…\nWorker: 4\n";
    CHECK(updated(late) == late);
    // A message of several lines goes on indented.
    const auto lines = assetsOf(document({flow(1, "L", {step(1, {say("one\ntwo")})})}));
    const std::string text = "Scenario: x\nends\n";
    const std::string written = updatedScenarios(text, runScenarioFile(lines, text, "s.txt"));
    CHECK(written == "Scenario: x\nTama: one\n      two\nends\n");
    CHECK(runScenarioFile(lines, written, "s.txt").passes());
}

TEST_CASE("a scenario knows the places of its file", "[flows][scenarios]") {
    const Json file = document(
        {flow(
            1,
            "Where",
            {question(
                 1,
                 "Which district of @fields.county?",
                 "District",
                 {.ways = {{"Known", "has_district", {"@fields.county"}, 2}}, .otherwise = 3}
             ),
             step(2, {say("@results.district")}),
             step(3, {say("Nowhere")})}
        )},
        {{"fields", {{{"key", "county"}, {"name", "County"}, {"type", "state"}}}},
         {"locations",
          {{{"name", "Liberia"},
            {"children",
             {{{"name", "Bong"}, {"children", {{{"name", "Salala"}}}}},
              {{"name", "Nimba"}, {"children", {{{"name", "Salala"}}}}}}}}}}}
    );
    const std::string shown = run(
        file,
        "Scenario: known\nfield county: bong\nTama: Which district of Liberia > Bong?\nWorker: in Salala\n"
        "Tama: Liberia > Bong > Salala\n"
        "Scenario: two of that name\nTama: Which district of ?\nWorker: Salala\nTama: Nowhere\n"
    );
    INFO(shown);
    CHECK(shown.find("2 scenarios") != std::string::npos);
    CHECK(shown.find("expected") == std::string::npos);
}

TEST_CASE("a language is one, by its old code and by that of today", "[flows][scenarios]") {
    const auto greets = [](const Json& sets) {
        return document({flow(
            1,
            "Greet",
            {step(1, {act("set_contact_language", {{"language", sets}}), say("Hello")})},
            {{"localization", {{"fre", {{actionId(1, 1), {{"text", {"Bonjour"}}}}}}}}}
        )});
    };
    for (const char* sets : {"fre", "fra", "@(lower(\"FRE\"))"}) {
        for (const char* languages : {"eng, fra", "eng, fre"}) {
            const std::string shown = run(
                greets(sets),
                "languages: " + std::string(languages) + "\nScenario: x\nTama: Bonjour\nlanguage = fra\n"
            );
            INFO(shown);
            CHECK(shown == "s.txt: 1 scenario, all pass\n");
        }
    }
    CHECK(run(greets("@contact.language"), "Scenario: x\nlanguage: fre\nTama: Bonjour\n").find("all pass") < 40);
}

TEST_CASE("a scenario can wait for a campaign", "[flows][scenarios]") {
    Json file = ageFile();
    file["fields"].push_back({{"key", "visit"}, {"name", "Visit"}, {"type", "datetime"}});
    file["campaigns"] = Json::array(
        {{{"uuid", id(30)},
          {"name", "Ages"},
          {"group", {{"uuid", id(8)}, {"name", "Old"}}},
          {"events",
           {{{"uuid", id(31)},
             {"offset", -2},
             {"unit", "D"},
             {"delivery_hour", 9},
             {"event_type", "F"},
             {"relative_to", {{"key", "visit"}, {"label", "Visit"}}},
             {"flow", {{"uuid", flowId(1)}, {"name", "Age"}}}}}}}}
    );
    const std::string settings = "Scenario: x\nat: 2026-03-01 12:00\nfield visit: 2026-03-10\n";
    const std::string good = run(
        file, settings + "field age: 70\nwait for campaign\nTama: How old are you, …?\nwait until 2026-03-08 09:30\nstill waits\n"
    );
    INFO(good);
    CHECK(good.find("expected") == std::string::npos);
    const std::string twice = run(
        file, settings + "field age: 70\nwait for campaign\nTama: …\nWorker: 70\nTama: …\nwait for campaign\n"
    );
    CHECK(twice.find("there is none from") != std::string::npos);
    const std::string young = run(file, settings + "field age: 20\nwait for campaign\nTama: …\n");
    CHECK(young.find("a campaign that starts \"Age\" for this worker") != std::string::npos);
    const std::string late = run(
        file, "Scenario: x\nat: 2026-03-09 12:00\nfield visit: 2026-03-10\nfield age: 70\nwait for campaign\nTama: …\n"
    );
    CHECK(late.find("there is none from") != std::string::npos);
}

TEST_CASE("a scenario may compare words as the country does", "[flows][scenarios]") {
    Json file = ageFile();
    file["triggers"] = Json::array(
        {{{"trigger_type", "K"}, {"keywords", {"age"}}, {"flow", {{"uuid", flowId(1)}, {"name", "Age"}}}}}
    );
    const std::string steps = "Worker: \u0430ge\n…\n";  // a Cyrillic a
    CHECK(run(file, "collation: confusables\nScenario: x\n" + steps).find("expected") == std::string::npos);
    CHECK(run(file, "Scenario: x\n" + steps).find("expected: a trigger word") != std::string::npos);
    CHECK(run(file, "collation: none\nScenario: x\n" + steps).find("must be default") != std::string::npos);
}

}  // namespace tama::flows::testing
