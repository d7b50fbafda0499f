#include "requests/forecast_store.hpp"

#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {
namespace {

using requests::Forecaster;
using requests::ForecastSettings;

ForecastSettings settings() {
    ForecastSettings out;
    out.conventions.allowed_languages = {"eng", "fra"};
    out.channels = {{"test", "4242", 10, true}};
    out.tariffs = {"Le", {{"", 0.1, 0, 0.2}}};
    return out;
}

std::int64_t satisfied(ActivationWorld& world, const std::string& query) {
    Plan plan{world.revision_id, std::nullopt, "", "4242", {}};
    if (!query.empty()) plan.target_group_id = world.group(query);
    if (query.empty()) plan.trigger_word = "stock";
    return useCaseIn(State::Satisfied, *world.database, *world.use_cases, plan, world.clock);
}

/// A closed use case that asked `workers` of Awa's kind, of whom some began and some finished.
void addPast(ActivationWorld& world, int workers, int started, int completed) {
    world.run([&](store::Transaction& tx) {
        const auto id = tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at, closed_at) "
            "VALUES ('past', 'UC-0', 't', 'u', 'closed', '{}', 'x', 0, 1) RETURNING id"
        );
        const auto awa = tx.one<std::int64_t>("SELECT id FROM worker WHERE source_id = '1'");
        for (int i = 0; i < workers; ++i) {
            const auto session = tx.insert(
                "INSERT INTO session (uuid, worker_id, number, number_key, sender, revision_id, use_case_id, "
                "message_class, status, step, state, created_at, modified_at) VALUES ('p', :1, '', :2, '', 1, :3, "
                "'use-case', :4, 1, '', 0, 0) RETURNING id",
                awa,
                i,
                id,
                i < completed ? "completed" : "expired"
            );
            tx.run(
                "INSERT INTO answer (session_id, use_case_id, revision_id, node_uuid, result_key, position, attempts, "
                "asked_at, answered_at) VALUES (:1, :2, 1, 'n', 'k', 1, 1, 0, :3)",
                session,
                id,
                i < started ? std::optional<std::int64_t>(1) : std::nullopt
            );
        }
    });
}

}  // namespace

TEST_CASE("a forecast counts whom the group would reach now, by language", "[requests][forecast]") {
    ActivationWorld world;
    Forecaster forecaster(*world.database, world.codec, world.clock, settings());
    const auto id = satisfied(world, "status = active OR status = left");
    const auto forecast = forecaster.forecastOf(id);
    REQUIRE(forecast);
    CHECK(forecast->group == 7);
    CHECK(forecast->sendable == 4);  // one has left, one has no telephone, one shares a telephone
    REQUIRE(forecast->languages.size() == 2);
    CHECK(forecast->languages[0].workers + forecast->languages[1].workers == 4);
    CHECK(forecast->segments_out.low >= 4);
    REQUIRE(forecast->cost);
    CHECK(forecast->cost->expected == Approx(forecast->segments_out.expected * 0.1));
    CHECK(forecast->seconds_to_ask);
    // It writes nothing: asked again it says the same.
    CHECK(forecaster.forecastOf(id)->segments_out.expected == Approx(forecast->segments_out.expected));
    CHECK(world.count("target WHERE use_case_id = " + std::to_string(id)) == 0);
}

TEST_CASE("what workers of the kind did before is what is expected of them", "[requests][forecast]") {
    ActivationWorld world;
    Forecaster forecaster(*world.database, world.codec, world.clock, settings());
    const auto id = satisfied(world, "cadre = nurse");
    CHECK(forecaster.forecastOf(id)->started.expected == Approx(2 * 0.35));
    addPast(world, 60, 54, 27);
    const auto forecast = forecaster.forecastOf(id);
    CHECK(forecast->started.expected == Approx(2 * (7 + 54) / 80.0));
    CHECK(forecast->completed.expected == Approx(2 * (7 + 54) / 80.0 * (15 + 27) / 74.0));
    CHECK(forecast->notes.front() ==
          "Of 60 workers asked before (nurse in Karita), 54 began and 27 finished; 2 of this group are of that kind.");
}

TEST_CASE("without a target group, a workflow or a use case there is nothing to forecast", "[requests][forecast]") {
    ActivationWorld world;
    Forecaster forecaster(*world.database, world.codec, world.clock, settings());
    const auto no_group = forecaster.forecastOf(satisfied(world, ""));
    REQUIRE_FALSE(no_group);
    CHECK(no_group.error().code == ErrorCode::Conflict);
    CHECK(no_group.error().place == "target group");
    const auto draft = forecaster.forecastOf(useCaseIn(State::Draft, *world.database, *world.use_cases, {}, world.clock));
    REQUIRE_FALSE(draft);
    CHECK(draft.error().place == "workflow");
    CHECK(forecaster.forecastOf(4711).error().code == ErrorCode::NotFound);
}

}  // namespace tama::tests
