#include "requests/switches.hpp"

#include "gateway/channel_store.hpp"
#include "requests/audit_trail.hpp"
#include "requests/trail_check.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using gateway::ChannelMode;
using tama::tests::RequestsWorld;

namespace {

Result<ChannelMode> turn(RequestsWorld& world, const char* name, SwitchAct act, std::string evidence = "{}") {
    return world.database->queue().run([&](store::Transaction& tx) {
        return switchChannel(tx, name, act, {"ict", world.clock.now(), evidence});
    });
}

Result<State> turnUseCase(RequestsWorld& world, std::int64_t id, SwitchAct act) {
    return world.database->queue().run([&](store::Transaction& tx) {
        const auto number = use_case_store::find(tx, id)->number;
        return switchUseCase(tx, world.use_cases, number, act, world.by("data.manager"));
    });
}

}  // namespace

TEST_CASE("acts have their words, and others are none", "[requests]") {
    for (const auto act : {SwitchAct::Pause, SwitchAct::Resume, SwitchAct::Drain, SwitchAct::Kill}) {
        CHECK(switchActFrom(nameOf(act)) == act);
    }
    CHECK_FALSE(switchActFrom("explode"));
}

TEST_CASE("a switch leads from every mode to its own, and turning it twice is told", "[requests]") {
    using enum ChannelMode;
    const auto [act, to, refused] = GENERATE(table<SwitchAct, ChannelMode, std::vector<ChannelMode>>({
        {SwitchAct::Pause, Paused, {Paused}},
        {SwitchAct::Resume, Open, {Open}},
        {SwitchAct::Drain, Draining, {Draining, Drained, Killed}},
        {SwitchAct::Kill, Killed, {Killed}},
    }));
    for (const auto from : {Open, Paused, Draining, Drained, Killed}) {
        const auto after = modeAfter(from, act);
        INFO(nameOf(act) << " from " << gateway::nameOf(from));
        if (std::find(refused.begin(), refused.end(), from) != refused.end()) {
            REQUIRE_FALSE(after);
            CHECK(after.error().code == ErrorCode::Conflict);
        } else {
            CHECK(after == to);
        }
    }
}

TEST_CASE("every turn of a channel's switch is in the audit trail, which still agrees", "[requests]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    RequestsWorld world(engine);
    gateway::ChannelSettings channel;
    channel.name = "orange";
    gateway::registerChannels(*world.database, {channel}, world.clock.now());
    CHECK(turn(world, "orange", SwitchAct::Pause, R"({"reason":"maintenance"})") == ChannelMode::Paused);
    CHECK(turn(world, "orange", SwitchAct::Kill) == ChannelMode::Killed);
    CHECK_FALSE(turn(world, "orange", SwitchAct::Kill));
    CHECK(turn(world, "ornage", SwitchAct::Pause).error().code == ErrorCode::NotFound);
    world.database->read([](store::Sql& sql) {
        const auto rows = sql.all<std::string, std::string, std::string, std::string, std::string>(
            "SELECT action, from_state, to_state, actor, evidence FROM transition "
            "WHERE action LIKE 'channel%' ORDER BY id"
        );
        REQUIRE(rows.size() == 2);
        CHECK(
            rows[0] ==
            std::tuple<std::string, std::string, std::string, std::string, std::string>{
                "channel_pause", "open", "paused", "ict", R"({"channel":"orange","reason":"maintenance"})"}
        );
        CHECK(std::get<0>(rows[1]) == "channel_kill");
        CHECK(verifyAuditTrail(sql).ok());
        CHECK(differencesFromTrail(sql).empty());
    });
}

TEST_CASE("a use case is paused, resumed, drained and killed by its number", "[requests]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    RequestsWorld world(engine);
    const auto id = world.useCaseIn(State::Active);
    CHECK(turnUseCase(world, id, SwitchAct::Pause) == State::Paused);
    CHECK(turnUseCase(world, id, SwitchAct::Pause).error().code == ErrorCode::Conflict);
    CHECK(turnUseCase(world, id, SwitchAct::Resume) == State::Active);
    CHECK(turnUseCase(world, id, SwitchAct::Drain) == State::Draining);
    CHECK(turnUseCase(world, id, SwitchAct::Resume) == State::Active);
    CHECK(turnUseCase(world, id, SwitchAct::Kill) == State::Stopped);
    CHECK(turnUseCase(world, id, SwitchAct::Resume).error().code == ErrorCode::Conflict);
    world.database->queue().run([&](store::Transaction& tx) {
        const auto missing = switchUseCase(tx, world.use_cases, "UC-1999-0001", SwitchAct::Pause, world.by("x"));
        CHECK(missing.error().code == ErrorCode::NotFound);
        CHECK(differencesFromTrail(tx).empty());
    });
}

TEST_CASE("an emergency is told to the gateway by its form's category", "[requests]") {
    RequestsWorld world;
    auto form = tests::stockOutForm(world.clock.now());
    const auto urgent = [&world](std::int64_t id) {
        return world.database->read([id](store::Sql& sql) {
            return sql.one<bool>("SELECT urgent FROM use_case WHERE id = :1", id).value();
        });
    };
    const auto id = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.create(tx, form, world.by("requestor")).value();
    });
    CHECK_FALSE(urgent(id));
    form.category = "emergency";
    const auto edited = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.editForm(tx, id, form, world.by("requestor"));
    });
    REQUIRE(edited);
    CHECK(urgent(id));
    CHECK(urgent(world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.create(tx, form, world.by("requestor")).value();
    })));
}
