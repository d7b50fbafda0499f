// What each action does to the contact, the run and the events, and what it says when it cannot.
#include "tests/flows/support/doing.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

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

TEST_CASE("a bad expression is told and leaves its place in the message empty", "[flows][actions]") {
    const auto talk = done({say("@(\"\")"), say("A @(1 / 0) B"), say("@(nonsense(1))")});
    const auto sent = talk.events<MsgCreated>();
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].text.empty());
    CHECK(sent[1].text == "A  B");
    CHECK(sent[2].text.empty());
    REQUIRE(talk.events<ErrorLogged>().size() == 2);
    CHECK(talk.events<ErrorLogged>()[0].code == "expression");
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a contact without a number gets a message that cannot be sent", "[flows][actions]") {
    Contact contact = amina();
    contact.urns = {"mailto:amina@example.org"};
    const auto talk = done({say("Hi")}, contact);
    REQUIRE(talk.events<MsgCreated>().size() == 1);
    CHECK(talk.events<MsgCreated>()[0].unsendable_reason == "no_route");
}

TEST_CASE("a message to somebody who is not active is told, and why it cannot be sent", "[flows][actions]") {
    Contact contact = amina();
    contact.status = ContactStatus::Stopped;
    const auto talk = done({say("Hi")}, contact);
    REQUIRE(talk.events<MsgCreated>().size() == 1);
    CHECK(talk.events<MsgCreated>()[0].unsendable_reason == "contact_stopped");
}

TEST_CASE("attachments and quick replies that are none are left out and told", "[flows][actions]") {
    const auto talk = done({act(
        "send_msg",
        {{"text", "Hi"},
         {"quick_replies", {"@(repeat(\"x\", 70))", "Yes<extra>@(repeat(\"y\", 80))", "@(\"\")"}},
         {"attachments", {" image/png:http://x/1 ", "http", "http://x", ":x", "image:"}}}
    )});
    const auto sent = talk.events<MsgCreated>();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].attachments == Types{"image/png:http://x/1"});
    CHECK(
        sent[0].quick_replies ==
        Types{std::string(61, 'x') + "...", "Yes<extra>" + std::string(69, 'y') + "..."}
    );
    CHECK(talk.events<ErrorLogged>().size() == 5);
}

TEST_CASE("a message to all addresses goes to each, as flows before 14.4 could ask", "[flows][actions]") {
    const Json actions{act("send_msg", {{"text", "Hi"}, {"all_urns", true}})};
    Json file = document({flow(1, "Doing", {step(1, actions)})});
    file["flows"][0]["spec_version"] = "14.4.0";
    Contact contact = amina();
    contact.urns.emplace_back("tel:+231770000002");
    Talk talk(assetsOf(file), contact);
    talk.begin();
    REQUIRE(talk.events<MsgCreated>().size() == 2);
    CHECK(talk.events<MsgCreated>()[1].urn == "tel:+231770000002");
}

TEST_CASE("a preferred channel is a wish that numbers do not follow", "[flows][actions]") {
    const auto talk = done({act("set_contact_channel", {{"channel", {{"uuid", id(5)}, {"name", "SMS"}}}})});
    CHECK(talk.eventTypes() == Types{"warning"});
    CHECK(talk.sprint().contact == amina());
}

TEST_CASE("names are cut to 128 characters", "[flows][actions]") {
    const auto talk = done({act("set_contact_name", {{"name", std::string(200, 'x')}})});
    CHECK(talk.sprint().contact.name == std::string(128, 'x'));
}

TEST_CASE("a value that does not evaluate overwrites nothing", "[flows][actions]") {
    const std::string broken = "@(1 / 0)";
    Contact contact = amina();
    contact.fields["facility"].text = "Phebe";
    const auto talk = done(
        {act("set_contact_field", {{"field", {{"key", "facility"}, {"name", "Facility"}}}, {"value", broken}}),
         act("set_contact_name", {{"name", broken}}),
         act("set_contact_language", {{"language", broken}}),
         act("set_contact_timezone", {{"timezone", broken}}),
         act("set_run_local", {{"local", "l"}, {"operation", "set"}, {"value", broken}}),
         act("set_run_result", {{"name", "R"}, {"value", broken}})},
        contact
    );
    CHECK(talk.sprint().contact == contact);
    CHECK(talk.run().results.empty());
    CHECK(talk.run().locals.empty());
    CHECK(talk.events<ErrorLogged>().size() == 6);
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
    CHECK(fields.at("joined").datetime.starts_with("2020-02-03T00:00:00"));
    CHECK(talk.events<ContactFieldChanged>().size() == 2);
    CHECK(talk.problems().find("there is no field \"shoe\"") != std::string::npos);

    // A field of numbers takes one number as people write it, and no first number of something else.
    const auto number = [&](const std::string& text) { return done({set("age", text)}).sprint().contact.fields.at("age").number; };
    CHECK(number("38,5") == "38.5");
    CHECK(number("٤٢") == "42");
    for (const auto* other : {"2020-05-03 10:00", "3/5/2020", "40 years", "12-14"}) CHECK(number(other).empty());

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

TEST_CASE("a group that an action names twice is joined and left once", "[flows][actions]") {
    const Json twice = Json::array({groupJson(kNurses, "Nurses"), {{"name_match", "@(\"nurses\")"}}});
    const auto joined = done({act("add_contact_groups", {{"groups", twice}}), say("@(count(contact.groups))")});
    CHECK(joined.sprint().contact.groups == std::vector<GroupRef>{{kNurses, "Nurses"}});
    REQUIRE(joined.events<ContactGroupsChanged>().size() == 1);
    CHECK(joined.events<ContactGroupsChanged>()[0].added.size() == 1);
    CHECK(joined.texts() == Types{"1"});

    Contact nurse = amina();
    nurse.groups = {{kNurses, "Nurses"}, {kMidwives, "Midwives"}};
    const auto left = done({act("remove_contact_groups", {{"groups", twice}, {"all_groups", false}})}, nurse);
    CHECK(left.sprint().contact.groups == std::vector<GroupRef>{{kMidwives, "Midwives"}});
    REQUIRE(left.events<ContactGroupsChanged>().size() == 1);
    CHECK(left.events<ContactGroupsChanged>()[0].removed.size() == 1);
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

    const auto known = done({add("0770000001"), say("@locals._has_urn")});
    CHECK(known.texts() == Types{"tel:+231770000001"});
    const auto refused = done({add("12"), say("[@locals._has_urn]")});
    CHECK(refused.texts() == Types{"[]"});
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
        {local("tries", "increment", "1"),
         local("tries", "increment", "2"),
         local("tries", "increment", "many"),
         local("word", "set", "@contact.name"),
         local("gone", "set", "x"),
         local("gone", "clear", ""),
         say("@locals.tries @locals.word")}
    );
    CHECK(talk.texts() == Types{"3 Amina Kollie"});
    CHECK(talk.run().locals.size() == 2);
    CHECK(talk.problems().find("\"tries\" can only be incremented") != std::string::npos);
}

TEST_CASE("who is stopped or blocked leaves all groups and enters none", "[flows][actions]") {
    const Json nurses{groupJson(kNurses, "Nurses")};
    const auto talk = done(
        {act("add_contact_groups", {{"groups", nurses}}),
         act("set_contact_status", {{"status", "stopped"}}),
         act("add_contact_groups", {{"groups", nurses}})}
    );
    CHECK(talk.sprint().contact.groups.empty());
    CHECK(
        talk.eventTypes() ==
        Types{"contact_groups_changed", "contact_status_changed", "contact_groups_changed", "error"}
    );
}

TEST_CASE("an action of another platform is passed over with a warning", "[flows][actions]") {
    const auto talk = done({act("transfer_airtime", {{"amounts", Json::object()}}), say("On")});
    CHECK(talk.eventTypes() == Types{"warning", "msg_created"});

    const auto failed = done(
        {act("call_llm", {{"output_local", "answer"}}),
         act("call_classifier", {{"result_name", "Intent"}}),
         act("transfer_airtime", {{"result_name", "Airtime"}}),
         say("@locals.answer [@locals._new_transfer]")}
    );
    CHECK(failed.texts() == Types{"<ERROR> []"});
    CHECK(failed.result("intent") == "0 (Failure)");
    CHECK(failed.result("airtime") == "0 (Failure)");
}

TEST_CASE("entering a workflow that is gone fails the session", "[flows][actions]") {
    const auto talk = done({act("enter_flow", {{"flow", {{"uuid", id(1)}, {"name", "Gone"}}}})});
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().session.failure.find("\"Gone\" is missing") != std::string::npos);
}

TEST_CASE("@fields has all fields that there are, null where the contact has none", "[flows][actions]") {
    Contact contact = amina();
    contact.fields["facility"].text = "Phebe";
    const auto talk = done({act("send_msg", {{"text", "@(json(fields)) @(count(keys(fields))) @fields"}})}, contact);
    CHECK(
        talk.texts() ==
        std::vector<std::string>{
            "{\"age\":null,\"facility\":\"Phebe\",\"joined\":null} 3 Facility: Phebe"}
    );
}

TEST_CASE("moments are shown in the zone of the contact", "[flows][actions]") {
    Contact contact = amina();
    contact.timezone = "Africa/Maputo";
    contact.created_on = kTalkStart;
    CHECK(
        done({act("send_msg", {{"text", "@contact.created_on"}})}, contact).texts() ==
        std::vector<std::string>{"2025-05-04T14:30:00.000000+02:00"}
    );
}

}  // namespace tama::flows::testing
