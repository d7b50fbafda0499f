// A scenario of the project's own, in both vintages, compared in three tiers.
#include "flows/replay/replay.hpp"

#include "base/text.hpp"
#include "flows/format/locations_reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json replayedFlow() {
    return document(
        {flow(
            1,
            "Age",
            {question(
                 1,
                 "How old, @contact?",
                 "Age",
                 {.ways = {{"Age", "has_number", {}, 2}}, .otherwise = 1, .timeout_seconds = 600}
             ),
             step(
                 2, {act("call_webhook", {{"method", "GET"}, {"url", "http://x"}}), say("@webhook.json.ok")}
             )}
        )},
        {{"channels",
          {{{"uuid", id(77)},
            {"name", "SMS"},
            {"address", "3456"},
            {"schemes", {"tel"}},
            {"roles", {"send"}}}}}}
    );
}

Json person() {
    return {
        {"uuid", id(9)},
        {"name", "Fatu"},
        {"language", "eng"},
        {"urns", {"tel:+231770000001"}},
        {"created_on", "2025-01-01T00:00:00Z"}};
}

Json trigger() {
    return {
        {"type", "manual"},
        {"triggered_on", "2025-01-01T10:00:00Z"},
        {"flow", {{"uuid", flowId(1)}, {"name", "Age"}}}};
}

Json message(const std::string& text) {
    return {{"uuid", id(8)}, {"text", text}, {"urn", "tel:+231770000001"}};
}

/// Contact and environment at the top, the message in an event.
Json newerScenario() {
    return {
        {"trigger", trigger()},
        {"contact", person()},
        {"environment", {{"allowed_languages", {"eng"}}}},
        {"resumes",
         {{{"type", "msg"},
           {"resumed_on", "2025-01-01T10:01:00Z"},
           {"event", {{"type", "msg_received"}, {"msg", message("I am 33")}}}}}},
        {"http_mocks", {{"http://x", {{{"status", 200}, {"body", "{\"ok\": \"yes\"}"}}}}}},
        {"outputs", Json::array()}};
}

/// Contact and environment in the trigger, the message in the resume.
Json olderScenario() {
    Json out = newerScenario();
    out["trigger"]["contact"] = out["contact"];
    out["trigger"]["environment"] = out["environment"];
    out.erase("contact");
    out.erase("environment");
    out["resumes"][0]["msg"] = out["resumes"][0]["event"]["msg"];
    out["resumes"][0].erase("event");
    return out;
}

Result<ReplayReport> replayed(const Json& scenario) {
    return replay(replayedFlow().dump(), "age.json", scenario.dump(), "age.test.json");
}

/// The scenario with what our engine produced as its recording.
Json recorded(Json scenario) {
    const auto report = replayed(scenario);
    REQUIRE(report);
    scenario["outputs"] = Json::parse(report->outputs_json);
    return scenario;
}

/// The texts sent in a sprint.
std::string messages(const Json& output) {
    std::string out;
    for (const Json& event : output["events"]) {
        if (event["type"] == "msg_created") out += event["msg"]["text"].get<std::string>();
    }
    return out;
}

std::vector<std::string> types(const Json& output) {
    std::vector<std::string> out;
    for (const Json& event : output["events"]) out.push_back(event["type"]);
    return out;
}

}  // namespace

TEST_CASE("a recording of both vintages is run, webhooks included, and compared", "[flows][replay]") {
    for (const Json& scenario : {newerScenario(), olderScenario()}) {
        const Json whole = recorded(scenario);
        REQUIRE(whole["outputs"].size() == 2);
        CHECK(messages(whole["outputs"][0]) == "How old, Fatu?");
        CHECK(messages(whole["outputs"][1]) == "yes");
        CHECK(whole["outputs"][1]["session"]["runs"][0]["results"]["age"]["value"] == "33");
        const auto report = replayed(whole);
        REQUIRE(report);
        CHECK(describe(*report) == "T1 ok\nT2 ok\nT3 ok\n");
    }
}

TEST_CASE("a difference shows in the tier it belongs to", "[flows][replay]") {
    const auto tiers = [](auto change) {
        Json scenario = recorded(newerScenario());
        change(scenario["outputs"]);
        const auto report = replayed(scenario);
        REQUIRE(report);
        std::string out;
        for (const ReplayTier& tier : report->tiers) out += tier.ok ? '+' : '-';
        return out;
    };
    CHECK(tiers([](Json&) {}) == "+++");
    CHECK(tiers([](Json& o) { o[0]["events"][1]["msg"]["text"] = "x"; }) == "-+-");
    CHECK(tiers([](Json& o) { o[1]["session"]["status"] = "failed"; }) == "-++");
    CHECK(tiers([](Json& o) { o[1]["session"]["runs"][0]["results"]["age"]["value"] = "34"; }) == "+-+");
    CHECK(tiers([](Json& o) { o[1]["segments"][0]["operand"] = "x"; }) == "+-+");
    CHECK(tiers([](Json& o) { o[1]["events"].erase(0); }) == "++-");
    CHECK(tiers([](Json& o) { o.erase(1); }) == "---");
    // What cannot be equal is not compared.
    CHECK(tiers([](Json& o) { o[0]["events"][0]["created_on"] = "2001-01-01T00:00:00Z"; }) == "+++");
    CHECK(tiers([](Json& o) { o[0]["events"][1]["msg"]["uuid"] = id(1); }) == "+++");
    CHECK(tiers([](Json& o) { o[0]["session"]["uuid"] = id(1); }) == "+++");
    // Ids that were made up are named by their order, so another run is a difference.
    CHECK(tiers([](Json& o) { o[1]["events"].back()["run_uuid"] = id(1); }) == "++-");
}

TEST_CASE("what is printed has the form of the recording", "[flows][replay]") {
    const Json newer = recorded(newerScenario())["outputs"];
    CHECK(types(newer[0]) == std::vector<std::string>{"run_started", "msg_created", "msg_wait"});
    CHECK_FALSE(newer[0]["events"][1].contains("step_uuid"));
    const Json older = recorded(olderScenario())["outputs"];
    CHECK(types(older[0]) == std::vector<std::string>{"msg_created", "msg_wait"});
    CHECK(older[0]["events"][0].contains("step_uuid"));

    // The oldest repeat the message that came, and what results were read from.
    Json oldest = olderScenario();
    oldest["outputs"] = older;
    oldest["outputs"][1]["events"].push_back({{"type", "msg_received"}});
    oldest["outputs"][1]["events"].push_back({{"type", "run_result_changed"}, {"input", "x"}});
    const auto report = replayed(oldest);
    REQUIRE(report);
    const Json printed = Json::parse(report->outputs_json);
    CHECK(types(printed[1]).front() == "msg_received");
    CHECK(printed[1]["events"][1]["input"] == "I am 33");
}

TEST_CASE("a time-out was the value of its result in older recordings", "[flows][replay]") {
    for (const bool newer : {true, false}) {
        Json scenario = newer ? newerScenario() : olderScenario();
        scenario["resumes"] = {{{"type", "wait_timeout"}, {"resumed_on", "2025-01-01T10:11:00Z"}}};
        const Json whole = recorded(scenario);
        const Json& result = whole["outputs"][1]["session"]["runs"][0]["results"]["age"];
        CHECK(result["value"] == (newer ? "" : "2025-01-01T10:11:00.000000Z"));
        // Whenever it was: the time is not compared.
        Json later = whole;
        if (!newer) {
            Json& run = later["outputs"][1]["session"]["runs"][0];
            run["results"]["age"]["value"] = "2025-05-04T12:30:59.123456Z";
            for (Json& event : later["outputs"][1]["events"]) {
                if (event["type"] == "wait_timed_out") event["created_on"] = "2025-05-04T12:30:59.123456789Z";
                if (event["type"] == "run_result_changed") event["value"] = "2025-05-04T12:30:59.123456Z";
            }
        }
        CHECK(replayed(later)->ok());
    }
}

TEST_CASE("newer recordings route an answer before query groups follow it", "[flows][replay]") {
    Json asks = question(1, "?", "R", {.ways = {{"In", "has_group", {id(5), "Seen"}, 2}}, .otherwise = 3});
    asks["router"]["operand"] = "@contact.groups";
    const Json group{{"uuid", id(5)}, {"name", "Seen"}, {"query", "last_seen_on != \"\""}};
    const Json assets = document(
        {flow(
            1,
            "Seen",
            {asks, step(2, {say("in")}), step(3, {say("not yet, now in @(count(contact.groups))")})}
        )},
        {{"groups", Json::array({group})}}
    );
    const auto answered = [&](const Json& scenario) {
        const auto report = replay(assets.dump(), "seen.json", scenario.dump(), "seen.test.json");
        REQUIRE(report);
        return messages(Json::parse(report->outputs_json)[1]);
    };
    CHECK(answered(newerScenario()) == "not yet, now in 1");
    CHECK(answered(olderScenario()) == "in");
}

TEST_CASE("a flow that was recorded without a contact runs without one", "[flows][replay]") {
    Json scenario = olderScenario();
    scenario["trigger"].erase("contact");
    const Json whole = recorded(scenario);
    CHECK(messages(whole["outputs"][0]) == "How old, ?");
}

TEST_CASE("languages of a recording have the codes of today, as its flows have", "[flows][replay]") {
    Json scenario = newerScenario();
    scenario["contact"]["language"] = "fre";
    scenario["environment"] = {{"allowed_languages", {"fre", "eng"}}, {"default_country", "LR"}};
    const Json assets = Json::parse(replaceAll(replayedFlow().dump(), "\"eng\"", "\"fre\""));
    const auto french = replay(assets.dump(), "age.json", scenario.dump(), "age.test.json");
    REQUIRE(french);
    const std::string today = french->outputs_json;
    REQUIRE(today.find("\"fra-LR\"") != std::string::npos);
    scenario["outputs"] = Json::parse(replaceAll(today, "\"fra-LR\"", "\"fre-LR\""));
    const auto report = replay(assets.dump(), "age.json", scenario.dump(), "age.test.json");
    REQUIRE(report);
    CHECK(describe(*report) == "T1 ok\nT2 ok\nT3 ok\n");
}

TEST_CASE("a scenario that is none is refused with a reason", "[flows][replay]") {
    const std::string assets = replayedFlow().dump();
    CHECK_FALSE(replay("{", "a", newerScenario().dump(), "t"));
    CHECK_FALSE(replay(assets, "a", "{", "t"));
    CHECK_FALSE(replay(assets, "a", "{}", "t"));
    Json unknown = newerScenario();
    unknown["trigger"]["flow"]["uuid"] = id(1);
    CHECK(replayed(unknown).error().message.find("have no workflow") != std::string::npos);
    const Json scenario = recorded(newerScenario());
    const Json places = scenario.flatten();
    for (const auto& item : places.items()) {
        for (const Json& odd : {Json(), Json(-1), Json("x"), Json::array({1}), Json::object()}) {
            Json wrong = scenario;
            wrong[Json::json_pointer(item.key())] = odd;
            INFO(item.key() << " = " << odd);
            CHECK_NOTHROW(replayed(wrong));
        }
    }
}

TEST_CASE("places are found by name or alias, at their level and below their parent", "[flows][replay]") {
    const LocationTree tree = locationTreeFromJson(Json::parse(R"([{"name": "Liberia", "children": [
        {"name": "Bong", "aliases": ["Bong County"], "children": [{"name": "Gbarnga"}]},
        {"name": "Lofa", "children": [{"name": "Voinjama"}, {"name": 3}, 4]}]}, 7])"));
    CHECK(tree.find("bong county", 1, "") == "Liberia > Bong");
    CHECK(tree.find("Gbarnga", 2, "Liberia > Bong") == "Liberia > Bong > Gbarnga");
    CHECK_FALSE(tree.find("Gbarnga", 2, "Liberia > Lofa"));
    CHECK_FALSE(tree.find("Bong", 2, ""));
    CHECK_FALSE(locationTreeFromJson(Json("x")).find("Bong", 1, ""));
}

}  // namespace tama::flows::testing
