#include "flows/diff/diff.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {
namespace {

FlowFile fileOf(const Json& document) {
    auto read = readFlowFile(document.dump(), "test");
    if (!read) FAIL(describe(read.error().front()));
    return std::move(*read);
}

WorkflowDiff diffOf(const Json& before, const Json& after, const std::string& root = {}) {
    auto diff = diffWorkflows(fileOf(before), fileOf(after), {root});
    if (!diff) FAIL(describe(diff.error()));
    return std::move(*diff);
}

/// All sentences of the first workflow, a line each.
std::string sentences(const WorkflowDiff& diff) {
    std::string out;
    if (diff.flows.empty()) return out;
    for (const auto& sentence : diff.flows.front().sentences) out += sentence + "\n";
    return out;
}

Json yesNo(int node, const std::string& text, int yes, int no) {
    return question(
        node, text, "Result " + std::to_string(node),
        {.ways = {{"Yes", "has_any_word", {"yes 1"}, yes}, {"No", "has_any_word", {"no 2"}, no}}, .otherwise = no}
    );
}

/// Three questions, then thanks.
Json stock() {
    return flow(
        1,
        "Stock",
        {yesNo(1, "ACT in stock?", 2, 3),
         question(2, "How many ACT doses?", "Doses", {.ways = {{"Valid", "has_number_between", {"0", "500"}, 3}}, .otherwise = 3}),
         yesNo(3, "Do you have gloves?", 4, 4),
         step(4, {say("Thank you")})}
    );
}

Json with(Json flow, const std::string& language, const std::string& item, Json entry) {
    flow["localization"][language][item] = std::move(entry);
    return flow;
}

}  // namespace

TEST_CASE("a workflow does not differ from itself", "[flows][diff]") {
    CHECK(diffOf(document({stock()}), document({stock()})).same());
    for (const auto& name : exampleNames()) {
        const auto read = readFlowFile(exampleText(name), name);
        REQUIRE(read);
        CHECK(diffWorkflows(*read, *read)->same());
    }
    CHECK(showDiff({}) == "No difference.\n");
}

TEST_CASE("a reworded question is shown with its number, both texts and what it costs", "[flows][diff]") {
    Json after = stock();
    after["nodes"][1]["actions"][0]["text"] = "How many ACT doses are left today?";
    CHECK(sentences(diffOf(document({stock()}), document({after}))) ==
          "Question 2 was reworded: \"How many ACT doses?\" → \"How many ACT doses are left today?\".\n");
    after["nodes"][1]["actions"][0]["text"] = std::string(161, 'x');
    CHECK_THAT(sentences(diffOf(document({stock()}), document({after}))), Catch::Contains("(2 SMS instead of 1)."));
}

TEST_CASE("texts that are new, gone or reworded in another language are named by language", "[flows][diff]") {
    const Json french = with(stock(), "fra", actionId(3), {{"text", {"Avez-vous des gants?"}}});
    CHECK(sentences(diffOf(document({stock()}), document({french}))) ==
          "It now has texts in French.\nFrench text of question 3 is new: \"Avez-vous des gants?\".\n");
    CHECK(sentences(diffOf(document({french}), document({stock()}))) ==
          "It no longer has texts in French.\nFrench text of question 3 was removed: \"Avez-vous des gants?\".\n");
    const Json other = with(stock(), "fra", actionId(3), {{"text", {"Des gants?"}}});
    CHECK(sentences(diffOf(document({french}), document({other}))) ==
          "French text of question 3 was reworded: \"Avez-vous des gants?\" → \"Des gants?\".\n");
    const Json words = with(french, "fra", caseId(3, 0), {{"arguments", {"oui 1"}}});
    CHECK(sentences(diffOf(document({french}), document({words}))) ==
          "In French, answer \"Yes\" of question 3 now takes any of the words \"oui 1\"; before, any of the words "
          "\"yes 1\".\n");
    const Json name = with(french, "fra", categoryId(3, 0), {{"name", {"Oui"}}});
    CHECK(sentences(diffOf(document({french}), document({name}))) ==
          "French name of answer \"Yes\" of question 3 is new: \"Oui\".\n");
}

TEST_CASE("an answer that leads elsewhere says where to, and where to before", "[flows][diff]") {
    Json after = stock();
    after["nodes"][0]["exits"][1]["destination_uuid"] = nodeId(4);
    CHECK(sentences(diffOf(document({stock()}), document({after}))) ==
          "Answer \"No\" of question 1 now leads to the message \"Thank you\" instead of question 3.\n");
    after["nodes"][0]["exits"][1]["destination_uuid"] = nullptr;
    CHECK(sentences(diffOf(document({after}), document({stock()}))) ==
          "Answer \"No\" of question 1 now leads to question 3 instead of the end.\n");
}

TEST_CASE("what an answer takes, is called and is saved as is compared", "[flows][diff]") {
    Json after = stock();
    auto& router = after["nodes"][1]["router"];
    router["cases"][0]["arguments"] = {"0", "900"};
    router["categories"][0]["name"] = "Doses";
    router["result_name"] = "ACT doses";
    router["wait"]["timeout"] = {{"seconds", 172800}, {"category_uuid", categoryId(2, 1)}};
    CHECK(sentences(diffOf(document({stock()}), document({after}))) ==
          "Question 2 now waits 2 days for an answer; before, without limit.\n"
          "What is answered to question 2 is now saved as \"ACT doses\"; before, saved as \"Doses\".\n"
          "Answer \"Valid\" of question 2 is now called \"Doses\".\n"
          "Answer \"Doses\" of question 2 now takes a number from 0 to 900; before, a number from 0 to 500.\n");
    Json swapped = stock();
    std::swap(swapped["nodes"][0]["router"]["cases"][0], swapped["nodes"][0]["router"]["cases"][1]);
    CHECK(sentences(diffOf(document({stock()}), document({swapped}))) ==
          "The answers of question 1 are tried in another order; the first that fits counts.\n");
}

TEST_CASE("questions that are new, gone or elsewhere in the order are told", "[flows][diff]") {
    Json longer = stock();
    longer["nodes"][2]["exits"][0]["destination_uuid"] = nodeId(5);
    longer["nodes"].push_back(yesNo(5, "Do you have masks?", 4, 4));
    CHECK(sentences(diffOf(document({stock()}), document({longer}))) ==
          "Answer \"Yes\" of question 3 now leads to question 4 instead of the message \"Thank you\".\n"
          "Question 4 \"Do you have masks?\" is new; it takes Yes, No, Other.\n");
    CHECK(sentences(diffOf(document({longer}), document({stock()}))) ==
          "Answer \"Yes\" of question 3 now leads to the message \"Thank you\" instead of the old question 4.\n"
          "The old question 4 \"Do you have masks?\" was removed.\n");
    const Json in_row = flow(1, "Row", {yesNo(1, "A?", 2, 2), yesNo(2, "B?", 3, 3), yesNo(3, "C?", 0, 0)});
    const Json moved = flow(1, "Row", {yesNo(1, "A?", 3, 3), yesNo(3, "C?", 2, 2), yesNo(2, "B?", 0, 0)});
    CHECK_THAT(sentences(diffOf(document({in_row}), document({moved}))),
               Catch::Contains("was question 2 before: the order has changed.") ||
                   Catch::Contains("was question 3 before: the order has changed."));
}

TEST_CASE("what is done beside, and when a conversation ends, is compared", "[flows][diff]") {
    const auto keeping = [](const std::string& value) {
        return flow(1, "Keep", {step(1, {act("set_contact_field", {{"field", {{"key", "age"}, {"name", "Age"}}}, {"value", value}})})});
    };
    CHECK(sentences(diffOf(document({keeping("1")}), document({keeping("2")}))) ==
          "The step that keeps a fact about the worker still keeps a fact about the worker, otherwise: value \"1\" → "
          "\"2\".\n");
    Json late = keeping("1");
    late["expire_after_minutes"] = 1440;
    Json later = late;
    later["expire_after_minutes"] = 10080;
    CHECK(sentences(diffOf(document({late}), document({later}))) ==
          "A conversation without an answer now ends after 7 days; before, after 1 day.\n");
    Json more = keeping("1");
    more["nodes"][0]["actions"].push_back(say("Hi"));
    more["nodes"][0]["actions"][1]["uuid"] = actionId(1, 1);
    CHECK_THAT(sentences(diffOf(document({keeping("1")}), document({more}))), Catch::Contains("also says: \"Hi\"."));
    CHECK_THAT(sentences(diffOf(document({more}), document({keeping("1")}))), Catch::Contains("no longer says: \"Hi\"."));
}

TEST_CASE("what the comparison has no words for is not kept silent", "[flows][diff]") {
    const auto calling = [](const std::string& method) {
        return flow(1, "Call", {step(1, {act("call_webhook", {{"method", method}, {"url", "https://a.example/"}, {"result_name", "R"}})})});
    };
    CHECK(sentences(diffOf(document({calling("GET")}), document({calling("POST")}))).find("changed") != std::string::npos);
}

TEST_CASE("a file of other UUIDs is matched by results, texts and names", "[flows][diff]") {
    std::string renumbered = document({stock()}).dump();
    for (std::size_t at = renumbered.find("00000000-0000-4000-8000"); at != std::string::npos;
         at = renumbered.find("00000000-0000-4000-8000", at)) {
        renumbered.replace(at, 8, "11111111");
    }
    const auto other = readFlowFile(renumbered, "other");
    REQUIRE(other);
    CHECK(showDiff(*diffWorkflows(fileOf(document({stock()})), *other)) == "No difference.\n");
}

TEST_CASE("child workflows are told of by name, and only those that the root can come to", "[flows][diff]") {
    const auto entering = [](const std::string& child) {
        return flow(1, "Parent", {step(1, {act("enter_flow", {{"flow", {{"uuid", flowId(2)}, {"name", child}}}})})});
    };
    const auto saying = [](int number, const std::string& name, const std::string& text) {
        return flow(number, name, {step(number * 10, {say(text)})});
    };
    const Json before = document({entering("Child"), saying(2, "Child", "One"), saying(3, "Apart", "One")});
    const Json after = document({entering("Child"), saying(2, "Child", "Two"), saying(3, "Apart", "Two")});
    const auto all = diffOf(before, after);
    REQUIRE(all.flows.size() == 2);
    const auto reached = diffOf(before, after, "Parent");
    REQUIRE(reached.flows.size() == 1);
    CHECK(reached.flows.front().flow == "Child");
    CHECK(diffOf(before, after, flowId(2)).flows.size() == 1);
    const auto fewer = diffOf(before, document({entering("Child"), saying(2, "Child", "One")}));
    CHECK(showDiff(fewer) == "Apart:\n  The workflow was removed; it had 0 questions, in English.\n");
    const auto nobody = diffWorkflows(fileOf(before), fileOf(after), {"Nobody"});
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == ErrorCode::NotFound);
}

TEST_CASE("trigger words, groups and shared values around the workflows are compared", "[flows][diff]") {
    const auto around = [](const std::string& word, const std::string& query, const std::string& value) {
        return document(
            {stock()},
            {{"triggers",
              {{{"trigger_type", "K"}, {"keywords", {word}}, {"flow", {{"uuid", flowId(1)}, {"name", "Stock"}}},
                {"groups", Json::array()}}}},
             {"groups", {{{"uuid", id(5)}, {"name", "Nurses"}, {"query", query}}}},
             {"globals", {{{"key", "hotline"}, {"name", "Hotline"}, {"value", value}}}}}
        );
    };
    const auto diff = diffOf(around("stock", "cadre = nurse", "100"), around("stocks", "cadre = doctor", "200"));
    CHECK(diff.flows.empty());
    const auto shown = showDiff(diff);
    CHECK_THAT(shown, Catch::Contains("The group \"Nurses\" now takes \"cadre = doctor\"; before, \"cadre = nurse\"."));
    CHECK_THAT(shown, Catch::Contains("The shared value \"Hotline\" now is \"200\"; before, \"100\"."));
    CHECK_THAT(shown, Catch::Contains("The trigger word \"stocks\" is new"));
    CHECK_THAT(shown, Catch::Contains("The trigger word \"stock\" was removed."));
    CHECK(toJson(diff)["same"] == false);
}

TEST_CASE("workflows without nodes and rings of questions are compared, too", "[flows][diff]") {
    const Json empty = flow(1, "Stock", {});
    CHECK(diffOf(document({empty}), document({empty})).same());
    CHECK_FALSE(diffOf(document({empty}), document({stock()})).same());
    CHECK_FALSE(diffOf(document({stock()}), document({empty})).same());
    const Json ring = flow(1, "Ring", {yesNo(1, "Again?", 1, 2), yesNo(2, "And again?", 1, 1)});
    CHECK(diffOf(document({ring}), document({ring})).same());
}

}  // namespace tama::flows::testing
