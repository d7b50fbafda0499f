#include "flows/format/legacy/upgrade.hpp"

#include "base/ids.hpp"
#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/legacy_flow.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::legacy::testing {

using namespace flows::testing;

TEST_CASE("a legacy flow has action sets, rule sets or a base language and no nodes", "[flows][legacy]") {
    CHECK(isLegacyFlow({{"action_sets", Json::array()}}));
    CHECK(isLegacyFlow({{"base_language", "eng"}}));
    CHECK_FALSE(isLegacyFlow({{"nodes", Json::array()}, {"base_language", "eng"}}));
    CHECK_FALSE(isLegacyFlow(Json::array()));
}

TEST_CASE("the entry comes first, the others from top to bottom", "[flows][legacy]") {
    Json low = actionSet(1, {});
    low["y"] = 900;
    Json middle = actionSet(2, {});
    middle["y"] = 20.7;
    Json entry = waitSet(3, {rule(1, {{"type", "true"}}, "All", 2)});
    entry["y"] = 5000;
    Json old = legacyFlow({low, middle}, {entry});
    old["entry"] = nodeId(3);
    const Json now = upgraded(old);
    REQUIRE(now["nodes"].size() == 3);
    CHECK(now["nodes"][0]["uuid"] == nodeId(3));
    CHECK(now["nodes"][1]["uuid"] == nodeId(2));
    CHECK(now["nodes"][2]["uuid"] == nodeId(1));
    CHECK(now["nodes"][0]["exits"][0]["destination_uuid"] == nodeId(2));
    CHECK(now["_ui"]["nodes"][nodeId(2)]["position"] == Json{{"left", 0}, {"top", 20}});
    CHECK(now["_ui"]["nodes"][nodeId(2)]["type"] == "execute_actions");
    CHECK(now["_ui"]["nodes"][nodeId(3)]["type"] == "wait_for_response");
}

TEST_CASE("a destination that is no node is the end", "[flows][legacy]") {
    Json set = actionSet(1, {});
    set["destination"] = nodeId(99);
    CHECK_FALSE(upgraded(legacyFlow({set}, {}))["nodes"][0]["exits"][0].contains("destination_uuid"));
}

TEST_CASE("name, expiry and notes come from the metadata", "[flows][legacy]") {
    Json old = legacyFlow({}, {});
    old["metadata"]["expires"] = 720;
    old["metadata"]["revision"] = 14;
    old["metadata"]["notes"] = {{{"x", 10}, {"y", 20.5}, {"title", "Ask"}, {"body", "the DHO"}}};
    const Json now = upgraded(old);
    CHECK(now["name"] == "Old stock");
    CHECK(now["uuid"] == flowId(1));
    CHECK(now["spec_version"] == "13.0.0");
    CHECK(now["expire_after_minutes"] == 720);
    CHECK(now["revision"] == 14);
    REQUIRE(now["_ui"]["stickies"].size() == 1);
    const Json note = now["_ui"]["stickies"].front();
    CHECK(note["title"] == "Ask");
    CHECK(note["position"] == Json{{"left", 10}, {"top", 20}});
}

TEST_CASE("name and UUID may stand outside, or be missing", "[flows][legacy]") {
    Json old = legacyFlow({}, {});
    old.erase("metadata");
    old["name"] = "Outside";
    const Json now = upgraded(old);
    CHECK(now["name"] == "Outside");
    CHECK(isUuid(now["uuid"].get<std::string>()));
    CHECK(upgraded(old)["uuid"] == now["uuid"]);
}

TEST_CASE("kinds of flows", "[flows][legacy]") {
    const auto type_of = [](const Json& letter) {
        Json old = legacyFlow({}, {});
        old["flow_type"] = letter;
        return upgraded(old)["type"];
    };
    CHECK(type_of("F") == "messaging");
    CHECK(type_of("M") == "messaging");
    CHECK(type_of(nullptr) == "messaging");
    CHECK(type_of("S") == "messaging_offline");
    CHECK(type_of("V") == "voice");
    Json ussd = legacyFlow({}, {});
    ussd["flow_type"] = "U";
    CHECK(problemsOfUpgrade(ussd).find("flow_type") != std::string::npos);
}

TEST_CASE("a legacy export is read and becomes one of version 13", "[flows][legacy]") {
    const Json old{
        {"version", "11.12"},
        {"flows", {legacyFlow({actionSet(1, {{{"type", "reply"}, {"msg", {{"eng", "Hi @contact"}}}}})}, {})}}
    };
    const auto read = readFlowFile(old.dump(), "old.json");
    REQUIRE(read);
    const Json now = Json::parse(read->definition());
    CHECK(now["version"] == "13");
    CHECK(now["flows"][0]["spec_version"] == "14.4.2");
    CHECK(read->assets->workflows.front()->name == "Old stock");
    CHECK(readFlowFile(read->definition(), "again")->definition() == read->definition());
    CHECK(readFlowFile(old.dump(), "twice")->definition() == read->definition());
}

TEST_CASE("what cannot be upgraded is named with its place, all of it", "[flows][legacy]") {
    Json bad_rule = waitSet(2, {rule(1, {{"type", "telepathy"}}, "All", 0)});
    Json bad_set = waitSet(3, {});
    bad_set["ruleset_type"] = "oracle";
    const Json old = legacyFlow({actionSet(1, {{{"type", "dance"}}})}, {bad_rule, bad_set});
    const auto read = readFlowFile(old.dump(), "old.json");
    REQUIRE_FALSE(read);
    std::string said;
    for (const Error& error : read.error()) said += describe(error) + "\n";
    CHECK(
        said.find("old.json: flow Old stock: action set 1 (" + nodeId(1) + "): actions[0].type") !=
        std::string::npos
    );
    CHECK(said.find("rule set 1 (" + nodeId(2) + "): rules[0].test.type") != std::string::npos);
    CHECK(said.find("rule set 2 (" + nodeId(3) + "): ruleset_type") != std::string::npos);
}

TEST_CASE("upgrading meets values of any type without falling over", "[flows][legacy]") {
    const Json old = legacyFlow(
        {actionSet(1, {{{"type", "send"}, {"msg", {{"eng", "x"}}}, {"groups", {"@contact.g"}}}})},
        {waitSet(2, {rule(1, {{"type", "contains"}, {"test", {{"eng", "x"}}}}, "X", 1)})}
    );
    for (const Json& odd :
         {Json(), Json(3), Json("x"), Json::array(), Json::array({Json(), 1}), Json::object()}) {
        for (const char* place :
             {"/base_language",
              "/entry",
              "/metadata",
              "/action_sets",
              "/action_sets/0",
              "/action_sets/0/actions",
              "/action_sets/0/actions/0",
              "/action_sets/0/actions/0/type",
              "/action_sets/0/actions/0/msg",
              "/action_sets/0/actions/0/groups",
              "/action_sets/0/actions/0/groups/0",
              "/rule_sets/0/config",
              "/rule_sets/0/ruleset_type",
              "/rule_sets/0/rules",
              "/rule_sets/0/rules/0",
              "/rule_sets/0/rules/0/test",
              "/rule_sets/0/rules/0/test/test",
              "/rule_sets/0/rules/0/category"}) {
            INFO(place << " = " << odd);
            Json wrong = old;
            wrong[Json::json_pointer(place)] = odd;
            CHECK_NOTHROW(readFlowFile(wrong.dump(), "f.json"));
        }
    }
}

}  // namespace tama::flows::legacy::testing
