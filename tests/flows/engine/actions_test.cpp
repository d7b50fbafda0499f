// What each action does to the contact, the run and the events, and what it says when it cannot.
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

using Types = std::vector<std::string>;

const std::string kNurses = id(800'000'001);
const std::string kMidwives = id(800'000'002);
const std::string kAdults = id(800'000'003);

Json groupJson(const std::string& uuid, const std::string& name) {
    return {{"uuid", uuid}, {"name", name}};
}

/// One node with these actions, and the assets they may name.
std::shared_ptr<const Assets> doing(Json actions) {
    return assetsOf(document(
        {flow(1, "Doing", {step(1, std::move(actions))}), flow(2, "Other", {step(2, Json::array())})},
        {{"fields",
          {{{"key", "age"}, {"name", "Age"}, {"type", "number"}},
           {{"key", "joined"}, {"name", "Joined"}, {"type", "datetime"}},
           {{"key", "facility"}, {"name", "Facility"}, {"type", "text"}}}},
         {"groups",
          {groupJson(kNurses, "Nurses"),
           groupJson(kMidwives, "Midwives"),
           {{"uuid", kAdults}, {"name", "Adults"}, {"query", "age > 18"}}}}}
    ));
}

/// A talk that has carried out the actions.
Talk done(Json actions, Contact contact = amina()) {
    Talk talk(doing(std::move(actions)), std::move(contact));
    talk.begin();
    return talk;
}

/// Adults are those whose age is a number.
class AgeQuery final : public GroupQueries {
  public:
    bool matches(const Group&, const Contact& contact) const override {
        const auto age = contact.fields.find("age");
        return age != contact.fields.end() && !age->second.number.empty();
    }
};

}  // namespace

TEST_CASE("send_msg evaluates text, quick replies and attachments", "[flows][actions]") {
    const auto talk = done({act(
        "send_msg",
        {{"text", "Hi @contact.first_name, @(1 + 2)"},
         {"quick_replies", {"Yes", "@(\"\")", "No"}},
         {"attachments", {"image:http://x/@contact.language"}}}
    )});
    const auto sent = talk.events<MsgCreated>();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].text == "Hi Amina, 3");
    CHECK(sent[0].quick_replies == Types{"Yes", "No"});
    CHECK(sent[0].attachments == Types{"image:http://x/eng"});
    CHECK(sent[0].urn == "tel:+231770000001");
    CHECK(sent[0].locale == "eng-LR");
    CHECK(sent[0].unsendable_reason.empty());
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a message that comes out empty is not sent, and a bad expression is told", "[flows][actions]") {
    const auto talk = done({say("@(\"\")"), say("A @(1 / 0) B"), say("@(nonsense(1))")});
    const auto sent = talk.events<MsgCreated>();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].text == "A  B");
    CHECK(talk.events<ErrorLogged>().size() == 4);
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a contact without a number gets a message that cannot be sent", "[flows][actions]") {
    Contact contact = amina();
    contact.urns = {"mailto:amina@example.org"};
    const auto talk = done({say("Hi")}, contact);
    REQUIRE(talk.events<MsgCreated>().size() == 1);
    CHECK(talk.events<MsgCreated>()[0].unsendable_reason == "no_destination");
}

TEST_CASE("set_contact_field keeps the text and its typed readings", "[flows][actions]") {
    const auto set = [](const std::string& key, const std::string& value) {
        return act("set_contact_field", {{"field", {{"key", key}, {"name", key}}}, {"value", value}});
    };
    const auto talk =
        done({set("age", " 38.50 "), set("age", "38.50"), set("joined", "2020-02-03"), set("shoe", "9")});
    const auto& fields = talk.sprint().contact.fields;
    CHECK(fields.at("age").text == "38.50");
    CHECK(fields.at("age").number == "38.5");
    CHECK(fields.at("joined").datetime.starts_with("2020-02-03T"));
    CHECK(talk.events<ContactFieldChanged>().size() == 2);
    CHECK(talk.problems().find("there is no field \"shoe\"") != std::string::npos);

    Contact older = amina();
    older.fields["age"] = {"12", "12", "", "", "", ""};
    const auto cleared = done({set("age", ""), set("facility", "")}, older);
    CHECK(cleared.sprint().contact.fields.empty());
    REQUIRE(cleared.events<ContactFieldChanged>().size() == 1);
    CHECK_FALSE(cleared.events<ContactFieldChanged>()[0].value);
}

TEST_CASE("name, language, time zone and status are changed and told once", "[flows][actions]") {
    const auto talk = done(
        {act("set_contact_name", {{"name", " Amina @(\"K.\") "}}),
         act("set_contact_name", {{"name", "Amina K."}}),
         act("set_contact_language", {{"language", "fra"}}),
         act("set_contact_language", {{"language", "french"}}),
         act("set_contact_timezone", {{"timezone", "Africa/Monrovia"}}),
         act("set_contact_timezone", {{"timezone", "Moon/Tycho"}}),
         act("set_contact_status", {{"status", "blocked"}}),
         act("set_contact_status", {{"status", "blocked"}})}
    );
    const Contact& contact = talk.sprint().contact;
    CHECK(contact.name == "Amina K.");
    CHECK(contact.language == "fra");
    CHECK(contact.timezone == "Africa/Monrovia");
    CHECK(contact.status == ContactStatus::Blocked);
    CHECK(
        talk.eventTypes() ==
        Types{
            "contact_name_changed",
            "contact_language_changed",
            "error",
            "contact_timezone_changed",
            "error",
            "contact_status_changed"}
    );
}

TEST_CASE("groups are joined and left; query groups cannot be", "[flows][actions]") {
    const auto join = [](Json groups) { return act("add_contact_groups", {{"groups", std::move(groups)}}); };
    const auto talk = done(
        {join({groupJson(kNurses, "Nurses"), groupJson(kMidwives, "Midwives")}),
         join({groupJson(kNurses, "Nurses")}),
         join({groupJson(kAdults, "Adults")}),
         join({groupJson(id(1), "Ghosts")}),
         join({{{"name_match", "@(\"Nobody\")"}}}),
         act("remove_contact_groups",
             {{"groups", {groupJson(kMidwives, "Midwives")}}, {"all_groups", false}})}
    );
    CHECK(talk.sprint().contact.groups == std::vector<GroupRef>{{kNurses, "Nurses"}});
    CHECK(talk.events<ContactGroupsChanged>().size() == 2);
    CHECK(talk.problems().find("follows a query") != std::string::npos);
    CHECK(talk.problems().find("there is no group \"Ghosts\"") != std::string::npos);
    CHECK(talk.problems().find("there is no group \"Nobody\"") != std::string::npos);

    Contact member = amina();
    member.groups = {{kNurses, "Nurses"}, {kAdults, "Adults"}, {kMidwives, "Midwives"}};
    const auto left =
        done({act("remove_contact_groups", {{"groups", Json::array()}, {"all_groups", true}})}, member);
    CHECK(left.sprint().contact.groups == std::vector<GroupRef>{{kAdults, "Adults"}});
}

TEST_CASE("query groups follow what the workflow changes", "[flows][actions]") {
    const AgeQuery query;
    Talk talk(
        doing({act("set_contact_field", {{"field", {{"key", "age"}, {"name", "Age"}}}, {"value", "20"}})})
    );
    talk.groups = &query;
    talk.begin();
    CHECK(talk.sprint().contact.groups == std::vector<GroupRef>{{kAdults, "Adults"}});
    CHECK(talk.eventTypes() == Types{"contact_field_changed", "contact_groups_changed"});
}

TEST_CASE("a second address is added once, and only a valid one", "[flows][actions]") {
    const auto add = [](const std::string& path) {
        return act("add_contact_urn", {{"scheme", "tel"}, {"path", path}});
    };
    const auto talk = done({add("0770000002"), add("+231770000002"), add("12"), add("")});
    CHECK(talk.sprint().contact.urns == Types{"tel:+231770000001", "tel:+231770000002"});
    CHECK(talk.eventTypes() == Types{"contact_urns_changed", "error", "error"});
}

TEST_CASE("labels need a message", "[flows][actions]") {
    const Json labels = act("add_input_labels", {{"labels", {groupJson(id(7), "Urgent")}}});
    CHECK(done({labels}).problems().find("no message has been received") != std::string::npos);
    Talk talk(doing({labels}));
    talk.beginWith("help");
    REQUIRE(talk.events<InputLabelsAdded>().size() == 1);
    CHECK(talk.events<InputLabelsAdded>()[0].labels == std::vector<GroupRef>{{id(7), "Urgent"}});
}

TEST_CASE("variables of a run are set, counted and cleared", "[flows][actions]") {
    const auto local = [](const std::string& name, const std::string& operation, const std::string& value) {
        return act("set_run_local", {{"local", name}, {"operation", operation}, {"value", value}});
    };
    const auto talk = done(
        {local("tries", "increment", ""),
         local("tries", "increment", "2"),
         local("word", "set", "@contact.name"),
         local("word", "increment", "1"),
         local("gone", "set", "x"),
         local("gone", "clear", ""),
         say("@locals.tries @locals.word")}
    );
    CHECK(talk.texts() == Types{"3 Amina Kollie"});
    CHECK(talk.run().locals.size() == 2);
    CHECK(talk.problems().find("\"word\" cannot be incremented") != std::string::npos);
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
    CHECK(
        event.texts ==
        std::vector<std::pair<std::string, std::string>>{
            {"eng", "Stock out at Amina's"}, {"fra", "Rupture chez Amina"}}
    );
    CHECK(event.recipients.groups == std::vector<GroupRef>{{kNurses, "Nurses"}});
    CHECK(event.recipients.contacts == std::vector<GroupRef>{{id(6), "Boss"}});
    CHECK(event.recipients.urns == Types{"tel:+231770000009", "tel:+231770000001"});
    CHECK(event.recipients.contact_query == "age > 18");
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
    CHECK(talk.events<TicketOpened>()[0].topic == "Stock");
    CHECK(talk.events<TicketOpened>()[0].assignee == "Fatu");
    CHECK(talk.events<TicketOpened>()[0].note == "Amina Kollie");
}

TEST_CASE("an action of another platform is passed over with a warning", "[flows][actions]") {
    const auto talk = done({act("transfer_airtime", {{"amounts", Json::object()}}), say("On")});
    CHECK(talk.eventTypes() == Types{"warning", "msg_created"});
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
}

TEST_CASE("entering a workflow that is gone fails the session", "[flows][actions]") {
    const auto talk = done({act("enter_flow", {{"flow", {{"uuid", id(1)}, {"name", "Gone"}}}})});
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().session.failure.find("\"Gone\" is missing") != std::string::npos);
}

}  // namespace tama::flows::testing
