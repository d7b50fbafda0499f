#include "flows/format/migration.hpp"

#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

/// The flow as it is stored after migration.
Json migrated(const Json& old) {
    const auto read = readFlowFile(old.dump(), "f.json");
    if (!read) FAIL(describe(read.error().front()));
    return Json::parse(read->definition())["flows"][0];
}

std::string refusal(const Json& old) {
    const auto read = readFlowFile(old.dump(), "f.json");
    return read ? "none" : describe(read.error().front());
}

Json ofVersion(const std::string& version, const std::vector<Json>& nodes = {}) {
    return flow(1, "Old", nodes, {{"spec_version", version}});
}

}  // namespace

TEST_CASE("a version has two or three numbers", "[flows][format]") {
    CHECK(parseSpecVersion("13.1.0") == SpecVersion{13, 1, 0});
    CHECK(parseSpecVersion("14.3") == SpecVersion{14, 3, 0});
    for (const char* wrong : {"", "13", "13.1.0.0", "a.b", "13.-1", "13..0", "13.1.0 ", "99999999999.0"}) {
        CHECK_FALSE(parseSpecVersion(wrong));
    }
}

TEST_CASE("every version from 13.0 to 14.x becomes the newest", "[flows][format]") {
    for (const char* version : {"13.0.0", "13.1", "13.5.0", "13.6.1", "14.0.0", "14.2.0", "14.4.2"}) {
        CHECK(migrated(ofVersion(version))["spec_version"] == "14.4.2");
    }
    CHECK(migrated(ofVersion("14.4.9"))["spec_version"] == "14.4.9");
}

TEST_CASE("what is too old, too new or of no version is refused with what to do", "[flows][format]") {
    CHECK(refusal(ofVersion("12.0.0")).find("12.0.0 is of flows with action_sets") != std::string::npos);
    CHECK(refusal(ofVersion("15.0.0")).find("versions 11 to 14.4 are") != std::string::npos);
    CHECK(refusal(ofVersion("14.5.0")).find("versions 11 to 14.4 are") != std::string::npos);
    CHECK(refusal(ofVersion("soon")).find("spec_version: is missing") != std::string::npos);
    Json none = ofVersion("13.0.0");
    none.erase("spec_version");
    CHECK(refusal(none).find("spec_version: is missing") != std::string::npos);
    none["spec_version"] = 13;
    CHECK(refusal(none).find("spec_version: is missing") != std::string::npos);
}

TEST_CASE("legacy flows are upgraded, those older than 11 refused", "[flows][format]") {
    Json legacy{
        {"action_sets", Json::array()},
        {"rule_sets", Json::array()},
        {"base_language", "base"},
        {"version", "11.12"},
        {"metadata", {{"name", "Old stock"}}}
    };
    CHECK(migrated(legacy)["spec_version"] == "14.4.2");
    CHECK(migrated(legacy)["language"] == "und");
    for (const Json& version : {Json(10), Json("10.4"), Json(7.1)}) {
        legacy["version"] = version;
        const std::string said = refusal(legacy);
        CHECK(said.find("flow Old stock") != std::string::npos);
        CHECK(said.find("older than 11") != std::string::npos);
        CHECK(said.find("export it again") != std::string::npos);
    }
}

TEST_CASE("a language that is none becomes und, and its translations go", "[flows][format]") {
    Json old = ofVersion("13.1.0");
    old["language"] = "base";
    old["localization"] = {{"fra", Json::object()}, {"base", Json::object()}, {"fr", Json::object()}};
    const Json now = migrated(old);
    CHECK(now["language"] == "und");
    CHECK(now["localization"] == Json{{"fra", Json::object()}});
}

TEST_CASE("what a webhook answered moves under json", "[flows][format]") {
    const auto text_after = [](const std::string& text) {
        return migrated(ofVersion("13.2.0", {step(1, Json::array({say(text)}))})
        )["nodes"][0]["actions"][0]["text"]
            .get<std::string>();
    };
    CHECK(text_after("@webhook.name") == "@webhook.json.name");
    CHECK(text_after("@(upper(webhook))") == "@(upper(webhook.json))");
    CHECK(text_after("@webhook.status") == "@webhook.json.status");
    CHECK(text_after("@results.webhook.value") == "@results.webhook.value");
    CHECK(text_after("the webhook, webhooks") == "the webhook, webhooks");
}

TEST_CASE("long names are cut in characters, not bytes", "[flows][format]") {
    std::string name;
    for (int i = 0; i < 70; ++i) name += "é";
    Json old = ofVersion("13.5.0", {question(1, "x", name, {.ways = {{name, "has_text", {}, 0}}})});
    const Json router = migrated(old)["nodes"][0]["router"];
    CHECK(router["result_name"].get<std::string>().size() == 2 * 64);
    CHECK(router["categories"][0]["name"].get<std::string>().size() == 2 * 36);
}

TEST_CASE("an expiry out of range and a category without a name are mended", "[flows][format]") {
    Json old = ofVersion("13.6.0", {question(1, "x", "X", {})});
    old["expire_after_minutes"] = 999'999;
    old["nodes"][0]["router"]["categories"][0]["name"] = "";
    const Json now = migrated(old);
    CHECK(now["expire_after_minutes"] == 20'160);
    CHECK(now["nodes"][0]["router"]["categories"][0]["name"] == "Match");
    old["expire_after_minutes"] = "soon";
    CHECK(migrated(old)["expire_after_minutes"] == 0);
}

TEST_CASE("separate words of a test become one argument, in translations too", "[flows][format]") {
    Json old = ofVersion(
        "14.3.0", {question(1, "x", "X", {.ways = {{"Yes", "has_any_word", {"yes", "y", "1"}, 0}}})}
    );
    old["localization"] = {{"fra", {{caseId(1, 0), {{"arguments", {"oui", "o"}}}}}}};
    const Json now = migrated(old);
    CHECK(now["nodes"][0]["router"]["cases"][0]["arguments"] == Json({"yes y 1"}));
    CHECK(now["localization"]["fra"][caseId(1, 0)]["arguments"] == Json({"oui o"}));
}

TEST_CASE("migration meets values of any type without falling over", "[flows][format]") {
    Json old = ofVersion("13.0.0", {question(1, "x", "X", {.ways = {{"Yes", "has_any_word", {"1"}, 0}}})});
    for (const Json& odd :
         {Json(), Json(3), Json("x"), Json::array(), Json::array({Json(), 1}), Json::object()}) {
        for (const char* place :
             {"/language",
              "/localization",
              "/nodes",
              "/nodes/0",
              "/nodes/0/actions",
              "/nodes/0/actions/0",
              "/nodes/0/actions/0/type",
              "/nodes/0/router",
              "/nodes/0/router/cases",
              "/nodes/0/router/cases/0",
              "/nodes/0/router/cases/0/type",
              "/nodes/0/router/cases/0/uuid",
              "/nodes/0/router/cases/0/arguments",
              "/nodes/0/router/categories/0/name"}) {
            INFO(place << " = " << odd);
            Json wrong = old;
            wrong[Json::json_pointer(place)] = odd;
            CHECK_NOTHROW(readFlowFile(wrong.dump(), "f.json"));
        }
    }
}

TEST_CASE("languages that old flows call by their bibliographic codes have those of today", "[flows][format]") {
    Json old = ofVersion("13.1.0", {step(1, {say("Hallo")})});
    old["language"] = "ger";
    old["localization"] = {
        {"fre", {{actionId(1), {{"text", {"Bonjour"}}}}}}, {"eng", {{actionId(1), {{"text", {"Hello"}}}}}}};
    const Json flow = migrated(old);
    CHECK(flow["language"] == "deu");
    CHECK(flow["localization"]["fra"][actionId(1)]["text"][0] == "Bonjour");
    CHECK_FALSE(flow["localization"].contains("fre"));
    CHECK(flow["localization"].size() == 2);
    old["localization"]["fra"] = {{actionId(1), {{"text", {"Salut"}}}}};
    CHECK(refusal(old).find("localization.fre: is not a language") != std::string::npos);
}

TEST_CASE("an old code of a language is renamed wherever a flow names one", "[flows][format]") {
    const Way french{"French", "has_only_text", {"fre"}, 0};
    const Json flow = migrated(ofVersion(
        "13.1.0",
        {step(1, {act("set_contact_language", {{"language", "fre"}}),
                  act("set_contact_language", {{"language", "@results.language"}}), say("fre")}),
         split(2, {.ways = {french}, .operand = "@contact.language"}),
         split(3, {.ways = {french}, .operand = "@results.age"})}
    ));
    const Json& nodes = flow["nodes"];
    CHECK(nodes[0]["actions"][0]["language"] == "fra");
    CHECK(nodes[0]["actions"][1]["language"] == "@results.language");
    CHECK(nodes[0]["actions"][2]["text"] == "fre");
    CHECK(nodes[1]["router"]["cases"][0]["arguments"][0] == "fra");
    CHECK(nodes[2]["router"]["cases"][0]["arguments"][0] == "fre");
}

TEST_CASE("migration ends at the version that is asked for", "[flows][format]") {
    const auto until = [](const Json& old, const char* spec) {
        const auto read = readFlowFile(old.dump(), "f.json", spec);
        if (!read) FAIL(describe(read.error().front()));
        return Json::parse(read->definition())["flows"][0];
    };
    Json broadcast = step(1, {act("send_msg", {{"text", "@webhook.ok"}, {"all_urns", true}})});
    const Json older = until(ofVersion("13.1.0", {broadcast}), "13.6.1");
    CHECK(older["spec_version"] == "13.6.1");
    CHECK(older["nodes"][0]["actions"][0]["text"] == "@webhook.json.ok");
    CHECK(older["nodes"][0]["actions"][0].contains("all_urns"));
    CHECK_FALSE(migrated(ofVersion("13.1.0", {broadcast}))["nodes"][0]["actions"][0].contains("all_urns"));
    CHECK(until(ofVersion("14.2.0", {broadcast}), "13.6.1")["spec_version"] == "14.2.0");
}

}  // namespace tama::flows::testing
