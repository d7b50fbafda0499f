#include <nlohmann/json.hpp>

#include "flows/format/migrations/steps.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json stepped(void (*step)(Json&), Json flow) {
    step(flow);
    return flow;
}

/// A node of one action that splits on what the action saved.
Json actionSplit(Json action, const std::string& operand, std::vector<Way> ways) {
    return flow(
        1,
        "Old",
        {split(
            1,
            {.ways = std::move(ways),
             .otherwise_category = "Failure",
             .operand = operand,
             .actions = Json::array({std::move(action)})}
        )}
    );
}

Json webhook(const std::string& type = "call_webhook") {
    return act(type, {{"url", "http://example.org"}, {"method", "GET"}, {"result_name", "Lookup"}});
}

const std::vector<Way> kOutcome{
    {"Success", "has_only_text", {"Success"}}, {"Sad", "has_only_text", {"Failure"}}
};

}  // namespace

TEST_CASE("14.0 mends expiries by the flow's type, and categories without a name", "[flows][format]") {
    const auto expiry_of = [](const std::string& type, const Json& expiry) {
        return stepped(
            &mendExpiryAndCategories, flow(1, "Old", {}, {{"type", type}, {"expire_after_minutes", expiry}})
        )["expire_after_minutes"];
    };
    CHECK(expiry_of("messaging", 30'000) == 20'160);
    CHECK(expiry_of("messaging", 720) == 720);
    CHECK(expiry_of("messaging", -5) == 0);
    CHECK(expiry_of("voice", 720) == 15);
    CHECK(expiry_of("messaging", "soon") == 0);
    CHECK_FALSE(stepped(&mendExpiryAndCategories, flow(1, "Old", {})).contains("expire_after_minutes"));
    Json nameless = flow(1, "Old", {question(1, "x", "X", {})});
    nameless["nodes"][0]["router"]["categories"][0].erase("name");
    const Json now = stepped(&mendExpiryAndCategories, nameless);
    CHECK(now["nodes"][0]["router"]["categories"][0]["name"] == "Match");
}

TEST_CASE("14.1 splits webhooks and resthooks on the answer's status", "[flows][format]") {
    for (const char* type : {"call_webhook", "call_resthook"}) {
        const Json old = actionSplit(webhook(type), "@results.lookup.category", kOutcome);
        const Json router = stepped(&splitWebhooksOnStatus, old)["nodes"][0]["router"];
        CHECK(router["operand"] == "@webhook.status");
        REQUIRE(router["cases"].size() == 1);
        CHECK(router["cases"][0]["type"] == "has_number_between");
        CHECK(router["cases"][0]["arguments"] == Json({"200", "299"}));
        CHECK(router["cases"][0]["uuid"] == caseId(1, 0));
    }
    const Json other = actionSplit(webhook(), "@fields.age", kOutcome);
    CHECK(stepped(&splitWebhooksOnStatus, other) == other);
    const Json unrelated = actionSplit(say("Hi"), "@results.lookup", kOutcome);
    CHECK(stepped(&splitWebhooksOnStatus, unrelated) == unrelated);
}

TEST_CASE("14.1 keeps ten quick replies", "[flows][format]") {
    Json replies = Json::array();
    for (int i = 1; i <= 12; ++i) replies.push_back(std::to_string(i));
    const Json old =
        flow(1, "Old", {step(1, {act("send_msg", {{"text", "?"}, {"quick_replies", replies}})})});
    const Json now = stepped(&keepTenReplies, old)["nodes"][0]["actions"][0]["quick_replies"];
    CHECK(now.size() == 10);
    CHECK(now.back() == "10");
}

TEST_CASE("14.2 calls a ticket's body its note, and drops translations into no language", "[flows][format]") {
    const Json old = flow(
        1,
        "Old",
        {step(1, {act("open_ticket", {{"body", "Fridge broken"}}), act("open_ticket", {{"note", "Kept"}})})},
        {{"localization", {{"base", Json::object()}, {"swa", Json::object()}}}}
    );
    const Json now = stepped(&renameTicketBody, old);
    CHECK(now["nodes"][0]["actions"][0]["note"] == "Fridge broken");
    CHECK_FALSE(now["nodes"][0]["actions"][0].contains("body"));
    CHECK(now["nodes"][0]["actions"][1]["note"] == "Kept");
    CHECK(now["localization"] == Json{{"swa", Json::object()}});
}

TEST_CASE("14.3 splits tickets and airtime on locals; the router saves the result", "[flows][format]") {
    for (const auto& [type, local] :
         {std::pair{"open_ticket", "@locals._new_ticket"}, {"transfer_airtime", "@locals._new_transfer"}}) {
        const Json old = actionSplit(act(type, {{"result_name", "Help"}}), "@results.help", kOutcome);
        const Json node = stepped(&splitTicketsOnLocals, old)["nodes"][0];
        CHECK(node["router"]["operand"] == local);
        CHECK(node["router"]["result_name"] == "Help");
        CHECK(node["router"]["cases"][0]["type"] == "has_text");
        CHECK(node["router"]["cases"][0]["arguments"] == Json::array());
        CHECK(node["router"]["cases"].size() == 1);
        CHECK_FALSE(node["actions"][0].contains("result_name"));
    }
}

TEST_CASE("14.3.1 joins the arguments of tests of one text", "[flows][format]") {
    Json old = flow(
        1,
        "Old",
        {split(
            1,
            {.ways =
                 {{"Yes", "has_any_word", {"yes", "y"}},
                  {"Some", "has_number_between", {"1", "5"}},
                  {"Code", "has_pattern", {"a+", "b"}}}}
        )},
        {{"localization", {{"fra", {{caseId(1, 0), {{"arguments", {"oui", "o"}}}}}}}}}
    );
    const Json now = stepped(&joinWordArguments, old);
    const Json cases = now["nodes"][0]["router"]["cases"];
    CHECK(cases[0]["arguments"] == Json({"yes y"}));
    CHECK(cases[1]["arguments"] == Json({"1", "5"}));
    CHECK(cases[2]["arguments"] == Json({"a+ b"}));
    CHECK(now["localization"]["fra"][caseId(1, 0)]["arguments"] == Json({"oui o"}));
}

TEST_CASE("14.4 drops the flag to send to all addresses", "[flows][format]") {
    const Json old = flow(1, "Old", {step(1, {act("send_msg", {{"text", "Hi"}, {"all_urns", true}})})});
    CHECK_FALSE(stepped(&dropAllUrns, old)["nodes"][0]["actions"][0].contains("all_urns"));
}

TEST_CASE("14.4.2 gives a webhook that was not answered the status 0", "[flows][format]") {
    const Json old =
        actionSplit(webhook(), "@webhook.status", {{"Success", "has_number_between", {"200", "299"}}});
    const Json now = stepped(&splitWebhooksWithDefault, old);
    CHECK(now["nodes"][0]["router"]["operand"] == "@(default(webhook.status, 0))");
    CHECK(stepped(&splitWebhooksWithDefault, now) == now);
    const Json other = actionSplit(say("Hi"), "@webhook.status", {});
    CHECK(stepped(&splitWebhooksWithDefault, other) == other);
}

}  // namespace tama::flows::testing
