// The saved form of a session: complete, refused when damaged, and safe to read whatever it holds.
#include <rapidcheck/catch.h>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::shared_ptr<const Assets> fullAssets() {
    return assetsOf(document(
        {flow(
             1,
             "Parent",
             {step(
                 1,
                 {act("set_run_local", {{"local", "n"}, {"operation", "increment"}, {"value", ""}}),
                  act("enter_flow", {{"flow", {{"uuid", flowId(2)}, {"name", "Child"}}}})}
             )}
         ),
         flow(
             2,
             "Child",
             {question(11, "?", "Age", {.ways = {{"N", "has_number", {}, 12}}}),
              step(
                  12,
                  {act("call_webhook",
                       {{"method", "GET"},
                        {"url", "http://a"},
                        {"result_name", "W"},
                        {"headers", {{"A", "b"}}}}),
                   act("call_webhook", {{"method", "GET"}, {"url", "http://b"}, {"result_name", "V"}})}
              )}
         )}
    ));
}

/// A session with everything in it: a child that waits for a service after an answer.
Session fullSession() {
    Talk talk(fullAssets());
    Trigger trigger;
    trigger.type = TriggerType::Campaign;
    trigger.campaign = "Reminders";
    trigger.params_json = R"({"a": 1})";
    talk.begin(trigger);
    talk.answer("é 12");
    talk.serviceAnswers({true, 200, {{"X", "y"}}, "{\"ok\": true}", "", Milliseconds(1)});
    REQUIRE(talk.sprint().session.waitsForService());
    return talk.sprint().session;
}

}  // namespace

TEST_CASE("a session reads back as it was", "[flows][codec]") {
    const Session session = fullSession();
    const std::string text = encodeSession(session);
    const auto reread = decodeSession(text);
    REQUIRE(reread);
    CHECK(encodeSession(*reread) == text);
    CHECK(reread->uuid == session.uuid);
    CHECK(reread->status == session.status);
    CHECK(reread->sprints == session.sprints);
    CHECK(reread->sprints == 2);
    CHECK(reread->service_answers == 1);
    CHECK(reread->service->steps == 1);
    CHECK(reread->service->events > 0);
    CHECK(reread->created_on == session.created_on);
    CHECK(reread->runs == session.runs);
    CHECK(reread->service == session.service);
    CHECK(reread->trigger->campaign == "Reminders");
    CHECK(reread->trigger->params_json == R"({"a": 1})");
    REQUIRE(reread->input);
    CHECK((*reread->input)->text == "é 12");
    CHECK(reread->runs.at(1).webhook->json == "{\"ok\": true}");
}

TEST_CASE("a session reads that was saved before service answers were counted", "[flows][codec]") {
    Json older = Json::parse(encodeSession(fullSession()));
    older.erase(10);     // how many there were
    older[8].erase(13);  // events of the sprint
    older[8].erase(12);  // its steps
    const auto reread = decodeSession(older.dump());
    REQUIRE(reread);
    CHECK(reread->service_answers == 0);
    CHECK(reread->step() == reread->sprints);
    CHECK(reread->service->steps == 0);
    CHECK(reread->service->entered_flow_uuid.empty());
    CHECK(reread->runs == fullSession().runs);
}

TEST_CASE("a session is small", "[flows][codec]") {
    Talk talk(example("stock-out-report"));
    talk.begin();
    CHECK(encodeSession(talk.sprint().session).size() < 1000);
}

TEST_CASE("a damaged session is refused with a reason", "[flows][codec]") {
    const std::string text = encodeSession(fullSession());
    for (std::size_t size = 0; size < text.size(); ++size) {
        const auto cut = decodeSession(std::string_view(text).substr(0, size));
        REQUIRE_FALSE(cut);
        CHECK(cut.error().message.starts_with("the saved session cannot be read"));
    }
    CHECK_FALSE(decodeSession("{}"));
    CHECK_FALSE(decodeSession("[]"));
    CHECK_FALSE(decodeSession("[\"1\"]"));
    CHECK(decodeSession("[2]").error().message.find("newer version") != std::string::npos);

    Json json = Json::parse(text);
    json[6][1][3] = 1;  // its own parent
    CHECK(decodeSession(json.dump()).error().message.find("parent") != std::string::npos);
    json[6][1][3] = -1;
    CHECK_FALSE(decodeSession(json.dump()));
    json = Json::parse(text);
    json[2] = 7;
    CHECK(decodeSession(json.dump()).error().message.find("status") != std::string::npos);
}

TEST_CASE(
    "a value of another type anywhere in a session is refused or read, never a crash", "[flows][codec]"
) {
    const Json whole = Json::parse(encodeSession(fullSession()));
    const auto assets = fullAssets();
    std::size_t refused = 0;
    std::size_t tried = 0;
    const Json places = whole.flatten();
    for (const auto& item : places.items()) {
        for (const Json& odd :
             {Json(), Json(-1), Json(1.5), Json("x"), Json::array(), Json::object(), Json(true)}) {
            Json changed = whole;
            changed[Json::json_pointer(item.key())] = odd;
            const auto read = decodeSession(changed.dump());
            ++tried;
            INFO(item.key() << " = " << odd);
            if (!read) {
                ++refused;
                continue;
            }
            ManualWallClock clock(kTalkStart);
            Random random(1);
            UuidV7Source ids(clock, 1);
            for (const auto& what :
                 {decltype(Resume::what)(MsgResume{}), decltype(Resume::what)(ServiceAnswer{})}) {
                CHECK_NOTHROW(resume(
                    *assets,
                    *read,
                    amina(),
                    {kTalkStart, what},
                    Environment{},
                    {.now = kTalkStart, .random = random, .ids = ids}
                ));
            }
        }
    }
    CHECK(refused > tried / 2);
}

TEST_CASE("random text is never a crash of the session reader", "[flows][codec][properties]") {
    rc::prop("decodeSession refuses or reads", [](const std::string& text) {
        const auto read = decodeSession(text);
        if (!read) RC_ASSERT(!read.error().message.empty());
    });
    const std::string text = encodeSession(fullSession());
    rc::prop("a changed byte is refused or gives a session that saves", [&text](std::size_t at, char byte) {
        std::string changed = text;
        changed[at % changed.size()] = byte;
        const auto read = decodeSession(changed);
        if (read) RC_ASSERT(decodeSession(encodeSession(*read)).has_value());
    });
}

}  // namespace tama::flows::testing
