#include "flows/runtime/contact_watch.hpp"

#include "registry/number_evidence.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;

namespace {

struct WatchedWorld : RuntimeWorld {
    WatchedWorld() {
        start(awa);
        message_id = value<std::int64_t>("SELECT max(id) FROM message WHERE direction = 'out'");
    }

    void outcome(gateway::MessageState state, gateway::FailureClass failure) {
        run([&](store::Transaction& tx) {
            gateway::MessageOutcome outcome;
            outcome.message_id = message_id;
            outcome.state = state;
            outcome.failure = failure;
            outcome.worker_id = workerAt(awa);
            outcome.at = clock.now();
            runtime::ContactWatch(*runtime, *runtime, codec, runtime::Vocabulary()).onOutcome(tx, outcome);
        });
    }

    registry::NumberEvidence evidence() {
        const auto worker = workerAt(awa).value();
        return database->read([&](store::Sql& sql) {
            return registry::evidenceOf(sql, worker, codec.key(awa));
        });
    }

    std::int64_t message_id = 0;
};

}  // namespace

TEST_CASE("deliveries and failures of a worker's messages are evidence about the number", "[runtime]") {
    WatchedWorld world;
    using gateway::FailureClass;
    using gateway::MessageState;
    world.outcome(MessageState::Submitted, FailureClass::None);
    world.outcome(MessageState::Undelivered, FailureClass::NetworkError);
    world.outcome(MessageState::Cancelled, FailureClass::NotSent);
    CHECK(world.evidence().failures == 0);
    CHECK_FALSE(world.evidence().delivered_at);
    world.outcome(MessageState::Undelivered, FailureClass::UnknownSubscriber);
    CHECK(world.evidence().failures == 1);
    CHECK(world.evidence().failure == registry::NumberFailure::Unknown);
    world.outcome(MessageState::Delivered, FailureClass::None);
    CHECK(world.evidence().failures == 0);
    CHECK(world.evidence().delivered_at == world.clock.now());
}

TEST_CASE("what a worker writes is evidence, and goes on to the session", "[runtime]") {
    WatchedWorld world;
    const auto receive = [&](const PhoneNumber& from, const std::string& text) {
        world.run([&](store::Transaction& tx) {
            runtime::ContactWatch(*world.runtime, *world.runtime, world.codec, runtime::Vocabulary())
                .receive(tx, {world.message_id, world.channel_id, from, "4242", text, world.clock.now()});
        });
    };
    receive(world.awa, "1");
    CHECK(world.evidence().answered_at == world.clock.now());
    CHECK(world.count("answer WHERE answered_at IS NOT NULL") == 1);
    receive(world.stranger, "1");
    CHECK(world.count("number_evidence") == 1);
    receive(world.awa, "Wrong number!");
    CHECK(world.evidence().stranger_at == world.clock.now());
    CHECK(world.count("contact_problem WHERE kind = 'failing' AND closed_at IS NULL") == 1);
}
