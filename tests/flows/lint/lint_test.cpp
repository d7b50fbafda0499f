// Each rule fires on a small workflow that breaks it, and none fires on the examples.
#include "tests/flows/lint/linted.hpp"
#include "tests/flows/support/legacy_flow.hpp"

namespace tama::flows::testing {

namespace {

const std::string kOpening = "Ministry of Health, free. STOP to opt out. ";

/// A question that keeps the rules: numbered, asked again at most twice.
Split goodAnswers(int counter, int next) {
    return {
        .ways = {{"Yes", "has_any_word", {"1 yes"}, next}, {"No", "has_any_word", {"2 no"}, next}},
        .otherwise = counter
    };
}

/// A workflow that keeps all rules.
std::vector<Json> goodNodes() {
    return {
        question(1, kOpening + "ACT? 1 Yes, 2 No", "Act", goodAnswers(2, 3)),
        split(
            2,
            {.ways = {{"Again", "has_number_lte", {"2"}, 4}}, .otherwise = 3, .operand = "@node.visit_count"}
        ),
        step(3, {say("Thank you: @results.act")}),
        step(4, {say("Please reply 1 or 2")}, 1)
    };
}

Json good() {
    return flow(1, "Good", goodNodes());
}

/// The good workflow with one node changed.
Json goodBut(int node, const Json& replacement) {
    auto nodes = goodNodes();
    nodes.at(static_cast<std::size_t>(node - 1)) = replacement;
    return flow(1, "Good", nodes);
}

}  // namespace

TEST_CASE("the examples and a workflow that keeps the rules have no findings", "[flows][lint]") {
    CHECK(
        showReport(lint(*assetsOf(good())), "good.json") ==
        "good.json: passes, 0 errors, 0 warnings, 0 tips\n"
    );
    for (const std::string& name : exampleNames()) {
        CHECK(
            showReport(checkFlowFile(exampleText(name), name), name) ==
            name + ": passes, 0 errors, 0 warnings, 0 tips\n"
        );
    }
}

TEST_CASE("the check tells file, flow, node, severity and message", "[flows][lint]") {
    const std::string shown =
        showReport(checkFlowFile(goodBut(3, step(3, {say("Thanks @(1 + )")})).dump(), "f.json"), "f.json");
    CHECK(
        shown.find("f.json: Good: node 3 (" + nodeId(3) + "): error: send_msg.text: ") != std::string::npos
    );
    CHECK(shown.find("f.json: does not pass, 1 errors") != std::string::npos);
}

TEST_CASE("a file that cannot be read is an error with its place", "[flows][lint]") {
    const auto report = checkFlowFile("{\n[", "f.json");
    CHECK_FALSE(report.passes());
    CHECK(showReport(report, "f.json").starts_with("f.json: 2:1: error: is not JSON"));
    Json wrong = good();
    wrong["nodes"][0]["actions"][0]["text"] = 1;
    wrong["nodes"][1]["router"]["type"] = "dice";
    const auto two = checkFlowFile(wrong.dump(), "f.json");
    CHECK(two.count(Severity::Error) == 2);
    CHECK(showReport(two, "f.json")
              .starts_with(
                  "f.json: flow Good: node 1 (" + nodeId(1) + "): actions[0].text: error: must be a text"
              ));
}

TEST_CASE("only errors keep a workflow from passing", "[flows][lint]") {
    const auto report = checkFlowFile(goodBut(3, step(3, {say(std::string(200, 'x'))})).dump(), "f.json");
    CHECK(report.count(Severity::Warning) > 0);
    CHECK(report.passes());
}

TEST_CASE("rule expression: what does not compile, in any language", "[flows][lint]") {
    CHECK(findingsOf(goodBut(3, step(3, {say("Thank you @(1 + )")})), "expression")
              .starts_with("error send_msg.text: "));
    Json file = good();
    file["localization"] = {{"fra", {{actionId(3), {{"text", {"Merci @(1 + )"}}}}}}};
    CHECK(findingsOf(file, "expression").starts_with("error send_msg.text (fra): "));
    Json router = goodNodes()[1];
    router["router"]["operand"] = "@(1 + )";
    CHECK(findingsOf(goodBut(2, router), "expression").starts_with("error operand: "));
}

TEST_CASE("rule expression: an unclosed one would be sent as it stands", "[flows][lint]") {
    const auto ending = [](const std::string& text) {
        return findingsOf(goodBut(3, step(3, {say("Thank you. " + text)})), "expression");
    };
    CHECK(ending("@(upper(contact.name)").find("is not closed") != std::string::npos);
    CHECK(ending("@(upper(contact.name))").empty());
    CHECK(ending("write @@(now and me@example.org").empty());
}

TEST_CASE(
    "rules unknown-result and unnamed-answer: what is read must be saved, and the reverse", "[flows][lint]"
) {
    CHECK(
        findingsOf(
            goodBut(3, step(3, {say("Thank you @results.acts @run.results.bed.value")})), "unknown-result"
        ) ==
        "warning reads @results.acts, which no node saves\nwarning reads @results.bed, which no node saves\n"
    );
    CHECK(findingsOf(goodBut(3, step(3, {say("Thank you @results @parent.results.x")})), "unknown-result")
              .empty());
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "1 or 2?", "", goodAnswers(2, 3))), "unnamed-answer")
              .starts_with("warning the answer is not saved"));
}

TEST_CASE("rules segments and ucs2: what a message costs in each language", "[flows][lint]") {
    const auto ending = [](const std::string& text) { return goodBut(3, step(3, {say(text)})); };
    CHECK(findingsOf(ending(std::string(160, 'x')), "segments").empty());
    CHECK(
        findingsOf(ending(std::string(161, 'x')), "segments") ==
        "warning eng: 2 SMS (161 characters); one is 160\n"
    );
    CHECK(findingsOf(ending(std::string(4 * 153 + 1, 'x')), "segments").starts_with("error eng: 5 SMS"));
    CHECK(findingsOf(ending(std::string(155, 'x') + "@results.act"), "segments")
              .starts_with("warning eng: about 2 SMS"));
    CHECK(
        findingsOf(ending("Thanks ê"), "ucs2").starts_with("tip eng: \"ê\" makes every character cost double")
    );
    CHECK(findingsOf(ending("Thanks ê" + std::string(100, 'x')), "ucs2").find("warning eng: \"ê\"") == 0);
    CHECK(
        findingsOf(ending("Thanks ê" + std::string(100, 'x')), "ucs2").find("2 SMS instead of 1") !=
        std::string::npos
    );
    CHECK(findingsOf(ending("Merci é à"), "ucs2").empty());

    Json file = good();
    file["localization"] = {{"fra", {{actionId(3), {{"text", {std::string(200, 'y')}}}}}}};
    CHECK(findingsOf(file, "segments").starts_with("warning fra: 2 SMS"));
}

TEST_CASE("rule translation: a language that has some texts has all", "[flows][lint]") {
    Json file = good();
    file["localization"] = {{"fra", {{actionId(3), {{"text", {"Merci"}}}}}}};
    const std::string found = findingsOf(file, "translation");
    CHECK(found.find("warning the message has no text in fra") != std::string::npos);
    CHECK(found.find("tip the accepted words of has_any_word have no fra form") != std::string::npos);
    CHECK(found.find("tip the categories \"No\", \"Yes\" have no fra name") != std::string::npos);
    // Replies that are offered, too; tests of numbers and groups have no words.
    Json nodes = goodNodes();
    nodes[2]["actions"][0]["quick_replies"] = {"Bye"};
    nodes[0]["router"]["cases"][0]["type"] = "has_number_eq";
    nodes[0]["router"]["cases"][1]["type"] = "has_group";
    file["nodes"] = nodes;
    const std::string replies = findingsOf(file, "translation");
    CHECK(replies.find("tip the quick replies have no fra form") != std::string::npos);
    CHECK(replies.find("accepted words") == std::string::npos);
    // Nor have a country's code and names that are the same in all languages.
    for (const char* type : {"has_category", "has_intent", "has_phone", "has_top_intent"}) {
        file["nodes"][0]["router"]["cases"][0]["type"] = type;
        CHECK(findingsOf(file, "translation") == replies);
    }
}

TEST_CASE("a message is measured with the longest that its expressions become", "[flows][lint]") {
    Json file = good();
    file["nodes"][0]["router"]["categories"][0]["name"] = std::string(30, 'Y');
    const auto segments = [&](const std::string& text) {
        file["nodes"][2]["actions"][0]["text"] = text;
        return findingsOf(file, "segments");
    };
    CHECK(segments(std::string(130, 'x') + "@results.act.category").empty());
    CHECK(segments(std::string(131, 'x') + "@results.act.category").find("2 SMS (161 characters)") !=
          std::string::npos);
    CHECK(segments(std::string(131, 'x') + "@(upper(results.act.category))").find("161") != std::string::npos);
    CHECK(segments(std::string(150, 'x') + "@contact.name").empty());
    CHECK_FALSE(segments(std::string(151, 'x') + "@contact.name").empty());
    // A translated name counts in its language; a number is as long as its bounds.
    const std::string id = categoryId(1, 0);
    file["localization"] = {
        {"fra",
         {{id, {{"name", {std::string(40, 'O')}}}},
          {actionId(3), {{"text", {std::string(121, 'x') + "@results.act.category_localized"}}}}}}};
    CHECK(segments("Thanks").starts_with("warning fra: about 2 SMS (161 characters)"));
    for (Json& test : file["nodes"][0]["router"]["cases"]) {
        test["type"] = "has_number_between";
        test["arguments"] = {"0", "9999"};
    }
    file.erase("localization");
    CHECK(segments(std::string(156, 'x') + "@results.act.value").empty());
    CHECK_FALSE(segments(std::string(157, 'x') + "@results.act").empty());
    CHECK_FALSE(segments(std::string(156, 'x') + "@results.other").empty());
}

TEST_CASE("rules of the graph: unreachable, empty", "[flows][lint]") {
    auto nodes = goodNodes();
    nodes.push_back(step(5, {say("Nobody sees me")}));
    CHECK(
        findingsOf(flow(1, "F", nodes), "unreachable") ==
        "warning nothing leads here; connect it or delete it\n"
    );
    CHECK(findingsOf(flow(1, "F", {}), "empty").starts_with("warning has no nodes"));
}

TEST_CASE("rule same-uuid: what RapidPro would not import", "[flows][lint]") {
    Json twins = step(1, {say("One"), say("Two")}, 2);
    twins["actions"][1]["uuid"] = twins["actions"][0]["uuid"];
    Json copy = step(2, {say("Three")});
    copy["exits"][0]["uuid"] = twins["exits"][0]["uuid"];
    const std::string found = findingsOf(flow(1, "F", {twins, copy}), "same-uuid");
    CHECK(found.starts_with("error actions[1] has the UUID " + actionId(1) + ", which is in use in this node already"));
    CHECK(found.find("\nerror exits[0] has the UUID ") != std::string::npos);
    CHECK(found.find("which is in use in node 1 (" + nodeId(1) + "): RapidPro will not import it") != std::string::npos);
}

TEST_CASE("what is referred to and not in the file is found", "[flows][lint]") {
    const Json nodes = step(
        1,
        {act("enter_flow", {{"flow", {{"uuid", flowId(9)}, {"name", "Gone"}}}}),
         act("add_contact_groups", {{"groups", {{{"uuid", id(1)}, {"name", "Ghosts"}}}}}),
         act("set_contact_channel", {{"channel", {{"uuid", id(2)}, {"name", "MTN"}}}}),
         act("set_contact_field", {{"field", {{"key", "shoe"}, {"name", "Shoe"}}}, {"value", "9"}})}
    );
    const Json trigger{
        {"trigger_type", "K"}, {"keyword", "x"}, {"flow", {{"uuid", flowId(8)}, {"name", "Lost"}}}
    };
    const Json assets = document({flow(1, "F", {nodes})}, {{"triggers", {trigger}}});
    CHECK(
        findingsOf(assets, "missing-flow") ==
        "error refers to the workflow \"Gone\", which is not in the file; export them together\n"
        "error refers to the workflow \"Lost\", which is not in the file; export them together\n"
    );
    CHECK(findingsOf(assets, "missing-group").starts_with("error refers to the group \"Ghosts\""));
    CHECK(findingsOf(assets, "missing-channel").starts_with("error refers to the channel \"MTN\""));
    CHECK(findingsOf(assets, "missing-field").starts_with("warning refers to the field \"Shoe\""));

    Json exported = assets;
    exported["version"] = "13";
    CHECK(findingsOf(exported, "missing-channel").starts_with("warning"));
    CHECK(
        findingsOf(exported, "created") ==
        "tip the group \"Ghosts\" is not in the file; an import makes it\n"
        "tip the field \"Shoe\" is not in the file; an import makes it\n"
    );
    const auto shown = showReport(checkFlowFile(exported.dump(), "f.json"), "f.json");
    CHECK(shown.find("f.json: F: node 1 (" + nodeId(1) + "): actions[1].groups[0]: tip: ") != std::string::npos);
    CHECK(shown.find("f.json: triggers[0].flow: error: ") != std::string::npos);
}

TEST_CASE("actions that do not fit the type of the workflow are errors", "[flows][lint]") {
    const Json spoken = flow(1, "F", {step(1, {act("say_msg", {{"text", "Hi"}})})});
    CHECK(findingsOf(spoken, "flow-type") == "error the action say_msg is for voice workflows only\n");
    CHECK(findingsOf(spoken, "unsupported").starts_with("warning the action say_msg does nothing"));
    Json offline = flow(
        1, "F", {step(1, {act("send_email", {{"addresses", {"a@b.c"}}, {"subject", "s"}, {"body", "b"}})})}
    );
    CHECK(findingsOf(offline, "flow-type").empty());
    offline["type"] = "messaging_offline";
    CHECK(findingsOf(offline, "flow-type").starts_with("error the action send_email needs a network"));
    Json background =
        flow(1, "F", {step(1, {act("add_input_labels", {{"labels", {{{"name_match", "x"}}}}})})});
    background["type"] = "messaging_background";
    CHECK(findingsOf(background, "flow-type").starts_with("error the action add_input_labels needs a message")
    );
}

TEST_CASE("rule unsupported: an action that nobody knows is not called harmless", "[flows][lint]") {
    CHECK(
        findingsOf(flow(1, "F", {step(1, {act("send_mgs", {{"text", "x"}})})}), "unsupported") ==
        "warning the action send_mgs is not known and is passed over; check how it is written\n"
    );
}

TEST_CASE("rule action: what an action is nothing without is not empty", "[flows][lint]") {
    const auto found = [](const char* type, const Json& members) {
        return findingsOf(flow(1, "F", {step(1, {act(type, members)})}), "action");
    };
    const std::string refused =
        ": is empty, and RapidPro refuses to import that; fill it in or delete the action\n";
    const Json no_path{{"scheme", "tel"}, {"path", ""}};
    const Json no_scheme{{"scheme", ""}, {"path", "1"}};
    CHECK(found("add_contact_urn", no_path) == "error add_contact_urn.path" + refused);
    CHECK(found("add_contact_urn", no_scheme) == "error add_contact_urn.scheme" + refused);
    CHECK(found("add_contact_urn", {{"scheme", "tel"}, {"path", "@results.phone"}}).empty());
    const Json mail{{"addresses", {"a@x.org"}}, {"subject", "Stock"}, {"body", "Low"}};
    CHECK(found("send_email", mail).empty());
    for (const char* part : {"subject", "body"}) {
        Json without = mail;
        without[part] = "";
        CHECK(found("send_email", without) == "error send_email." + std::string(part) + refused);
    }
    Json to_nobody = mail;
    to_nobody["addresses"] = Json::array();
    CHECK(found("send_email", to_nobody) == "error send_email.addresses" + refused);
    to_nobody["addresses"] = {"a@x.org", ""};
    CHECK(found("send_email", to_nobody) == "error send_email.addresses[1]" + refused);
    CHECK(found("set_run_result", {{"name", ""}, {"value", "1"}}) == "error set_run_result.name" + refused);
    CHECK(found("call_resthook", {{"resthook", ""}}) == "error call_resthook.resthook" + refused);
    CHECK(
        found("set_run_local", {{"local", ""}, {"value", "1"}, {"operation", "set"}}) ==
        "error set_run_local.local" + refused
    );
    CHECK(found("call_webhook", {{"method", "GET"}, {"url", ""}}) == "error call_webhook.url" + refused);
}

TEST_CASE("rule action: an attachment that is none is left out", "[flows][lint]") {
    const auto found = [](const Json& attachments) {
        const Json message = act("send_msg", {{"text", "Hi"}, {"attachments", attachments}});
        return findingsOf(flow(1, "F", {step(1, {message})}), "action");
    };
    CHECK(found({"image/jpeg:https://x.org/a.jpg", "@results.photo", "image:@fields.photo"}).empty());
    CHECK(
        found({"image:a.jpg", "https://x.org/a.jpg"}) ==
        "warning send_msg.attachments[1]: is \"https://x.org/a.jpg\", which is no kind and address and is left "
        "out; write it as image/jpeg:https://…\n"
    );
    CHECK(found(Json::array({""})).find("attachments[0]: is \"\"") != std::string::npos);
}

TEST_CASE("rule action: a broadcast of old to somebody not there yet", "[flows][lint]") {
    const Json send{
        {"type", "send"}, {"msg", {{"eng", "Alert"}}}, {"variables", {{{"id", "@new_contact"}}}}
    };
    CHECK(
        findingsOf(legacyFlow({actionSet(1, {send})}, {}), "action") ==
        "warning send_broadcast.legacy_vars[0]: is @new_contact, for whom old flows made a contact; no message "
        "can, and it is left out: name whom to write to\n"
    );
}

TEST_CASE("rule too-long: more nodes than a session goes without a question", "[flows][lint]") {
    const auto ofLength = [](int nodes) {
        std::vector<Json> chain{question(1, "?", "R", {.ways = {{"N", "has_number", {}, 2}}, .otherwise = 2})};
        for (int node = 2; node <= nodes + 1; ++node) {
            chain.push_back(step(node, {say("x")}, node == nodes + 1 ? 0 : node + 1));
        }
        return findingsOf(flow(1, "F", chain), "too-long");
    };
    CHECK(ofLength(100).empty());
    CHECK(ofLength(101).starts_with("error it is at least 101 nodes from here to the next question or the end"));
}

TEST_CASE("rules of routers: unknown tests, no default, a wait in the background", "[flows][lint]") {
    const Split odd{.ways = {{"A", "has_telepathy", {"x"}, 3}}, .otherwise_category = ""};
    const Json file = goodBut(1, question(1, kOpening + "1?", "Act", odd));
    CHECK(findingsOf(file, "unknown-test").starts_with("error the test has_telepathy is not known"));
    CHECK(findingsOf(file, "no-default").starts_with("warning has no default category"));
    Json background = good();
    background["type"] = "messaging_background";
    CHECK(findingsOf(background, "wait-in-background").starts_with("error a background workflow"));
}

TEST_CASE("rules of questions: numbered answers and an example for numbers", "[flows][lint]") {
    const Split words{
        .ways = {{"Yes", "has_any_word", {"yes"}, 3}, {"No", "has_any_word", {"no"}, 3}}, .otherwise = 2
    };
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "Yes or no?", "Act", words)), "numbered")
              .starts_with("tip number the answers"));
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "Yes or no?", "Act", goodAnswers(2, 3))), "numbered")
              .starts_with("tip the text does not name the numbers"));
    const Split number{.ways = {{"N", "has_number", {}, 3}}, .otherwise = 2};
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "How many?", "Act", number)), "example")
              .starts_with("tip give an example"));
    CHECK(
        findingsOf(goodBut(1, question(1, kOpening + "How many, e.g. 12?", "Act", number)), "example").empty()
    );
}

TEST_CASE("rules of asking again: at all, and not without end", "[flows][lint]") {
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "1 or 2?", "Act", goodAnswers(3, 3))), "ask-again")
              .starts_with("tip an answer that is not understood"));
    CHECK(findingsOf(goodBut(1, question(1, kOpening + "1 or 2?", "Act", goodAnswers(4, 3))), "unbounded")
              .starts_with("warning asks again without end"));
    CHECK(findingsOf(good(), "unbounded").empty());
}

TEST_CASE(
    "rule sensitive: secrets are a warning, personal matters a tip, and parts of words neither",
    "[flows][lint]"
) {
    const auto ending = [](const std::string& text) {
        return goodBut(3, step(3, {say("Thank you. " + text)}));
    };
    CHECK(findingsOf(ending("Send your PIN"), "sensitive").starts_with("warning seems to ask for a secret"));
    CHECK(findingsOf(ending("Votre mot de passe?"), "sensitive").starts_with("warning"));
    CHECK(findingsOf(ending("Is your HIV test done?"), "sensitive")
              .starts_with("tip is about something personal"));
    CHECK(findingsOf(ending("Your opinion on spinning"), "sensitive").empty());
}

TEST_CASE("rules of the conversation: opening, thanks, bursts and length", "[flows][lint]") {
    const std::string opening =
        findingsOf(goodBut(1, question(1, "ACT? 1 Yes, 2 No", "Act", goodAnswers(2, 3))), "opening");
    CHECK(opening.find("does not say who asks") != std::string::npos);
    CHECK(opening.find("does not say that answering is free") != std::string::npos);
    CHECK(opening.find("does not name STOP") != std::string::npos);
    CHECK(
        findingsOf(goodBut(3, step(3, {say("Bye")})), "thanks") == "tip no message thanks for the answers\n"
    );
    CHECK(findingsOf(goodBut(3, step(3, {say("Thank you"), say("b"), say("c")})), "burst")
              .starts_with("warning sends 3 messages at once"));

    std::vector<Json> nodes;
    for (int i = 1; i <= 11; ++i)
        nodes.push_back(question(
            i,
            kOpening + "Thank you 1?",
            "Q" + std::to_string(i),
            {.otherwise_category = "All", .otherwise = i < 11 ? i + 1 : 0}
        ));
    CHECK(findingsOf(flow(1, "Long", nodes), "length").starts_with("tip asks 11 questions"));
    nodes.pop_back();
    nodes.back()["router"]["categories"][0]["exit_uuid"] = nodes.back()["exits"][0]["uuid"];
    nodes.back()["exits"][0]["destination_uuid"] = nullptr;
    CHECK(findingsOf(flow(1, "Long", nodes), "length").empty());
}

TEST_CASE("a group whose query cannot be read is told", "[flows][lint]") {
    Json file = document({good()});
    file["fields"] = Json::array({{{"key", "age"}, {"name", "Age"}, {"type", "number"}}});
    const auto withQuery = [&](const char* query) {
        file["groups"] = Json::array({{{"uuid", flowId(9)}, {"name", "Adults"}, {"query", query}}});
        return findingsOf(file, "group-query");
    };
    CHECK(withQuery("age >= 18").empty());
    CHECK(
        withQuery("age >= old") ==
        "warning the group \"Adults\" would have no members, its query cannot be read: position 8: expected "
        "a number, but there is 'old'\n"
    );
}

}  // namespace tama::flows::testing
