#include "flows/format/reader.hpp"

#include "flows/engine/engine.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

/// All problems, a line each: "place: message".
std::string problemsOfText(std::string_view text) {
    const auto read = readFlowFile(text, "f.json");
    if (read) return "none";
    std::string out;
    for (const Error& error : read.error()) out += error.place + ": " + error.message + "\n";
    return out;
}

std::string problemsOfFile(const Json& file) {
    return problemsOfText(file.dump());
}

bool mentions(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A file that is right, to be made wrong.
Json sound() {
    return document({flow(
        1,
        "Stock",
        {question(1, "ACT? 1 yes 2 no", "Act", {.ways = {{"Yes", "has_any_word", {"1 yes"}, 2}}}),
         step(2, Json::array({say("Thank you")}))}
    )});
}

}  // namespace

TEST_CASE("an assets file, a bare flow and an export give the same workflow", "[flows][format]") {
    const Json file = sound();
    Json exported = file;
    exported["version"] = "13";
    exported["site"] = "https://tama.example";
    for (const Json& form : {file, file["flows"][0], exported}) {
        const auto assets = assetsOf(form);
        REQUIRE(assets->workflows.size() == 1);
        const Workflow& read = *assets->workflows.front();
        CHECK(read.name == "Stock");
        REQUIRE(read.nodes.size() == 2);
        CHECK(read.nodes[0].exits[0].destination == 1);
        CHECK(read.nodes[0].exits[1].destination == kNowhere);
        CHECK(read.nodes[0].router->result_key == "act");
        CHECK(assets->workflowNamed("") == &read);
    }
}

TEST_CASE("what a bare flow names exists while it runs", "[flows][format]") {
    const auto assets = assetsOf(flow(
        1,
        "Bare",
        {step(
            1,
            Json::array(
                {act("set_contact_field", {{"field", {{"key", "age"}, {"name", "Age"}}}, {"value", "3"}}),
                 act("add_contact_groups", {{"groups", {{{"uuid", id(5)}, {"name", "Nurses"}}}}})}
            )
        )}
    ));
    CHECK(assets->field("age") != nullptr);
    CHECK(assets->group(id(5)) != nullptr);
}

TEST_CASE("the definition that is stored reads back to itself", "[flows][format]") {
    for (const std::string& name : exampleNames()) {
        const auto first = readFlowFile(exampleText(name), name);
        REQUIRE(first);
        const auto second = readFlowFile(first->definition(), name);
        REQUIRE(second);
        CHECK(second->definition() == first->definition());
    }
}

TEST_CASE("what is no JSON is refused with line and column", "[flows][format]") {
    CHECK(mentions(problemsOfText("{\n  \"flows\": [,]\n}"), "f.json:2:13"));
    CHECK(mentions(problemsOfText(""), "is not JSON"));
    CHECK(mentions(problemsOfText("{\"flows\": [\"\xFF\"]}"), "is not JSON"));
    const std::string text = sound().dump();
    for (std::size_t size = 0; size < text.size(); size += 7) {
        CHECK(problemsOfText(std::string_view(text).substr(0, size)) != "none");
    }
    CHECK(problemsOfText("\xEF\xBB\xBF" + text) == "none");
}

TEST_CASE("JSON that is no workflow says what was expected", "[flows][format]") {
    CHECK(mentions(problemsOfText("[]"), "must be an object, not array"));
    CHECK(mentions(problemsOfText("3"), "must be an object, not number"));
    CHECK(mentions(problemsOfText("{}"), "holds no workflow"));
    CHECK(mentions(problemsOfText("{\"flows\": []}"), "holds no workflow"));
    CHECK(mentions(problemsOfText("{\"flows\": {}}"), "f.json: flows: must be a list"));
    CHECK(mentions(problemsOfText("{\"flows\": [3]}"), "flow 1: must be an object, not number"));
    CHECK(mentions(problemsOfText("{\"version\": 14, \"flows\": []}"), "14 is not read"));
    CHECK(mentions(problemsOfText("{\"version\": \"10.4\", \"flows\": []}"), "export from RapidPro"));
}

TEST_CASE("a wrong type is reported with its place", "[flows][format]") {
    Json file = sound();
    file["flows"][0]["nodes"][1]["actions"][0]["text"] = 5;
    CHECK(
        problemsOfFile(file) ==
        "f.json: flow Stock: node 2 (" + nodeId(2) + "): actions[0].text: must be a text, not number\n"
    );
    file = sound();
    file["flows"][0]["nodes"][0]["router"]["wait"] = "msg";
    CHECK(mentions(problemsOfFile(file), "router.wait: must be an object, not string"));
    file = sound();
    file["flows"][0]["nodes"][0]["router"]["cases"][0]["arguments"] = "1 yes";
    CHECK(mentions(problemsOfFile(file), "router.cases[0].arguments: must be a list"));
}

TEST_CASE("all problems of a file are reported at once, at most a hundred", "[flows][format]") {
    Json file = sound();
    Json& nodes = file["flows"][0]["nodes"];
    nodes[0]["router"]["cases"][0]["category_uuid"] = id(1);
    nodes[0]["router"]["categories"][0]["exit_uuid"] = id(2);
    nodes[0]["exits"][0]["destination_uuid"] = id(3);
    nodes[1]["uuid"] = "no uuid";
    nodes[1]["actions"][0].erase("text");
    const std::string problems = problemsOfFile(file);
    CHECK(mentions(problems, "category_uuid: is not a category of this router"));
    CHECK(mentions(problems, "exit_uuid: is not an exit of this node"));
    CHECK(mentions(problems, "destination_uuid: is no node of this workflow"));
    CHECK(mentions(problems, "uuid: is not a UUID: no uuid"));
    CHECK(mentions(problems, "actions[0].text: is missing"));

    file = sound();
    file["flows"] = Json(std::vector<int>(500, 1));
    const auto read = readFlowFile(file.dump(), "f.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().size() == 100);
}

TEST_CASE("every kind of wrong value in a router is found", "[flows][format]") {
    const auto broken = [](auto change) {
        Json file = sound();
        change(file["flows"][0]["nodes"][0]["router"]);
        return problemsOfFile(file);
    };
    CHECK(mentions(broken([](Json& r) { r["type"] = "dice"; }), "router.type: must be switch or random"));
    CHECK(mentions(broken([](Json& r) { r.erase("categories"); }), "categories: is missing or empty"));
    CHECK(mentions(broken([](Json& r) { r.erase("operand"); }), "operand: is missing"));
    CHECK(mentions(
        broken([](Json& r) { r["default_category_uuid"] = id(9); }),
        "default_category_uuid: is not a category"
    ));
    CHECK(mentions(broken([](Json& r) { r["wait"]["type"] = "sleep"; }), "type: must be msg or dial"));
    CHECK(mentions(
        broken([](Json& r) { r["wait"]["timeout"] = {{"category_uuid", categoryId(1, 0)}}; }),
        "seconds: is missing"
    ));
    CHECK(mentions(
        broken([](Json& r) { r["wait"]["timeout"] = {{"seconds", -1}, {"category_uuid", categoryId(1, 0)}}; }
        ),
        "seconds: must be from 1 to"
    ));
    CHECK(mentions(
        broken([](Json& r) { r["wait"]["timeout"] = {{"seconds", 1.5}, {"category_uuid", categoryId(1, 0)}}; }
        ),
        "seconds: must be a whole number"
    ));
}

TEST_CASE("two nodes or two flows with one UUID are refused", "[flows][format]") {
    Json file = sound();
    file["flows"][0]["nodes"][1]["uuid"] = nodeId(1);
    CHECK(mentions(problemsOfFile(file), "is also that of node 1"));
    file = sound();
    file["flows"].push_back(file["flows"][0]);
    CHECK(mentions(problemsOfFile(file), "is that of another flow in this file"));
}

TEST_CASE("sizes beyond the format's bounds are refused", "[flows][format]") {
    Json file = sound();
    file["flows"][0]["nodes"][1]["actions"][0]["text"] = std::string(10'001, 'x');
    CHECK(mentions(problemsOfFile(file), "is longer than 10000 bytes"));
    file["flows"][0]["nodes"][1]["actions"][0]["text"] = std::string(10'000, 'x');
    CHECK(problemsOfFile(file) == "none");

    const auto deep = readFlowFile(std::string(200, '[') + std::string(200, ']'), "f.json");
    REQUIRE_FALSE(deep);
    CHECK(deep.error().front().code == ErrorCode::LimitExceeded);

    const auto large = readFlowFile(std::string(kMaxFileBytes + 1, ' '), "f.json");
    REQUIRE_FALSE(large);
    CHECK(large.error().front().code == ErrorCode::LimitExceeded);
    CHECK(large.error().front().message == "is larger than 16 MiB");
}

TEST_CASE("an expression that does not compile is left to the linter", "[flows][format]") {
    Json file = sound();
    file["flows"][0]["nodes"][1]["actions"][0]["text"] = "Hello @(upper(";
    CHECK(problemsOfFile(file) == "none");
}

TEST_CASE("voice workflows are read and unknown types refused", "[flows][format]") {
    Json file = sound();
    file["flows"][0]["type"] = "voice";
    CHECK(problemsOfFile(file) == "none");
    file["flows"][0]["type"] = "telepathy";
    CHECK(mentions(problemsOfFile(file), "\"telepathy\" is not known"));
}

TEST_CASE("actions that cannot be carried out as written are refused", "[flows][format]") {
    const auto broken = [](const Json& action) {
        return problemsOfFile(flow(1, "A", {step(1, Json::array({action}))}));
    };
    CHECK(mentions(broken(act("enter_flow")), "actions[0].flow: is missing"));
    CHECK(mentions(
        broken(act("set_contact_status", {{"status", "asleep"}})),
        "must be active, blocked, stopped or archived"
    ));
    CHECK(mentions(
        broken(act("set_run_local", {{"local", "n"}, {"operation", "square"}})),
        "must be set, increment or clear"
    ));
    CHECK(mentions(broken(act("set_run_result", {{"value", "1"}})), "actions[0].name: is missing"));
    CHECK(mentions(
        broken(act("call_webhook", {{"url", "http://x"}, {"headers", 3}, {"method", "GET"}})), "headers"
    ));
    CHECK(mentions(broken(act("add_contact_groups", {{"groups", {3}}})), "groups[0]: must be an object"));
    CHECK(mentions(broken(Json::object()), "actions[0].type: is missing"));
    CHECK(broken(act("play_audio", {{"audio_url", "x"}})) == "none");
}

}  // namespace tama::flows::testing
