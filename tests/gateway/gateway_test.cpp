// The gateway from end to end: database, channel, SMPP over TCP on 127.0.0.1, and the simulated SMSC on the
// other side.
#include "gateway/gateway.hpp"

#include "tests/gateway/end_to_end.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;
namespace smpp = tama::gateway::smpp;

using Texts = std::vector<std::string>;

TEST_CASE("a message goes out, is accepted and delivered", "[gateway][end-to-end]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.start();
    const auto before = run.world.enqueue("Hello", run.world.number(1));
    CHECK(run.allIn("delivered", 1));
    const auto after = run.world.enqueue(std::string(400, 'x'), run.world.number(1));
    CHECK(run.allIn("delivered", 2));
    const std::vector<MessageState> both{MessageState::Submitted, MessageState::Delivered};
    CHECK(run.becomes([&] { return run.world.listener.statesOf(before) == both; }));
    CHECK(run.becomes([&] { return run.world.listener.statesOf(after) == both; }));
    CHECK(run.subscribers.submits() == 4);
    CHECK(run.becomes([&] { return run.smsc->counts().receipts == 4; }));
    CHECK(run.becomes([&] { return run.status().counters.accepted == 4; }));
}

TEST_CASE("messages to one number go one after the other, in order", "[gateway][end-to-end]") {
    EndToEnd run;
    Texts order;
    run.subscribers.script = [&order](const smpp::SubmitSm& message, smpp::SubmitPlan&) {
        order.emplace_back(smpp::userData(message));
    };
    Texts expected;
    for (int i = 0; i < 20; ++i) {
        expected.push_back("number " + std::to_string(i));
        run.world.enqueue(expected.back(), run.world.number(1));
    }
    run.start();
    CHECK(run.allIn("delivered", 20));
    CHECK(order == expected);
}

TEST_CASE("a reply reaches its handler and is acknowledged", "[gateway][end-to-end]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) {
        smpp::PlannedReply reply;
        reply.octets = "yes";
        plan.replies.push_back(reply);
    };
    run.start();
    run.world.enqueue("Are you well?", run.world.number(1));
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 1; }));
    CHECK(run.world.handler.texts() == Texts{"yes"});
}

TEST_CASE("the same delivery twice is one message, acknowledged twice", "[gateway][end-to-end]") {
    EndToEnd run;
    run.start();
    const std::string from = run.world.number(1).digits();
    run.smsc->deliver(from, "1234", "help", 0);
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 1; }));
    run.smsc->deliver(from, "1234", "help", 0);
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 2; }));
    CHECK(run.world.handler.texts() == Texts{"help"});
    CHECK(run.becomes([&] { return run.status().counters.repeated == 1; }));
}

TEST_CASE("a message that cannot be handled is parked and acknowledged", "[gateway][end-to-end]") {
    EndToEnd run;
    run.start();
    run.smsc->deliver(run.world.number(1).digits(), "1234", "explode", 0);
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 1; }));
    CHECK(run.world.count("SELECT COUNT(*) FROM message WHERE state = 'parked'") == 1);
}

TEST_CASE(
    "a fault above loses no answer and no receipt, and nothing is sent twice", "[gateway][end-to-end]"
) {
    EndToEnd run;
    run.world.listener.broken = true;
    run.start();
    for (int i = 0; i < 5; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("delivered", 5));
    CHECK(run.subscribers.submits() == 5);
    CHECK(run.becomes([&] { return run.smsc->counts().receipts == 5; }));
}

TEST_CASE("receipts that come before the answers are not lost", "[gateway][end-to-end]") {
    smpp::Misbehaviour early;
    early.receipt_before_response = true;
    EndToEnd run(early, GENERATE(from_range(testEngines())));
    run.start();
    for (int i = 0; i < 50; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("delivered", 50));
    CHECK(run.world.count("SELECT COUNT(*) FROM receipt") == 0);
}

TEST_CASE("throttled parts are sent again, each once more", "[gateway][end-to-end]") {
    smpp::Misbehaviour throttling;
    throttling.throttle_every = 10;
    EndToEnd run(throttling);
    run.start();
    for (int i = 0; i < 20; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("delivered", 20));
    CHECK(run.subscribers.submits() == 20);
    CHECK(run.status().possible_duplicates == 0);
    CHECK(run.becomes([&] { return run.status().counters.retried == run.smsc->counts().refused_submits; }));
}

TEST_CASE(
    "with policy resend nothing is lost, and only unanswered parts come twice", "[gateway][end-to-end]"
) {
    smpp::Misbehaviour dropping;
    dropping.drop_every = 7;
    EndToEnd run(dropping, GENERATE(from_range(testEngines())));
    run.channel.in_doubt = InDoubtPolicy::Resend;
    run.channel.smpp.window = 3;
    run.start();
    for (int i = 0; i < 30; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.becomes([&] { return run.inState("delivered") + run.inState("submitted") == 30; }));
    CHECK(run.subscribers.different() == 30);
    const auto twice = static_cast<std::int64_t>(run.subscribers.submits()) - 30;
    CHECK(twice <= run.status().possible_duplicates);
}

TEST_CASE("with policy hold nothing comes twice, and a person decides", "[gateway][end-to-end]") {
    smpp::Misbehaviour dropping;
    dropping.drop_every = 5;
    EndToEnd run(dropping);
    run.channel.in_doubt = InDoubtPolicy::Hold;
    run.channel.smpp.window = 1;
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) { plan.receipts.clear(); };
    run.start();
    for (int i = 0; i < 12; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("submitted", 10));
    CHECK(run.inState("in_doubt") == 2);
    CHECK(run.subscribers.submits() == 12);
    CHECK(run.subscribers.different() == 12);

    const auto in_doubt = run.world.database->read([](store::Sql& sql) {
        return sql.all<std::int64_t>("SELECT id FROM message WHERE state = 'in_doubt' ORDER BY id");
    });
    REQUIRE(in_doubt.size() == 2);
    CHECK(run.gateway->resolveInDoubt(in_doubt[0], true));
    CHECK(run.gateway->resolveInDoubt(in_doubt[1], false));
    CHECK_FALSE(run.gateway->resolveInDoubt(in_doubt[1], false));
    CHECK(run.allIn("submitted", 11));
    CHECK(run.inState("undelivered") == 1);
    CHECK(run.subscribers.submits() == 13);
}

TEST_CASE("with policy await the receipt saves sending again", "[gateway][end-to-end]") {
    smpp::Misbehaviour dropping;
    dropping.drop_every = 5;
    EndToEnd run(dropping);
    run.channel.in_doubt = InDoubtPolicy::Await;
    run.channel.await_receipt = std::chrono::hours{1};
    run.channel.smpp.window = 1;
    run.start();
    for (int i = 0; i < 12; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("delivered", 12));
    CHECK(run.subscribers.submits() == 12);
    CHECK(run.status().possible_duplicates == 0);
}

TEST_CASE("a part that is never answered goes by the same policy", "[gateway][end-to-end]") {
    smpp::Misbehaviour silent;
    silent.silent_every = 3;
    EndToEnd run(silent);
    run.channel.in_doubt = InDoubtPolicy::Hold;
    run.channel.smpp.response_timeout = Milliseconds{200};
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) { plan.receipts.clear(); };
    run.start();
    for (int i = 0; i < 6; ++i) run.world.enqueue("Hello", run.world.number(i));
    CHECK(run.allIn("submitted", 4));
    CHECK(run.allIn("in_doubt", 2));
    CHECK(run.subscribers.submits() == 6);
}

TEST_CASE("after a crash nothing goes twice unless the policy says so", "[gateway][end-to-end]") {
    smpp::Misbehaviour silent;
    silent.silent_every = 1;
    EndToEnd run(silent);
    const auto policy = GENERATE(InDoubtPolicy::Hold, InDoubtPolicy::Resend);
    run.channel.in_doubt = policy;
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) { plan.receipts.clear(); };
    run.start();
    for (int i = 0; i < 5; ++i) run.world.enqueue("Hello", run.world.number(i));
    REQUIRE(run.becomes([&] { return run.subscribers.submits() == 5; }));
    run.crash();
    CHECK(run.world.count("SELECT COUNT(*) FROM part WHERE state = 'submitting'") == 5);

    run.smsc->setMisbehaviour({});
    run.world.enqueue("Hello", run.world.number(5));
    run.start();
    if (policy == InDoubtPolicy::Hold) {
        CHECK(run.allIn("submitted", 1));
        CHECK(run.inState("in_doubt") == 5);
        CHECK(run.subscribers.submits() == 6);
    } else {
        CHECK(run.allIn("submitted", 6));
        CHECK(run.subscribers.submits() == 11);
        CHECK(run.status().possible_duplicates == 5);
    }
}

TEST_CASE("what a crash left on the wire is put in doubt a page in each closure", "[gateway][end-to-end]") {
    EndToEnd run;
    const auto parts = 2 * kPartsAtOnce + 3;
    for (std::size_t i = 0; i < parts; ++i) run.world.enqueue("Hello", run.world.number(static_cast<int>(i)));
    CHECK(run.world.mark(parts).parts.size() == parts);
    run.channel.in_doubt = InDoubtPolicy::Hold;
    run.channel.smpp.port = 1;  // nobody is there: nothing but the recovery happens
    run.channel.smpp.reconnect_shortest = run.channel.smpp.reconnect_longest = std::chrono::hours{1};
    run.channel.upkeep_interval = std::chrono::hours{1};
    run.start(/* begin = */ false);
    const auto before = run.world.database->metrics().closures;
    run.gateway->start();
    CHECK(run.becomes([&] { return !run.status().last_error.empty(); }));
    CHECK(run.world.database->metrics().closures - before == 3);
    CHECK(run.inState("in_doubt") == static_cast<std::int64_t>(parts));
}

TEST_CASE("STOP between enqueue and mark keeps the message from the wire", "[gateway][end-to-end]") {
    EndToEnd run;
    run.start();
    const auto let = [&run](ChannelMode mode) {
        run.world.run([&](store::Transaction& tx) { return setMode(tx, run.world.channel_id, mode); });
        run.gateway->wake(run.world.channel_id);
    };
    let(ChannelMode::Paused);
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.world.enqueue("to one who stops", run.world.number(1));
    run.world.enqueue("to another", run.world.number(2));
    run.world.optOut(run.world.number(1));
    CHECK(run.subscribers.submits() == 0);
    CHECK(run.status().mode == ChannelMode::Paused);
    let(ChannelMode::Open);
    CHECK(run.allIn("delivered", 1));
    CHECK(run.inState("cancelled") == 1);
    CHECK(run.subscribers.submits() == 1);
}

TEST_CASE("a stop finishes what is on the wire and leaves nothing in doubt", "[gateway][end-to-end]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.start();
    for (int i = 0; i < 200; ++i) run.world.enqueue("Hello", run.world.number(i));
    REQUIRE(run.becomes([&] { return run.subscribers.submits() > 10; }));
    run.gateway->stop(std::chrono::seconds{5});
    CHECK(run.world.count("SELECT COUNT(*) FROM part WHERE state IN ('submitting', 'in_doubt')") == 0);
    CHECK(run.world.count("SELECT COUNT(*) FROM channel WHERE alive_at IS NULL") == 1);
    CHECK(run.status().state == "stopped");
    run.crash();
    run.start();
    CHECK(run.allIn("delivered", 200));
    CHECK(run.subscribers.submits() == 200);
}

TEST_CASE("a wrong password is said in plain words, and the right one works later", "[gateway][end-to-end]") {
    EndToEnd run;
    run.channel.smpp.password = "wrong";
    run.start();
    run.world.enqueue("Hello", run.world.number(1));
    CHECK(run.becomes([&] { return run.status().state == "refused: wrong password"; }));
    CHECK_FALSE(run.bound());
    CHECK(run.status().queued == 1);
    run.gateway->stop(std::chrono::seconds{1});
    run.crash();
    run.channel.smpp.password = "secret";
    run.start();
    CHECK(run.allIn("delivered", 1));
}

TEST_CASE("an SMSC that is not there yet is waited for", "[gateway][end-to-end]") {
    EndToEnd run;
    run.start();
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.smsc->dropConnections();
    run.world.enqueue("Hello", run.world.number(1));
    CHECK(run.allIn("delivered", 1));
}
