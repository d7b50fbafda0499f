// Workflows inside workflows: what the parent and the child see of each other, expiry, and terminal entry.
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

using Lines = std::vector<std::string>;

Json enters(int number, bool terminal = false) {
    return act(
        "enter_flow", {{"flow", {{"uuid", flowId(number)}, {"name", "Child"}}}, {"terminal", terminal}}
    );
}

/// The parent saves its colour, enters the child and says how that ended; the child asks for an age.
std::shared_ptr<const Assets> family(bool terminal = false) {
    const Json parent = flow(
        1,
        "Parent",
        {step(1, {act("set_run_result", {{"name", "Color"}, {"value", "red"}, {"category", "Red"}})}, 2),
         split(
             2,
             {.ways =
                  {{"Complete", "has_only_text", {"completed"}, 3},
                   {"Expired", "has_only_text", {"expired"}, 4}},
              .otherwise_category = "",
              .operand = "@child.status",
              .actions = {enters(2, terminal)}}
         ),
         step(3, {say("Child: @child.results.age.value, mine: @results.color")}),
         step(4, {say("Too late")})}
    );
    const Json child = flow(
        2,
        "Child",
        {question(
             11, "@parent.results.color.category? How old?", "Age", {.ways = {{"Age", "has_number", {}, 12}}}
         ),
         step(12, {say("Noted, @contact.first_name")})},
        {{"expire_after_minutes", 30}}
    );
    return assetsOf(document({parent, child}));
}

}  // namespace

TEST_CASE("parent and child read each other's results", "[flows][engine]") {
    Talk talk(family());
    const Sprint& asked = talk.begin();
    CHECK(talk.texts() == Lines{"Red? How old?"});
    REQUIRE(asked.session.runs.size() == 2);
    CHECK(talk.run(0).status == RunStatus::Active);
    CHECK(talk.run(1).status == RunStatus::Waiting);
    CHECK(talk.run(1).parent == 0);
    REQUIRE(asked.waiting);
    CHECK(asked.waiting->flow_uuid == flowId(2));
    CHECK(asked.waiting->expire_after == std::chrono::minutes(30));
    CHECK(talk.events<RunStarted>().at(1).flow.name == "Child");

    talk.answer("33");
    CHECK(talk.texts() == Lines{"Noted, Amina", "Child: 33, mine: red"});
    CHECK(talk.status() == SessionStatus::Completed);
    CHECK(talk.run(0).status == RunStatus::Completed);
    CHECK(talk.run(1).status == RunStatus::Completed);
    CHECK(talk.run(0).result("age") == nullptr);
    const auto ended = talk.events<RunEnded>();
    REQUIRE(ended.size() == 2);
    CHECK(ended[0].run_uuid == talk.run(1).uuid);
    CHECK(ended[1].status == RunStatus::Completed);
}

TEST_CASE("a child that expires hands the turn to its parent", "[flows][engine]") {
    Talk talk(family());
    talk.begin();
    talk.expire();
    CHECK(talk.texts() == Lines{"Too late"});
    CHECK(talk.run(1).status == RunStatus::Expired);
    CHECK(talk.run(0).status == RunStatus::Completed);
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a terminal child does not come back", "[flows][engine]") {
    for (const bool expires : {false, true}) {
        Talk talk(family(true));
        talk.begin();
        CHECK(talk.run(0).status == RunStatus::Completed);
        if (expires) {
            talk.expire();
        } else {
            talk.answer("33");
        }
        CHECK(talk.texts() == (expires ? Lines{} : Lines{"Noted, Amina"}));
        CHECK(talk.status() == SessionStatus::Completed);
    }
}

TEST_CASE(
    "a terminal entry completes every run, and tells ends again only as newer recordings do", "[flows][engine]"
) {
    const Json parent = flow(1, "Parent", {step(1, {enters(2)}, 2), step(2, {enters(3, true)})});
    const Json child = flow(2, "Child", {question(11, "?", "R", {})});
    const Json last = flow(3, "Last", {step(21, {say("last @parent.status")})});
    for (const auto& [expires, newer] :
         {std::pair{false, false}, std::pair{false, true}, std::pair{true, false}, std::pair{true, true}}) {
        Talk talk(assetsOf(document({parent, child, last})));
        talk.as_newer_recordings = newer;
        talk.begin();
        if (expires) {
            talk.expire();
        } else {
            talk.answer("33");
        }
        CHECK(talk.texts() == Lines{"last completed"});
        for (std::size_t i = 0; i < 3; ++i) CHECK(talk.run(i).status == RunStatus::Completed);
        const auto ended = talk.events<RunEnded>();
        REQUIRE(ended.size() == (newer ? 4U : 3U));
        CHECK(ended[0].run_uuid == talk.run(1).uuid);
        CHECK(ended[0].status == (expires ? RunStatus::Expired : RunStatus::Completed));
        CHECK(ended[1].run_uuid == talk.run(0).uuid);
        if (newer) {
            CHECK(ended[2].run_uuid == talk.run(1).uuid);
            CHECK(ended[2].status == RunStatus::Completed);
        }
        CHECK(ended.back().run_uuid == talk.run(2).uuid);
    }
}

TEST_CASE("a failing child fails its parent", "[flows][engine]") {
    const Json parent = flow(1, "Parent", {step(1, {enters(2)}, 2), step(2, {say("never")})});
    const Json child = flow(
        2,
        "Child",
        {split(11, {.ways = {{"A", "has_only_text", {"a"}, 0}}, .otherwise_category = "", .operand = "b"})}
    );
    Talk talk(assetsOf(document({parent, child})));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.run(0).status == RunStatus::Failed);
    CHECK(talk.run(1).status == RunStatus::Failed);
    CHECK(talk.texts().empty());
}

TEST_CASE("the first versions' name for a child's status still works, and its use is told", "[flows][engine]") {
    const Json parent = flow(1, "Parent", {step(1, {enters(2)}, 2), step(2, {say("@child.run.status")})});
    Talk talk(assetsOf(document({parent, flow(2, "Child", {})})));
    talk.begin();
    CHECK(talk.texts() == Lines{"completed"});
    CHECK(talk.problems().find("child.status for child.run.status") != std::string::npos);
}

TEST_CASE("a workflow of another type cannot be entered", "[flows][engine]") {
    const Json parent = flow(1, "Parent", {step(1, {enters(2)})});
    const Json child = flow(2, "Child", {step(11, {say("Hi")})}, {{"type", "messaging_background"}});
    Talk talk(assetsOf(document({parent, child})));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().session.failure.find("of another type") != std::string::npos);
}

TEST_CASE("a workflow entered before a webhook is entered when its answer is there", "[flows][engine]") {
    const Json webhook = act("call_webhook", {{"method", "GET"}, {"url", "http://example.org"}});
    const Json parent = flow(1, "Parent", {step(1, {enters(2), webhook}, 2), step(2, {say("@child.status")})});
    Talk talk(assetsOf(document({parent, flow(2, "Child", {step(11, {say("Child here")})})})));
    talk.begin();
    REQUIRE(talk.sprint().session.waitsForService());
    talk.serviceAnswers({true, 200, {}, "{}", "", Milliseconds(1)});
    CHECK(talk.texts() == Lines{"Child here", "completed"});
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a child without nodes comes back at once", "[flows][engine]") {
    const Json parent = flow(1, "Parent", {step(1, {enters(2)}, 2), step(2, {say("@child.status")})});
    Talk talk(assetsOf(document({parent, flow(2, "Child", {})})));
    talk.begin();
    CHECK(talk.texts() == Lines{"completed"});
}

TEST_CASE(
    "a workflow that is gone when the answer comes fails the session with the reason", "[flows][engine]"
) {
    const auto assets = family();
    Talk talk(assets);
    talk.begin();
    const Session waiting = talk.sprint().session;
    ManualWallClock clock(kTalkStart);
    Random random(1);
    UuidV7Source ids(clock, 1);
    const Services services{.now = kTalkStart, .random = random, .ids = ids};
    const auto resumed_with = [&](const Assets& changed) {
        return resume(changed, waiting, amina(), {kTalkStart, MsgResume{}}, Environment{}, services);
    };
    Assets without_child;
    without_child.workflows = {assets->workflows[0]};
    const auto no_child = resumed_with(without_child);
    REQUIRE(no_child);
    CHECK(no_child->session.status == SessionStatus::Failed);
    CHECK(no_child->session.failure.find("\"Child\" is no longer there") != std::string::npos);

    Assets without_parent;
    without_parent.workflows = {assets->workflows[1]};
    const auto no_parent = resumed_with(without_parent);
    REQUIRE(no_parent);
    CHECK(no_parent->session.failure.find("\"Parent\" is no longer there") != std::string::npos);

    const auto changed = assetsOf(document({flow(1, "Parent", {}), flow(2, "Child", {})}));
    const auto no_node = resumed_with(*changed);
    REQUIRE(no_node);
    CHECK(no_node->session.status == SessionStatus::Failed);
    CHECK(no_node->session.failure.find("node where the session waits") != std::string::npos);
}

}  // namespace tama::flows::testing
