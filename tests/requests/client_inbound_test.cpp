#include "requests/client_inbound.hpp"

#include <string>
#include <vector>

#include "store/phone_codec.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::TestDatabase;
using tama::tests::testEngines;

namespace {

const WallTime kHeardAt = fromEpochMs(1'790'000'000'000);

struct Next final : gateway::InboundHandler {
    void receive(store::Transaction&, const gateway::InboundMessage& message) override { heard.push_back(message.text); }
    std::vector<std::string> heard;
};

class InboundWorld {
  public:
    explicit InboundWorld(store::Engine engine = store::Engine::Sqlite) : database(engine) {
        database->queue().run([](store::Transaction& tx) {
            tx.run("INSERT INTO channel (id, name, kind, created_at) VALUES (1, 'orange', 'smpp', 0)");
            const NewClient client{
                "rapidpro",
                std::string(64, 'b'),
                "8080",
                100,
                kHeardAt + std::chrono::hours{24},
                {"rapidpro.example"}};
            REQUIRE(addClient(tx, client, kHeardAt));
            REQUIRE(consentToClient(tx, "rapidpro", "director", false, kHeardAt));
        });
    }

    template <class Work>
    auto run(Work work) {
        return database->queue().run(work);
    }
    Result<void> wish(const std::string& url, bool json = false) {
        return run([&](store::Transaction& tx) { return setClientInbound(tx, "rapidpro", {url, json}); });
    }
    void say(const std::string& text, const std::string& to = "8080") {
        run([&](store::Transaction& tx) {
            const auto id = tx.insert(
                "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, text, encoding, "
                "part_count, state, created_at) VALUES ('u1', 'in', '', 1, '', 0, '', :1, 'gsm7', 1, 'received', 0) "
                "RETURNING id",
                text
            );
            ClientInbound(next, runtime::Vocabulary())
                .receive(tx, {id, 1, PhoneNumber::fromE164("+99970000001").value(), to, text, kHeardAt});
        });
    }
    std::vector<std::tuple<std::string, std::string>> told() {
        return database->read([](store::Sql& sql) {
            return sql.all<std::tuple<std::string, std::string>>("SELECT url, body FROM callback ORDER BY id");
        });
    }

    TestDatabase database;
    Next next;
};

constexpr const char* kGetUrl =
    "https://rapidpro.example/c/kn/1/receive?backend=%i&sender=%p&message=%b&ts=%T&id=%I&to=%P&key=%k";

}  // namespace

TEST_CASE("what people write to a client's sender id is told as a Kannel tells it", "[requests][clients]") {
    InboundWorld world(GENERATE(from_range(testEngines())));
    REQUIRE(world.wish(kGetUrl));
    world.say("Oui  c'est \u00e7a");
    REQUIRE(world.told().size() == 1);
    CHECK(
        std::get<0>(world.told()[0]) ==
        "https://rapidpro.example/c/kn/1/receive?backend=orange&sender=%2B99970000001&message=Oui%20%20c%27est%20%C3%A7a"
        "&ts=1790000000&id=u1&to=8080&key=Oui"
    );
    CHECK(std::get<1>(world.told()[0]).empty());
    CHECK(world.next.heard.empty());
}

TEST_CASE("a client that wants JSON gets it by POST", "[requests][clients]") {
    InboundWorld world;
    REQUIRE(world.wish("https://rapidpro.example/in", true));
    world.say("Oui");
    REQUIRE(world.told().size() == 1);
    CHECK(std::get<0>(world.told()[0]) == "https://rapidpro.example/in");
    CHECK(std::get<1>(world.told()[0]) == R"({"at":1790000000000,"from":"+99970000001","id":1,"text":"Oui","to":"8080"})");
}

TEST_CASE("STOP to a client's sender id is heard by everybody", "[requests][clients]") {
    InboundWorld world;
    REQUIRE(world.wish(kGetUrl));
    world.say("stop");
    CHECK(world.told().size() == 1);
    CHECK(world.next.heard == std::vector<std::string>{"stop"});
}

TEST_CASE("messages to others, and to a client that may not send, stay with us", "[requests][clients]") {
    InboundWorld world;
    world.say("nobody listens yet");
    REQUIRE(world.wish(kGetUrl));
    world.say("to the ministry", "4242");
    world.run([](store::Transaction& tx) { REQUIRE(disableClient(tx, "rapidpro", "director", kHeardAt)); });
    world.say("too late");
    CHECK(world.told().empty());
    CHECK(world.next.heard == std::vector<std::string>{"nobody listens yet", "to the ministry", "too late"});
}

TEST_CASE("a client is told nothing at a host that is not its own", "[requests][clients]") {
    InboundWorld world;
    CHECK(world.wish("https://elsewhere.example/in").error().code == ErrorCode::Refused);
    CHECK(world.wish("rapidpro.example").error().code == ErrorCode::InvalidInput);
    CHECK(world.wish(""));
    const auto unknown =
        world.run([](store::Transaction& tx) { return setClientInbound(tx, "nobody", {"", false}); });
    CHECK(unknown.error().code == ErrorCode::NotFound);
}
