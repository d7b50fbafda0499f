#include "gateway/receipt_queries.hpp"

#include "gateway/smpp/status.hpp"
#include "tests/gateway/end_to_end.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

namespace {

constexpr std::chrono::hours kPatienceOfReceipts{6};

std::vector<std::string> idsOf(const std::vector<OverdueReceipt>& overdue) {
    std::vector<std::string> ids;
    for (const auto& each : overdue) ids.push_back(each.smsc_id);
    return ids;
}

}  // namespace

TEST_CASE("the SMSC is asked about a part when its receipt is overdue, and less and less often", "[gateway][store]") {
    GatewayWorld world(GENERATE(from_range(testEngines())));
    ReceiptQueries queries(world.channel_id, kPatienceOfReceipts);
    world.enqueue("first", world.number(1));
    world.enqueue("second", world.number(2));
    const auto marked = world.mark();
    REQUIRE(marked.parts.size() == 2);
    world.accept(marked.parts[0], "0A");
    world.accept(marked.parts[1], "0B");
    std::string cursor;
    const auto ask = [&] {
        return world.run([&](store::Transaction& tx) { return idsOf(queries.take(tx, cursor, world.wall.now())); });
    };
    CHECK(ask().empty());
    world.wall.advance(kPatienceOfReceipts);
    world.receipt("0B");
    CHECK(ask() == std::vector<std::string>{"0A"});
    CHECK(ask().empty());
    world.wall.advance(kPatienceOfReceipts);
    CHECK(ask() == std::vector<std::string>{"0A"});
    world.wall.advance(kPatienceOfReceipts);
    CHECK(ask().empty());
    world.wall.advance(std::chrono::hours{18});
    CHECK(ask() == std::vector<std::string>{"0A"});
    world.wall.advance(std::chrono::hours{14 * 24});
    CHECK(ask().empty());
    CHECK(world.count("SELECT COUNT(*) FROM receipt_query") == 0);
}

TEST_CASE("many overdue receipts are asked about a few at a time, each once", "[gateway][store]") {
    GatewayWorld world;
    ReceiptQueries queries(world.channel_id, kPatienceOfReceipts);
    constexpr int kMany = 37;
    for (int i = 0; i < kMany; ++i) world.enqueue("Hello", world.number(i));
    for (const auto& part : world.mark(kMany).parts) world.accept(part, "ID" + std::to_string(part.part_id));
    world.wall.advance(kPatienceOfReceipts);
    std::string cursor;
    std::set<std::string> asked;
    for (int page = 0; page < 6; ++page) {
        const auto ids = world.run([&](store::Transaction& tx) {
            return idsOf(queries.take(tx, cursor, world.wall.now()));
        });
        CHECK(ids.size() <= 10);
        for (const auto& id : ids) CHECK(asked.insert(id).second);
    }
    CHECK(asked.size() == kMany);
}

TEST_CASE("an overdue receipt is asked for, and the answer settles the message", "[gateway][end-to-end]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.channel.query_after = std::chrono::hours{6};
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) {
        plan.receipts[0].delay = std::chrono::hours{1};
    };
    run.start();
    for (int i = 0; i < 3; ++i) run.world.enqueue("Hello", run.world.number(i));
    REQUIRE(run.allIn("submitted", 3));
    smpp::Misbehaviour faults;
    faults.receipts_lost = true;
    run.smsc->setMisbehaviour(faults);
    run.world.wall.advance(std::chrono::hours{1});
    CHECK(run.becomes([&] { return run.smsc->counts().waiting == 0; }));
    CHECK(run.inState("submitted") == 3);
    run.world.wall.advance(std::chrono::hours{5});
    CHECK(run.allIn("delivered", 3));
    CHECK(run.smsc->counts().queries == 3);
    CHECK(run.becomes([&] { return run.status().counters.queried == 3; }));
    CHECK(run.world.count("SELECT COUNT(*) FROM receipt_query") == 0);
}
