// Actions that reach beyond the contact: webhooks, resthooks, broadcasts, starts of others, e-mails, tickets.
#include "tests/flows/support/doing.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a header of a webhook stays one line", "[flows][actions]") {
    Talk talk(doing({act(
        "call_webhook",
        {{"method", "get"}, {"url", "http://example.org"}, {"headers", {{"X-Name", "a@(char(10))Evil: b"}}}}
    )}));
    talk.begin();
    REQUIRE(talk.sprint().session.waitsForService());
    CHECK(talk.sprint().session.service->method == "GET");
    CHECK(talk.sprint().session.service->headers.at(0).second == "a Evil: b");
}

TEST_CASE("a broadcast names texts in all languages and whom it is for", "[flows][actions]") {
    Json file = flow(
        1,
        "Doing",
        {step(
            1,
            {act(
                "send_broadcast",
                {{"text", "Stock out at @contact.first_name's"},
                 {"quick_replies", {"Seen"}},
                 {"groups", {groupJson(kNurses, "Nurses")}},
                 {"contacts", {groupJson(id(6), "Boss")}},
                 {"urns", {"tel:+231770000009", "@urns.tel"}},
                 {"contact_query", "age > @(10 + 8)"}}
            )}
        )}
    );
    file["localization"] = {{"fra", {{actionId(1), {{"text", {"Rupture chez @contact.first_name"}}}}}}};
    Talk talk(assetsOf(file));
    talk.begin();
    REQUIRE(talk.events<BroadcastCreated>().size() == 1);
    const auto event = talk.events<BroadcastCreated>()[0];
    CHECK(event.base_language == "eng");
    REQUIRE(event.translations.size() == 2);
    CHECK(event.translations[0].language == "eng");
    CHECK(event.translations[0].text == "Stock out at Amina's");
    CHECK(event.translations[1].language == "fra");
    CHECK(event.translations[1].text == "Rupture chez Amina");
    CHECK(event.translations[1].quick_replies == Types{"Seen"});
    CHECK(event.recipients.groups == std::vector<GroupRef>{{kNurses, "Nurses"}});
    CHECK(event.recipients.contacts == std::vector<GroupRef>{{id(6), "Boss"}});
    CHECK(event.recipients.urns == Types{"tel:+231770000009", "tel:+231770000001"});
    CHECK(event.recipients.contact_query == "age > \"18\"");
}

TEST_CASE("start_session asks for other sessions and hands over this run", "[flows][actions]") {
    const auto talk = done(
        {act("set_run_result", {{"name", "Disease"}, {"value", "cholera"}, {"category", "Cholera"}}),
         act("start_session",
             {{"flow", {{"uuid", flowId(2)}, {"name", "Other"}}},
              {"groups", {groupJson(kNurses, "Nurses")}},
              {"exclusions", {{"in_a_flow", true}}}})}
    );
    REQUIRE(talk.events<SessionTriggered>().size() == 1);
    const auto event = talk.events<SessionTriggered>()[0];
    CHECK(event.flow.uuid == flowId(2));
    CHECK(event.exclude_in_a_flow);
    CHECK(event.history == SessionHistory{talk.sprint().session.uuid, 1, 1});

    Trigger trigger;
    trigger.type = TriggerType::FlowAction;
    trigger.parent_json = event.run_summary_json;
    Talk started(assetsOf(flow(
        3,
        "Started",
        {step(1, {say("@parent.flow.name: @parent.results.disease.category of @parent.contact")})}
    )));
    started.begin(trigger);
    CHECK(started.texts() == Types{"Doing: Cholera of Amina Kollie"});
}

TEST_CASE("start_session hands over the revision of its workflow, where that is known", "[flows][actions]") {
    const auto flowOfSummary = [](Json more) {
        const Json other{{"uuid", flowId(2)}, {"name", "Other"}};
        const auto start = act("start_session", {{"flow", other}, {"urns", {"tel:+231770000009"}}});
        Talk talk(assetsOf(document(
            {flow(1, "Starts", {step(1, {start})}, std::move(more)), flow(2, "Other", {step(2, Json::array())})}
        )));
        talk.begin();
        return Json::parse(talk.events<SessionTriggered>().at(0).run_summary_json)["flow"];
    };
    CHECK(flowOfSummary({{"revision", 12}}) == Json{{"uuid", flowId(1)}, {"name", "Starts"}, {"revision", 12}});
    CHECK(flowOfSummary(Json::object()) == Json{{"uuid", flowId(1)}, {"name", "Starts"}});
}

TEST_CASE("an e-mail goes to valid addresses, without room for more headers", "[flows][actions]") {
    const auto mail = [](Json addresses, const std::string& subject) {
        return act("send_email", {{"addresses", std::move(addresses)}, {"subject", subject}, {"body", "B"}});
    };
    const auto talk = done(
        {mail({"a@example.org", "nobody", "b@example.org\nBcc: c@example.org"}, "Out\r\nBcc: d@example.org"),
         mail({"nobody"}, "S"),
         mail({"a@example.org"}, "")}
    );
    REQUIRE(talk.events<EmailCreated>().size() == 1);
    CHECK(talk.events<EmailCreated>()[0].addresses == Types{"a@example.org"});
    CHECK(talk.events<EmailCreated>()[0].subject.find_first_of("\r\n") == std::string::npos);
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a ticket carries topic, assignee and note", "[flows][actions]") {
    const auto talk = done({act(
        "open_ticket",
        {{"topic", {{"name", "Stock"}}}, {"assignee", {{"name", "Fatu"}}}, {"note", "@contact.name"}}
    )});
    REQUIRE(talk.events<TicketOpened>().size() == 1);
    CHECK(talk.events<TicketOpened>()[0].ticket->topic.name == "Stock");
    CHECK(talk.events<TicketOpened>()[0].ticket->assignee.name == "Fatu");
    CHECK(talk.events<TicketOpened>()[0].note == "Amina Kollie");
}

TEST_CASE("who has an open ticket gets no second one, and the flow can tell", "[flows][actions]") {
    const Json ticket = act("open_ticket", {{"note", "Help"}, {"result_name", "Ticket"}});
    const auto talk = done({ticket, say("@ticket.uuid @locals._new_ticket"), ticket, say("[@locals._new_ticket]")});
    REQUIRE(talk.events<TicketOpened>().size() == 1);
    const std::string uuid = talk.events<TicketOpened>()[0].ticket->uuid;
    CHECK(talk.texts() == Types{uuid + " " + uuid, "[]"});
    CHECK(talk.result("ticket") == " (Failure)");
    REQUIRE(talk.sprint().contact.ticket);
    CHECK(talk.sprint().contact.ticket->uuid == uuid);
}

TEST_CASE("a session of a batch writes to no groups, starts none and opens no tickets", "[flows][actions]") {
    const Json groups{groupJson(kNurses, "Nurses")};
    const Json urns{"tel:+231770000009"};
    const Json other{{"uuid", flowId(2)}, {"name", "Other"}};
    Talk talk(doing(
        {act("send_broadcast", {{"text", "Hi"}, {"groups", groups}}),
         act("send_broadcast", {{"text", "Hi"}, {"urns", urns}}),
         act("start_session", {{"flow", other}, {"groups", groups}}),
         act("start_session", {{"flow", other}, {"contact_query", "age > 3"}}),
         act("start_session", {{"flow", other}, {"urns", urns}}),
         act("open_ticket", {{"note", "Help"}})}
    ));
    Trigger trigger;
    trigger.batch = true;
    talk.begin(trigger);
    CHECK(talk.eventTypes() == Types{"error", "broadcast_created", "error", "error", "session_triggered", "error"});
}

TEST_CASE("sessions that start one another come to an end", "[flows][actions]") {
    const Json other{{"uuid", flowId(2)}, {"name", "Other"}};
    Trigger trigger;
    trigger.history = {id(5), 9, 5};
    Talk talk(doing({act("start_session", {{"flow", other}, {"urns", {"tel:+231770000009"}}})}));
    talk.begin(trigger);
    CHECK(talk.eventTypes() == Types{"error"});
    trigger.history.ancestors_since_input = 4;
    talk.begin(trigger);
    REQUIRE(talk.events<SessionTriggered>().size() == 1);
    CHECK(talk.events<SessionTriggered>()[0].history.ancestors == 10);
    CHECK(talk.events<SessionTriggered>()[0].history.ancestors_since_input == 5);
}

TEST_CASE("the variables of older flows name contacts, groups, addresses and numbers", "[flows][actions]") {
    const auto talk = done({act(
        "send_broadcast",
        {{"text", "Hi"},
         {"legacy_vars", {id(6), "nurses", "mailto:a@example.org", "0770000002", "@(\"who knows\")"}}}
    )});
    REQUIRE(talk.events<BroadcastCreated>().size() == 1);
    const Recipients recipients = talk.events<BroadcastCreated>()[0].recipients;
    CHECK(recipients.contacts == std::vector<GroupRef>{{id(6), ""}});
    CHECK(recipients.groups == std::vector<GroupRef>{{kNurses, "Nurses"}});
    CHECK(recipients.urns == Types{"mailto:a@example.org", "tel:+231770000002"});
    CHECK(talk.events<ErrorLogged>().size() == 1);
}

TEST_CASE("a resthook tells its subscribers one after the other, and a failure counts most", "[flows][actions]") {
    Json file = document(
        {flow(1, "Doing", {step(1, {act("call_resthook", {{"resthook", "new-case"}, {"result_name", "Told"}}),
                                    say("@results.told @results.told.category @webhook.json.who")})})}
    );
    file["resthooks"] = {{{"slug", "new-case"}, {"subscribers", {"http://a", "http://b", "http://c"}}}};
    Talk talk(assetsOf(file));
    talk.begin();
    REQUIRE(talk.events<ResthookCalled>().size() == 1);
    const Json payload = Json::parse(talk.events<ResthookCalled>()[0].payload_json);
    CHECK(payload["contact"]["name"] == "Amina Kollie");
    CHECK(payload["flow"]["uuid"] == flowId(1));
    CHECK(talk.sprint().session.service->url == "http://a");
    talk.serviceAnswers({true, 200, {}, R"({"who": "a"})", "", Milliseconds(1)});
    CHECK(talk.sprint().session.service->url == "http://b");
    talk.serviceAnswers({true, 503, {}, R"({"who": "b"})", "", Milliseconds(1)});
    talk.serviceAnswers({true, 410, {}, R"({"who": "c"})", "", Milliseconds(1)});
    CHECK(talk.texts() == Types{"503 Failure b"});
    REQUIRE(talk.events<WebhookCalled>().size() == 1);
    CHECK(talk.events<WebhookCalled>()[0].status == "subscriber_gone");
    CHECK(talk.events<WebhookCalled>()[0].resthook == "new-case");

    // A hook that nobody knows says nothing.
    const auto unknown = done({act("call_resthook", {{"resthook", "x"}}), say("On")});
    CHECK(unknown.eventTypes() == Types{"msg_created"});
}

TEST_CASE("a webhook makes the session wait for a service and goes on with its answer", "[flows][actions]") {
    Talk talk(doing(
        {say("Looking"),
         act("call_webhook",
             {{"method", "POST"},
              {"url", "http://example.org/@contact.language"},
              {"headers", {{"Accept", "application/json"}}},
              {"body", "@(json(contact.name))"},
              {"result_name", "Look up"}}),
         say("Found @webhook.json.name, @webhook.status, @results.look_up.category")}
    ));
    talk.begin();
    CHECK(talk.texts() == Types{"Looking"});
    REQUIRE(talk.sprint().session.waitsForService());
    const ServiceRequest request = *talk.sprint().session.service;
    CHECK(request.method == "POST");
    CHECK(request.url == "http://example.org/eng");
    CHECK(request.body == "\"Amina Kollie\"");
    CHECK(request.headers.at(0).second == "application/json");
    CHECK_FALSE(talk.tryResume(MsgResume{}));

    talk.serviceAnswers({true, 200, {{"X-Id", "7"}}, R"({"name": "Phebe"})", "", Milliseconds(20)});
    CHECK(talk.texts() == Types{"Found Phebe, 200, Success"});
    CHECK(talk.events<WebhookCalled>().at(0).status == "success");
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("what a web service answers is read without NUL", "[flows][actions]") {
    Talk talk(doing(
        {act("call_webhook", {{"method", "GET"}, {"url", "http://example.org"}, {"result_name", "Look up"}}),
         say("@webhook.json.name @webhook.headers.Who")}
    ));
    talk.begin();
    const std::string who("B\0ea", 4);
    talk.serviceAnswers({true, 200, {{"Who", who}}, R"({"name": "A\u0000mina"})", "", Milliseconds(20)});
    CHECK(talk.texts() == Types{"Amina Bea"});
    CHECK(talk.sprint().session.runs[0].results[0]->extra_json == R"({"name": "Amina"})");
}

TEST_CASE("a webhook that fails is a result, not the end", "[flows][actions]") {
    const Json actions{
        act("call_webhook", {{"method", "GET"}, {"url", "http://example.org"}, {"result_name", "Look up"}}),
        say("@results.look_up @results.look_up.category @webhook.status")};
    Talk refused(doing(actions));
    refused.begin();
    refused.serviceAnswers({true, 500, {}, "oops", "", Milliseconds(1)});
    CHECK(refused.texts() == Types{"500 Failure 500"});
    CHECK(refused.events<WebhookCalled>().at(0).status == "response_error");

    Talk silent(doing(actions));
    silent.begin();
    silent.serviceAnswers({false, 0, {}, "", "no route to host", Milliseconds(1)});
    CHECK(silent.texts() == Types{"0 Failure 0"});
    CHECK(silent.events<WebhookCalled>().at(0).status == "connection_error");

    Talk nowhere(doing({act("call_webhook", {{"method", "GET"}, {"url", "@(\"\")"}}), say("On")}));
    nowhere.begin();
    CHECK(nowhere.status() == SessionStatus::Completed);
    CHECK(nowhere.problems().find("came out empty") != std::string::npos);

    Talk elsewhere(doing({act("call_webhook", {{"method", "GET"}, {"url", "file:///etc/passwd"}}), say("On")}));
    elsewhere.begin();
    CHECK(elsewhere.status() == SessionStatus::Completed);
    CHECK(elsewhere.events<ErrorLogged>().size() == 1);
}

TEST_CASE("what a contact is called cannot change whom a query means", "[flows][actions]") {
    Contact contact = amina();
    contact.name = "Awa\" OR age > \"0";
    const auto talk = done(
        {act(
            "send_broadcast",
            {{"text", "Hi"}, {"contact_query", "name = @contact.name AND facility = \"@contact.name\""}}
        )},
        contact
    );
    REQUIRE(talk.events<BroadcastCreated>().size() == 1);
    const std::string name = "\"Awa\\\" OR age > \\\"0\"";
    CHECK(
        talk.events<BroadcastCreated>()[0].recipients.contact_query == "name = " + name + " AND facility = " + name
    );
}

}  // namespace tama::flows::testing
