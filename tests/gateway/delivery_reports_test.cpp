#include "gateway/delivery_reports.hpp"

#include "gateway/callback_sender.hpp"
#include "gateway/http/kannel_escapes.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/small_http_server.hpp"

using namespace tama;
using namespace tama::gateway;
using tama::tests::GatewayWorld;
using tama::tests::SmallHttpServer;

namespace {

/// A message of a client in the queue, whose reports are asked for.
class ReportWorld {
  public:
    explicit ReportWorld(store::Engine engine = store::Engine::Sqlite)
        : world(engine), reports(world.listener, world.codec), ledger(world.channel_id, reports) {
        world.run([this](store::Transaction& tx) {
            client_id = tx.insert(
                "INSERT INTO client (name, token_hash, sender, daily_cap, expires_at, consent_at, created_at)"
                " VALUES ('rapidpro', 'x', '5050', 100, :1, 0, 0) RETURNING id",
                world.wall.now() + std::chrono::hours{1'000}
            );
        });
    }

    std::int64_t send(const ReportWish& wish, int to = 1) {
        auto message = world.message("Hello", world.number(to));
        message.message_class = MessageClass::Client;
        message.client_id = client_id;
        const auto id = world.tryEnqueue(message).value().message_id;
        world.run([&](store::Transaction& tx) { askForReports(tx, id, client_id, wish); });
        return id;
    }

    void take(std::string smsc_id) {
        for (const auto& part : world.mark().parts) {
            last_part = part.part_id;
            world.run([&](store::Transaction& tx) {
                ledger.accepted(tx, part.part_id, smsc_id, world.wall.now());
            });
        }
    }
    void settle(MessageState state, FailureClass failure = FailureClass::None) {
        world.run([&](store::Transaction& tx) {
            ledger.settled(tx, last_part, {state, failure, 0}, world.wall.now());
        });
    }
    std::vector<std::string> waiting() {
        return world.database->read([](store::Sql& sql) {
            return sql.all<std::string>("SELECT url FROM callback WHERE state = 'waiting' ORDER BY id");
        });
    }

    GatewayWorld world;
    DeliveryReports reports;
    DeliveryLedger ledger;
    std::int64_t client_id = 0;
    std::int64_t last_part = 0;
};

ReportWish kannelWish(const std::string& url, std::int64_t mask = dlr::kAll) {
    return {ReportWish::Form::Kannel, mask, url, {}};
}

}  // namespace

TEST_CASE("a client hears that its message was taken and delivered, in that order", "[gateway][store]") {
    ReportWorld told(GENERATE(from_range(tests::testEngines())));
    SmallHttpServer server([](const auto&) { return SmallHttpServer::Reply{}; });
    CallbackSender sender(*told.world.database, told.world.wall);
    told.send(kannelWish(server.url("/status?to=%p&id=%F&status=%d")));
    told.take("A1");
    told.settle(MessageState::Delivered);
    CHECK(told.waiting().size() == 2);
    CHECK(sender.turn() == 1);
    CHECK(sender.turn() == 1);
    CHECK(sender.turn() == 0);
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].target == "/status?to=%2B231770121001&id=A1&status=8");
    CHECK(requests[1].target == "/status?to=%2B231770121001&id=A1&status=1");
    CHECK(told.waiting().empty());
    CHECK(told.world.count("SELECT count(*) FROM report_request") == 0);
}

TEST_CASE("a client hears only of what its mask asks for", "[gateway][store]") {
    ReportWorld told;
    told.send(kannelWish("http://x/%d", dlr::kUndelivered));
    told.take("A1");
    CHECK(told.waiting().empty());
    told.settle(MessageState::Undelivered, FailureClass::Absent);
    CHECK(told.waiting() == std::vector<std::string>{"http://x/2"});
}

TEST_CASE("a message that a gate stopped is refused", "[gateway][store]") {
    ReportWorld told;
    told.send(kannelWish("http://x/%d"));
    told.world.optOut(told.world.number(1));
    const SendQueue queue(told.world.channel_id, told.world.codec, told.ledger);
    told.world.run([&](store::Transaction& tx) {
        SendQueue(queue).mark(tx, {10, 0}, told.world.wall.now());
    });
    CHECK(told.waiting() == std::vector<std::string>{"http://x/16"});
}

TEST_CASE("a native client is told by JSON, with its own reference", "[gateway][store]") {
    ReportWorld told;
    SmallHttpServer server([](const auto&) { return SmallHttpServer::Reply{204}; });
    CallbackSender sender(*told.world.database, told.world.wall);
    told.send({ReportWish::Form::Json, dlr::kDelivered, server.url("/report"), "visit-7"});
    told.take("A1");
    told.settle(MessageState::Delivered);
    CHECK(sender.turn() == 1);
    const auto request = server.requests().at(0);
    CHECK(request.method == "POST");
    CHECK(request.headers.at("content-type") == "application/json");
    CHECK(request.body.find("\"reference\":\"visit-7\"") != std::string::npos);
    CHECK(request.body.find("\"state\":\"delivered\"") != std::string::npos);
}

TEST_CASE("a callback that fails is tried again, ever later, and given up after a day", "[gateway][store]") {
    ReportWorld told;
    int status = 500;
    SmallHttpServer server([&status](const auto&) { return SmallHttpServer::Reply{status}; });
    CallbackSender sender(*told.world.database, told.world.wall);
    told.send(kannelWish(server.url("/%d"), dlr::kTaken));
    told.take("A1");
    CHECK(sender.turn() == 1);
    CHECK(sender.turn() == 0);
    told.world.wall.advance(*callbackDelay(1) - Milliseconds{1});
    CHECK(sender.turn() == 0);
    told.world.wall.advance(Milliseconds{1});
    CHECK(sender.turn() == 1);
    Milliseconds all{0};
    std::int64_t attempts = 2;
    for (; const auto delay = callbackDelay(attempts); ++attempts) {
        all += *delay;
        told.world.wall.advance(*delay);
        CHECK(sender.turn() == 1);
    }
    CHECK(all > std::chrono::hours{20});
    CHECK(all < std::chrono::hours{28});
    told.world.wall.advance(std::chrono::hours{24});
    CHECK(sender.turn() == 0);
    CHECK(told.world.count("SELECT count(*) FROM callback WHERE state = 'given_up'") == 1);
}

TEST_CASE("a client whose server is down delays nobody else's callbacks", "[gateway][store]") {
    ReportWorld told;
    SmallHttpServer server([](const auto&) { return SmallHttpServer::Reply{}; });
    CallbackSender sender(*told.world.database, told.world.wall);
    told.world.run([&](store::Transaction& tx) {
        const auto other = tx.insert(
            "INSERT INTO client (name, token_hash, sender, daily_cap, expires_at, created_at)"
            " VALUES ('down', 'y', '6060', 1, 0, 0) RETURNING id"
        );
        for (int i = 0; i < 300; ++i) {
            tx.run(
                "INSERT INTO callback (message_id, client_id, url, state, due_at, created_at)"
                " VALUES (:1, :2, 'http://127.0.0.1:1/', 'waiting', 0, 0)",
                1'000 + i,
                other
            );
        }
    });
    told.send(kannelWish(server.url("/%d"), dlr::kTaken));
    told.take("A1");
    sender.turn();
    CHECK(server.requests().size() == 1);
}
