#include "flows/format/legacy/rule_sets.hpp"

#include "tests/flows/support/legacy_flow.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::legacy::testing {

using namespace flows::testing;

namespace {

struct UpgradedSet {
    Json node;
    Json editor;
};

UpgradedSet upgradedSet(Json members, std::vector<Json> rules = {}) {
    if (rules.empty()) rules = {rule(1, {{"type", "true"}}, "All", 0)};
    Json set = waitSet(1, std::move(rules));
    set.update(members);
    const Json now = upgraded(legacyFlow({}, {set}));
    return {now["nodes"][0], now["_ui"]["nodes"][nodeId(1)]};
}

std::vector<Json> outcomes(const char* type, const char* key) {
    return {
        rule(1, {{"type", type}, {key, "success"}}, "Success", 0),
        rule(2, {{"type", type}, {key, "failure"}}, "Failure", 0)
    };
}

}  // namespace

TEST_CASE("a set that waits for a message, whatever it was called", "[flows][legacy]") {
    for (const Json& type : {Json("wait_message"), Json()}) {
        const auto [node, editor] = upgradedSet({{"ruleset_type", type}});
        CHECK(node["router"]["type"] == "switch");
        CHECK(node["router"]["wait"] == Json{{"type", "msg"}});
        CHECK(node["router"]["operand"] == "@input");
        CHECK(node["router"]["result_name"] == "Answer");
        CHECK(editor["type"] == "wait_for_response");
    }
}

TEST_CASE("sets that wait for a recording, a place or digits say so", "[flows][legacy]") {
    const auto hint = [](const char* type) {
        return upgradedSet({{"ruleset_type", type}, {"finished_key", "#"}}).node["router"]["wait"]["hint"];
    };
    CHECK(hint("wait_recording") == Json{{"type", "audio"}});
    CHECK(hint("wait_photo") == Json{{"type", "image"}});
    CHECK(hint("wait_gps") == Json{{"type", "location"}});
    CHECK(hint("wait_digit") == Json{{"type", "digits"}, {"count", 1}});
    CHECK(hint("wait_digits") == Json{{"type", "digits"}, {"terminated_by", "#"}});
    CHECK(upgradedSet({{"ruleset_type", "wait_digits"}}).node["router"]["operand"] == "@input.text");
}

TEST_CASE("splits by a field of the contact, a result and an expression", "[flows][legacy]") {
    const auto by_field = upgradedSet({{"ruleset_type", "contact_field"}, {"operand", "@contact.cadre"}});
    CHECK(by_field.node["router"]["operand"] == "@fields.cadre");
    CHECK_FALSE(by_field.node["router"].contains("wait"));
    CHECK(by_field.editor["type"] == "split_by_contact_field");
    CHECK(by_field.editor["config"]["operand"] == Json{{"type", "field"}, {"id", "cadre"}});
    const auto by_name = upgradedSet({{"ruleset_type", "contact_field"}, {"operand", "@contact.name"}});
    CHECK(by_name.editor["config"]["operand"]["type"] == "property");
    const auto by_address =
        upgradedSet({{"ruleset_type", "contact_field"}, {"operand", "@contact.telegram"}});
    CHECK(by_address.editor["config"]["operand"] == Json{{"type", "scheme"}, {"id", "telegram"}});
    const auto by_result = upgradedSet({{"ruleset_type", "flow_field"}, {"operand", "@flow.stock"}});
    CHECK(by_result.node["router"]["operand"] == "@results.stock");
    CHECK(by_result.editor["config"]["operand"] == Json{{"id", "stock"}});
    const auto by_expression =
        upgradedSet({{"ruleset_type", "expression"}, {"operand", "@(LEN(flow.code))"}});
    CHECK(
        by_expression.node["router"]["operand"] ==
        "@(if(is_error(text_length(results.code)), \"@(LEN(flow.code))\", text_length(results.code)))"
    );
    CHECK(
        upgradedSet({{"ruleset_type", "expression"}, {"operand", ""}}).node["router"]["operand"] == "@input"
    );
}

TEST_CASE("a split by a part of a result", "[flows][legacy]") {
    const auto [node, editor] = upgradedSet(
        {{"ruleset_type", "form_field"},
         {"operand", "@flow.codes"},
         {"config", {{"field_index", 2}, {"field_delimiter", "+"}}}}
    );
    CHECK(node["router"]["operand"] == "@(field(results.codes, 2, \"+\"))");
    CHECK(editor["type"] == "split_by_run_result_delimited");
    CHECK(editor["config"] == Json{{"operand", {{"id", "codes"}}}, {"delimiter", "+"}, {"index", 2}});
}

TEST_CASE("splits by group and at random", "[flows][legacy]") {
    const auto by_group = upgradedSet({{"ruleset_type", "group"}});
    CHECK(by_group.node["router"]["operand"] == "@contact.groups");
    CHECK(by_group.editor["type"] == "split_by_groups");
    const auto by_chance = upgradedSet(
        {{"ruleset_type", "random"}},
        {rule(1, {{"type", "between"}, {"min", 0}, {"max", 0.5}}, "A", 0),
         rule(2, {{"type", "between"}, {"min", 0.5}, {"max", 1}}, "B", 0)}
    );
    CHECK(by_chance.node["router"]["type"] == "random");
    CHECK(by_chance.node["router"]["categories"].size() == 2);
    CHECK_FALSE(by_chance.node["router"].contains("cases"));
}

TEST_CASE("a flow inside the flow, split by how it ended", "[flows][legacy]") {
    const auto [node, editor] = upgradedSet(
        {{"ruleset_type", "subflow"}, {"config", {{"flow", {{"uuid", flowId(2)}, {"name", "Child"}}}}}},
        {rule(1, {{"type", "subflow"}, {"exit_type", "completed"}}, "Completed", 0),
         rule(2, {{"type", "subflow"}, {"exit_type", "expired"}}, "Expired", 0)}
    );
    CHECK(node["actions"][0]["type"] == "enter_flow");
    CHECK(node["actions"][0]["flow"]["name"] == "Child");
    CHECK(node["router"]["operand"] == "@child.status");
    CHECK(node["router"]["cases"][1]["arguments"] == Json({"expired"}));
    CHECK_FALSE(node["router"].contains("default_category_uuid"));
    CHECK(editor["type"] == "split_by_subflow");
}

TEST_CASE("services and airtime are called by an action, and the rest is failure", "[flows][legacy]") {
    const auto webhook = upgradedSet(
        {{"ruleset_type", "webhook"}, {"config", {{"webhook", "http://x.org"}, {"webhook_action", "get"}}}},
        outcomes("webhook_status", "status")
    );
    CHECK(webhook.node["actions"][0]["method"] == "GET");
    CHECK(webhook.node["actions"][0]["result_name"] == "Answer");
    CHECK(webhook.node["router"]["operand"] == "@results.answer.category");
    CHECK(webhook.node["router"]["cases"][0]["arguments"] == Json({"Success"}));
    CHECK(webhook.node["router"]["default_category_uuid"] == webhook.node["router"]["categories"][1]["uuid"]);
    CHECK_FALSE(webhook.node["router"].contains("result_name"));
    const auto resthook = upgradedSet(
        {{"ruleset_type", "resthook"}, {"config", {{"resthook", "new-case"}}}},
        outcomes("webhook_status", "status")
    );
    CHECK(resthook.node["actions"][0]["resthook"] == "new-case");
    const Json countries{
        {"LR", {{"currency_code", "LRD"}, {"amount", 50}}}, {"SL", {{"currency_code", "SLL"}, {"amount", 9}}}
    };
    const auto airtime = upgradedSet(
        {{"ruleset_type", "airtime"}, {"config", countries}}, outcomes("airtime_status", "exit_status")
    );
    CHECK(airtime.node["actions"][0]["amounts"] == Json{{"LRD", 50}, {"SLL", 9}});
    CHECK(airtime.node["router"]["cases"].size() == 1);
    CHECK(airtime.node["router"]["cases"][0]["type"] == "has_category");
}

TEST_CASE("two amounts in one currency cannot be brought over", "[flows][legacy]") {
    Json set = waitSet(1, outcomes("airtime_status", "exit_status"));
    set["ruleset_type"] = "airtime";
    set["config"] = {
        {"LR", {{"currency_code", "USD"}, {"amount", 1}}}, {"SL", {{"currency_code", "USD"}, {"amount", 2}}}
    };
    CHECK(problemsOfUpgrade(legacyFlow({}, {set})).find("same currency") != std::string::npos);
}

}  // namespace tama::flows::legacy::testing
