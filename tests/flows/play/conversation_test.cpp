#include "flows/play/conversation.hpp"

#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::shared_ptr<const Assets> askingAssets() {
    return assetsOf(document(
        {flow(
            1,
            "Ask",
            {question(
                 1,
                 "Age?",
                 "Age",
                 {.ways = {{"Number", "has_number", {}, 2}}, .otherwise = 1, .timeout_seconds = 600, .timeout_to = 2}
             ),
             step(
                 2,
                 {act("call_webhook", {{"method", "GET"}, {"url", "https://x.org"}}), say("@webhook.status"),
                  act("set_contact_field", {{"field", {{"key", "age"}}}, {"value", "70"}})},
                 3
             ),
             draw(3, {4, 5}),
             step(4, {say("four")}),
             step(5, {say("five")})},
            {{"expire_after_minutes", 60}}
        )},
        {{"fields", {{{"key", "age"}, {"name", "Age"}, {"type", "number"}}}},
         {"groups", {{{"uuid", id(8)}, {"name", "Old"}, {"query", "age > 60"}}}}}
    ));
}

ConversationSetup setupOf(const std::shared_ptr<const Assets>& assets) {
    const Workflow& flow = *assets->workflows.front();
    ConversationSetup setup;
    setup.contact = madeUpContact("", flow, kTalkStart);
    setup.environment = environmentFor(flow);
    setup.flow = &flow;
    setup.assets = assets;
    setup.now = kTalkStart;
    return setup;
}

std::string textsOf(const Sprint& sprint) {
    std::string out;
    for (const MsgCreated* message : messagesOf(sprint)) out += message->text + "|";
    return out;
}

}  // namespace

TEST_CASE("a conversation knows until when its question waits", "[flows][play]") {
    Conversation talk(setupOf(askingAssets()));
    CHECK_FALSE(talk.waiting());
    CHECK_FALSE(talk.timesOutAt());
    talk.begin({});
    CHECK(talk.timesOutAt() == kTalkStart + std::chrono::minutes(10));
    CHECK(talk.expiresAt() == kTalkStart + std::chrono::hours(1));
    talk.setTime(kTalkStart + std::chrono::minutes(3));
    REQUIRE(talk.say("many"));
    CHECK(talk.timesOutAt() == kTalkStart + std::chrono::minutes(13));
    REQUIRE(talk.expire());
    CHECK_FALSE(talk.expiresAt());
    CHECK_FALSE(talk.timeOut());
}

TEST_CASE("services and chance are the caller's, and a step takes in what they answer", "[flows][play]") {
    Conversation talk(setupOf(askingAssets()));
    talk.answerServicesBy([](const ServiceRequest& request) {
        CHECK(request.url == "https://x.org");
        ServiceAnswer answer;
        answer.connected = true;
        answer.status_code = 204;
        return answer;
    });
    talk.drawBy([](const Router&, std::size_t count) { return count - 1; });
    talk.begin({});
    REQUIRE(talk.say("12"));
    CHECK(textsOf(talk.sprint()) == "204|five|");
    REQUIRE(talk.sprint().answer);
    CHECK(talk.sprint().answer->result->category == "Number");
    CHECK(talk.sprint().results.size() >= 1);
    CHECK(talk.sprint().session.status == SessionStatus::Completed);
}

TEST_CASE("a conversation goes back to where it was, and query groups follow where they are to", "[flows][play]") {
    for (const bool query_groups : {true, false}) {
        auto setup = setupOf(askingAssets());
        setup.query_groups = query_groups;
        Conversation talk(std::move(setup));
        talk.begin({});
        const Session asked = talk.sprint().session;
        const Contact contact = talk.sprint().contact;
        for (int i = 0; i < 2; ++i) {
            talk.goOnFrom(asked, contact);
            REQUIRE(talk.say("12"));
            // Nobody answers for services here.
            CHECK(textsOf(talk.sprint()).starts_with("0|"));
            CHECK(talk.sprint().contact.groups.size() == (query_groups ? 1 : 0));
        }
    }
}

TEST_CASE("who has stopped is in no group that decides what a message starts", "[flows][play]") {
    for (const auto status : {ContactStatus::Active, ContactStatus::Stopped}) {
        auto setup = setupOf(askingAssets());
        setup.query_groups = true;
        setup.contact.fields["age"] = {"70", "70", "", "", "", ""};
        setup.contact.status = status;
        const Conversation talk(std::move(setup));
        CHECK(talk.contactInGroups().groups.size() == (status == ContactStatus::Active ? 1 : 0));
    }
}

}  // namespace tama::flows::testing
