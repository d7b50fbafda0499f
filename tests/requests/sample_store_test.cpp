#include "requests/sample_store.hpp"

#include "requests/forecast_store.hpp"
#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {
namespace {

namespace sample_store = requests::sample_store;

std::int64_t inState(ActivationWorld& world, State state) {
    Plan plan{world.revision_id, world.group(kCommunityWorkers), "", "4242", {}};
    return useCaseIn(state, *world.database, *world.use_cases, plan, world.clock);
}

Result<requests::StoredSample> draw(ActivationWorld& world, std::int64_t use_case, std::int64_t size) {
    requests::Forecaster forecaster(*world.database, world.codec, world.clock, {});
    const auto people = forecaster.peopleOf(use_case);
    if (!people) return fail(people.error());
    const auto sample = requests::drawSample(people->sendable, size, 7);
    if (!sample) return fail(sample.error());
    return sample_store::use(*world.database, use_case, *sample, {"data.manager", world.clock.now()});
}

Result<State> activate(ActivationWorld& world, std::int64_t id) {
    return world.act(id, Action::Activate);
}

}  // namespace

TEST_CASE("a sample is asked and nobody else, and keeps its weights in the target list", "[requests][sample]") {
    ActivationWorld world(GENERATE(from_range(testEngines())));
    world.addCommunityWorkers(40);
    const auto id = inState(world, State::Satisfied);
    const auto sample = draw(world, id, 10);
    REQUIRE(sample);
    CHECK(sample->size == 10);
    CHECK(sample->population == 40);
    REQUIRE(world.run([&](store::Transaction& tx) {
        return world.use_cases->approve(tx, id, {"D.K.", {}, {}}, deedOf("director", world.clock.now()));
    }));
    REQUIRE(activate(world, id));
    world.work();
    const std::string of_use_case = "target WHERE use_case_id = " + std::to_string(id);
    CHECK(world.count(of_use_case) == 10);
    CHECK(world.count(of_use_case + " AND design_weight = 4 AND stratum = 0") == 10);
    CHECK(world.count("target t JOIN sampled_worker s ON s.worker_id = t.worker_id WHERE t.use_case_id = " +
                      std::to_string(id)) == 10);
    CHECK(draw(world, id, 5).error().code == ErrorCode::Conflict);
    CHECK_FALSE(world.run([&](store::Transaction& tx) {
        return sample_store::drop(tx, id, {"data.manager", world.clock.now()});
    }));
}

TEST_CASE("a sample that is drawn after the approval voids it, and the part is named", "[requests][sample]") {
    ActivationWorld world;
    world.addCommunityWorkers(40);
    const auto id = inState(world, State::Approved);
    REQUIRE(draw(world, id, 10));
    const auto refused = activate(world, id);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("sample") != std::string::npos);
}

TEST_CASE("who draws a sample is the last editor, and it stands in the audit trail", "[requests][sample]") {
    ActivationWorld world;
    world.addCommunityWorkers(40);
    const auto id = inState(world, State::Satisfied);
    requests::Forecaster forecaster(*world.database, world.codec, world.clock, {});
    const auto sample = requests::drawSample(forecaster.peopleOf(id)->sendable, 10, 7);
    REQUIRE(sample_store::use(*world.database, id, *sample, {"director", world.clock.now()}));
    CHECK_FALSE(world.run([&](store::Transaction& tx) {
        return world.use_cases->approve(tx, id, {"D.K.", {}, {}}, deedOf("director", world.clock.now()));
    }));
    CHECK(world.count("transition WHERE action = 'draw_sample'") == 1);
}

TEST_CASE("another sample takes the place of the first, and dropping it asks everybody", "[requests][sample]") {
    ActivationWorld world;
    world.addCommunityWorkers(40);
    const auto id = inState(world, State::Satisfied);
    requests::Forecaster forecaster(*world.database, world.codec, world.clock, {});
    REQUIRE(draw(world, id, 10));
    REQUIRE(draw(world, id, 20));
    CHECK(world.count("use_case_sample WHERE in_use = 1") == 1);
    CHECK(forecaster.forecastOf(id)->sendable == 20);
    CHECK(forecaster.forecastOf(id, requests::Asked::WholeGroup)->sendable == 40);
    const auto drop = [&] {
        return world.run([&](store::Transaction& tx) {
            return sample_store::drop(tx, id, {"data.manager", world.clock.now()});
        });
    };
    REQUIRE(drop());
    CHECK(drop().error().code == ErrorCode::Conflict);
    CHECK(forecaster.forecastOf(id)->sendable == 40);
    CHECK(draw(world, id, 41).error().place == "size");
    CHECK(draw(world, 4711, 1).error().code == ErrorCode::NotFound);
}

}  // namespace tama::tests
