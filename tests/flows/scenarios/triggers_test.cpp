// Which workflow a worker's message begins in a scenario: the rules are those of triggers/matching_test.cpp.
#include "flows/scenarios/report.hpp"

#include <nlohmann/json.hpp>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const Json kNurses{{"uuid", id(8)}, {"name", "Nurses"}};

/// Starts flow `number`, which is called "F" and the number.
Json trigger(int number, const std::string& word, Json more = Json::object()) {
    Json out{
        {"trigger_type", word.empty() ? "C" : "K"},
        {"flow", {{"uuid", flowId(number)}, {"name", "F" + std::to_string(number)}}},
        {"keywords", word.empty() ? Json::array() : Json{word}}};
    out.update(more);
    return out;
}

/// F1 to F5 say their names, with the triggers given.
Json namesFile(std::vector<Json> triggers) {
    std::vector<Json> flows;
    for (int number = 1; number <= 5; ++number) {
        const std::string name = "F" + std::to_string(number);
        flows.push_back(flow(number, name, {step(number, {say(name + " @trigger.keyword")})}));
    }
    return document(
        flows,
        {{"triggers", std::move(triggers)},
         {"fields", {{{"key", "age"}, {"name", "Age"}, {"type", "number"}}}},
         {"groups", {kNurses, {{"uuid", id(9)}, {"name", "Old"}, {"query", "age > 60"}}}}}
    );
}

std::string played(const Json& file, const std::string& scenario) {
    return showScenarios(runScenarioFile(assetsOf(file), "Scenario: x\n" + scenario, "s.txt"));
}

bool passes(const Json& file, const std::string& scenario) {
    const std::string shown = played(file, scenario);
    INFO(shown);
    CHECK(shown == "s.txt: 1 scenario, all pass\n");
    return shown.find("expected") == std::string::npos;
}

/// "Survey" asks for a number; the word "case" starts "F2".
Json surveyFile(Json survey_more = Json::object()) {
    Json asks = flow(
        1,
        "Survey",
        {question(1, "Q1?", "R", {.ways = {{"Number", "has_number", {}, 2}}, .otherwise = 2}),
         step(2, {say("Thanks")})},
        std::move(survey_more)
    );
    const Json parent = flow(
        3,
        "Parent",
        {step(3, {act("enter_flow", {{"flow", {{"uuid", flowId(1)}, {"name", "Survey"}}}})}, 4),
         step(4, {say("Back")})}
    );
    return document(
        {asks, flow(2, "F2", {step(5, {say("Case report @trigger.keyword of @contact.fields.age")})}), parent},
        {{"triggers", {trigger(2, "case"), trigger(2, "")}},
         {"fields", {{{"key", "age"}, {"name", "Age"}, {"type", "number"}}}}}
    );
}

}  // namespace

TEST_CASE("among triggers of one word the worker's groups decide", "[flows][scenarios]") {
    const Json file = namesFile(
        {trigger(1, "case"), trigger(2, "case", {{"groups", {kNurses}}}), trigger(3, "go", {{"match_type", "O"}}),
         trigger(4, ""), trigger(5, "VMC-C1")}
    );
    passes(file, "Worker: Case 5\nTama: F1 case\n");
    passes(file, "group: Nurses\nWorker: case\nTama: F2 case\n");
    passes(file, "Worker: go now\nTama: F4\n");
    passes(file, "Worker: GO!\nTama: F3 go\n");
    passes(file, "Worker: vmc-c1 yes\nTama: F5 VMC-C1\n");
    const std::string not_hers = played(file, "flow: F2\nWorker: case\nTama: F2 case\n");
    CHECK(not_hers.find("expected: a trigger word of \"F2\": case") != std::string::npos);
    CHECK(not_hers.find("which starts \"F1\" for this worker") != std::string::npos);
}

TEST_CASE("a trigger for a group is not for others, one that excludes it not for it", "[flows][scenarios]") {
    const Json file = namesFile(
        {trigger(2, "grp", {{"groups", {kNurses}}}), trigger(4, ""), trigger(1, "ex", {{"exclude_groups", {kNurses}}}),
         trigger(3, "old", {{"groups", {{{"uuid", id(9)}, {"name", "Old"}}}}})}
    );
    passes(file, "Worker: grp\nTama: F4\n");
    passes(file, "group: Nurses\nWorker: grp\nTama: F2 grp\n");
    passes(file, "Worker: ex\nTama: F1 ex\n");
    passes(file, "group: Nurses\nWorker: ex\nTama: F4\n");
    passes(file, "Worker: old\nTama: F4\n");
    passes(file, "field age: 70\nWorker: old\nTama: F3 old\n");
}

TEST_CASE("a trigger of a channel hears what comes through it", "[flows][scenarios]") {
    const Json hotline{{"uuid", id(20)}, {"name", "Hotline"}};
    const Json file = namesFile({trigger(1, "go"), trigger(2, "go", {{"channel", hotline}})});
    passes(file, "Worker: go\nTama: F1 go\n");
    passes(file, "channel: hotline\nWorker: go\nTama: F2 go\n");
    CHECK(played(file, "channel: Other\nWorker: go\n").find("there is no channel \"Other\"") != std::string::npos);
}

TEST_CASE("a trigger word interrupts the question that waits", "[flows][scenarios]") {
    const Json file = surveyFile();
    passes(
        file,
        "flow: Survey\nfield age: 33\nTama: Q1?\nWorker: case\nTama: Case report case of 33\nends\nresult R = (none)\n"
    );
    passes(file, "flow: Survey\nTama: Q1?\nWorker: hello\nTama: Thanks\n");  // a catch-all does not
    passes(file, "flow: Parent\nTama: Q1?\nWorker: case\nTama: Case report case…\nends\n");
}

TEST_CASE("a workflow that ignores triggers takes their words for answers", "[flows][scenarios]") {
    const Json file = surveyFile({{"ignore_triggers", true}});
    passes(file, "flow: Survey\nTama: Q1?\nWorker: case\nTama: Thanks\n");
    passes(file, "flow: Parent\nTama: Q1?\nWorker: case\nTama: Thanks\nTama: Back\n");
}

TEST_CASE("after the end the next message may begin again", "[flows][scenarios]") {
    passes(surveyFile(), "flow: Survey\nTama: Q1?\nWorker: 3\nTama: Thanks\nWorker: case\nTama: Case report case…\n");
    Json deaf = surveyFile();
    deaf["triggers"] = Json::array({trigger(2, "case")});
    const std::string over = played(deaf, "flow: Survey\nTama: Q1?\nWorker: 3\nTama: Thanks\nWorker: 4\n");
    CHECK(over.find("the conversation is over") != std::string::npos);
}

TEST_CASE("the workflow that a message chooses gives the worker its language", "[flows][scenarios]") {
    Json file = surveyFile();
    file["flows"][1]["language"] = "fra";
    passes(file, "Worker: case\nTama: Case report…\nlanguage = fra\n");
    passes(file, "language: eng\nWorker: case\nTama: Case report…\nlanguage = eng\n");
}

}  // namespace tama::flows::testing
