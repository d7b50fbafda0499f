#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/ids.hpp"
#include "flows/format/migrations/steps.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json after(void (*step)(Json&), Json flow) {
    step(flow);
    return flow;
}

Json withMessage(Json more, Json localisation = Json::object()) {
    return flow(1, "Old", {step(1, {act("send_msg", std::move(more))})}, {{"localization", localisation}});
}

Json messageOf(const Json& flow) {
    return flow["nodes"][0]["actions"][0];
}

const Json kTemplate{{"uuid", "7b0b6c2e-11aa-4d0e-9a53-3c5a20f3a001"}, {"name", "stock_reminder"}};

}  // namespace

TEST_CASE("the steps stand in the order of their versions", "[flows][format]") {
    const auto steps = migrationSteps();
    CHECK(std::is_sorted(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
        return a.version < b.version;
    }));
    CHECK(steps.front().version == SpecVersion{13, 1, 0});
    CHECK(steps.back().version == SpecVersion{14, 4, 2});
}

TEST_CASE("13.1 gives the templating of a message a UUID, always the same", "[flows][format]") {
    const Json old = withMessage({{"text", "Hi"}, {"templating", {{"template", kTemplate}}}});
    const Json now = after(&giveTemplatingAnUuid, old);
    CHECK(isUuid(messageOf(now)["templating"]["uuid"].get<std::string>()));
    CHECK(after(&giveTemplatingAnUuid, old) == now);
    CHECK(after(&giveTemplatingAnUuid, withMessage({{"text", "Hi"}})) == withMessage({{"text", "Hi"}}));
}

TEST_CASE("13.2 names the unknown language, and only that", "[flows][format]") {
    Json old = withMessage({{"text", "Hi"}}, {{"und", Json::object()}, {"fra", Json::object()}});
    CHECK(after(&nameUnknownLanguage, old) == old);
    old["language"] = "base";
    const Json now = after(&nameUnknownLanguage, old);
    CHECK(now["language"] == "und");
    CHECK(now["localization"] == Json{{"fra", Json::object()}});
}

TEST_CASE("13.4 makes variables the parameters of the template's body, translations too", "[flows][format]") {
    const std::string old_uuid = id(70);
    const Json old = withMessage(
        {{"text", "Hi"},
         {"templating", {{"uuid", old_uuid}, {"template", kTemplate}, {"variables", {"@fields.facility"}}}}},
        {{"fra", {{old_uuid, {{"variables", {"@fields.centre"}}}}}}}
    );
    const Json now = after(&splitTemplatingIntoParts, old);
    const Json part = messageOf(now)["templating"]["components"][0];
    CHECK(part["name"] == "body");
    CHECK(part["params"] == Json({"@fields.facility"}));
    CHECK_FALSE(messageOf(now)["templating"].contains("variables"));
    CHECK_FALSE(messageOf(now)["templating"].contains("uuid"));
    const std::string uuid = part["uuid"].get<std::string>();
    CHECK(now["localization"]["fra"] == Json{{uuid, {{"params", {"@fields.centre"}}}}});
}

TEST_CASE("13.5 joins the parameters; what is not translated keeps its place", "[flows][format]") {
    const Json parts = Json::array(
        {{{"uuid", id(71)}, {"name", "body"}, {"params", {"@contact", "@fields.facility"}}},
         {{"uuid", id(72)}, {"name", "button.0"}, {"params", {"yes"}}}}
    );
    const Json old = withMessage(
        {{"text", "Hi"}, {"templating", {{"template", kTemplate}, {"components", parts}}}},
        {{"fra", {{id(72), {{"params", {"oui"}}}}}}, {"spa", {{id(9), {{"text", {"Hola"}}}}}}}
    );
    const Json now = after(&joinTemplateVariables, old);
    const Json message = messageOf(now);
    CHECK(message["template"] == kTemplate);
    CHECK(message["template_variables"] == Json({"@contact", "@fields.facility", "yes"}));
    CHECK_FALSE(message.contains("templating"));
    const Json expected{{"template_variables", {"@contact", "@fields.facility", "oui"}}};
    CHECK(now["localization"]["fra"] == Json{{message["uuid"].get<std::string>(), expected}});
    CHECK(now["localization"]["spa"] == old["localization"]["spa"]);
}

TEST_CASE("13.6 cuts names without leaving a blank at the end", "[flows][format]") {
    const std::string name = "How many rapid diagnostic tests for malaria do you have in stock today";
    const Json old = flow(
        1, "Old", {step(1, {act("set_run_result", {{"name", name}, {"value", name}, {"category", name}})})}
    );
    const Json result = after(&shortenNames, old)["nodes"][0]["actions"][0];
    CHECK(result["name"] == "How many rapid diagnostic tests for malaria do you have in stock");
    CHECK(result["category"] == "How many rapid diagnostic tests for");
    CHECK(result["value"] == name);
    const Json short_one = flow(1, "Old", {step(1, {act("set_run_result", {{"name", "Stock "}})})});
    CHECK(after(&shortenNames, short_one) == short_one);
}

TEST_CASE("13.6.1 cuts the lookups that name such results", "[flows][format]") {
    const std::string cut(64, 'k');
    const auto text_after = [&](const std::string& text) {
        return messageOf(after(&shortenResultLookups, withMessage({{"text", text}})))["text"];
    };
    CHECK(text_after("@results." + cut + "kkk, ok") == "@results." + cut + ", ok");
    CHECK(text_after("@(upper( results." + cut + "k.value ))") == "@(upper( results." + cut + ".value ))");
    CHECK(text_after("@results.kk @fields." + cut + "kkk") == "@results.kk @fields." + cut + "kkk");
    CHECK(text_after("@(child.results." + cut + "kk)") == "@(child.results." + cut + "kk)");
}

}  // namespace tama::flows::testing
