// HTTP channels from end to end: database, gateway, and a small HTTP server that speaks a provider's shape.
#include "gateway/http_channel.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>

#include <nlohmann/json.hpp>

#include "gateway/gateway.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/small_http_server.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;
using nlohmann::json;

namespace {

constexpr std::chrono::seconds kHttpPatience{20};
const std::string kChannelSecret = "a secret of the test";

ChannelSettings httpChannel(const std::string& preset, const std::string& url = {}) {
    ChannelSettings channel = testChannel("http");
    HttpChannelSettings http;
    http.preset = loadHttpPreset(preset, "").value();
    for (const auto& name : http.preset.settings) http.values[name] = name == "url" ? url : "my-" + name;
    if (http.preset.send && !url.empty() && !http.values.contains("url")) {
        // A provider's own address, moved to the test's server.
        auto& to = http.preset.send->url;
        to = url + to.substr(to.find('/', std::string("https://").size()));
    }
    http.secret = kChannelSecret;
    http.public_url = "https://sms.health.example";
    http.per_second = 1'000;
    channel.http = std::move(http);
    channel.upkeep_interval = Milliseconds{20};
    return channel;
}

class HttpWorld {
  public:
    explicit HttpWorld(ChannelSettings settings, store::Engine engine = store::Engine::Sqlite)
        : channel(std::move(settings)), world(engine, channel) {
        world.wake = [this](std::int64_t id) {
            if (gateway) gateway->wake(id);
        };
        start();
    }
    ~HttpWorld() {
        gateway.reset();
        world.database.close();
    }
    void start() {
        const ChannelServices services{
            *world.database,
            world.codec,
            world.ids,
            world.plans,
            world.handler,
            world.listener,
            world.wall,
            steady_};
        gateway = std::make_unique<Gateway>(services, std::vector{channel}, 1);
        gateway->start();
    }

    bool becomes(const std::function<bool()>& condition, Milliseconds step = Milliseconds{5}) {
        const auto deadline = std::chrono::steady_clock::now() + kHttpPatience;
        std::mutex mutex;
        std::condition_variable pause;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::unique_lock lock(mutex);
            pause.wait_for(lock, std::chrono::milliseconds{2});
            world.wall.advance(step);
        }
        return true;
    }
    bool turns(std::int64_t message, const std::string& state, Milliseconds step = Milliseconds{5}) {
        return becomes([&] { return world.stateOf(message) == state; }, step);
    }

    Result<HttpAnswer> bring(const std::string& action, HttpFields fields) {
        InboundRequest request;
        request.method = "POST";
        request.action = action;
        request.form = std::move(fields);
        request.query["secret"] = kChannelSecret;
        return gateway->receive("http", request);
    }

    ChannelSettings channel;
    GatewayWorld world;
    std::unique_ptr<Gateway> gateway;

  private:
    SystemSteadyClock steady_;
};

using Reply = SmallHttpServer::Reply;

}  // namespace

TEST_CASE(
    "a message goes to each provider in its shape, is taken, and its report is matched", "[gateway][store]"
) {
    struct Case {
        const char* preset;
        Reply answer;
        std::function<bool(const SmallHttpServer::Request&)> is_right;
        const char* action;
        HttpFields report;  // "ID" stands for what the provider calls the message
        std::string id;     // empty: ours
    };
    const auto has = [](const std::string& text, const char* what) {
        return text.find(what) != std::string::npos;
    };
    const std::vector<Case> cases{
        {"external",
         {200, "ok"},
         [&](const auto& r) {
             return r.method == "POST" &&
                    has(r.body, "text=Caf%C3%A9%20%26%20th%C3%A9&to=%2B231770121001&to_no_plus=2317");
         },
         "delivered",
         {{"id", "ID"}},
         ""},
        {"kannel",
         {202, "0: Accepted for delivery"},
         [&](const auto& r) {
             return r.method == "GET" && has(r.target, "username=my-username") &&
                    has(r.target, "dlr-mask=27") && has(r.target, "status%3D%25d") &&
                    has(r.target, "&to=%2B231770121001&text=Caf%C3%A9");
         },
         "status",
         {{"id", "ID"}, {"status", "1"}},
         ""},
        {"tama",
         {200, R"({"accepted":1,"results":[{"id":77,"segments":1}]})"},
         [&](const auto& r) {
             return r.target == "/api/messages" && r.headers.at("authorization") == "Bearer my-token" &&
                    json::parse(r.body)["messages"][0]["text"] == "Café & thé";
         },
         "status",
         {{"/id", ""}},
         "77"},
        {"jasmin",
         {200, "Success \"07033084\""},
         [&](const auto& r) {
             return has(r.target, "coding=0") && has(r.target, "hex-content=436166052026207468");
         },
         "status",
         {{"id", "ID"}, {"message_status", "DELIVRD"}},
         "07033084"},
        {"africas-talking",
         {201, R"({"SMSMessageData":{"Recipients":[{"statusCode":101,"messageId":"ATX_9"}]}})"},
         [&](const auto& r) {
             return r.headers.at("apikey") == "my-api_key" &&
                    has(r.body, "message=Caf%C3%A9%20%26%20th%C3%A9");
         },
         "status",
         {{"id", "ID"}, {"status", "Success"}},
         "ATX_9"},
        {"infobip",
         {200, R"({"messages":[{"messageId":"i-5","status":{"groupName":"PENDING"}}]})"},
         [&](const auto& r) {
             return r.headers.at("authorization") == "App my-api_key" &&
                    json::parse(r.body)["messages"][0]["destinations"][0]["to"] == "231770121001";
         },
         "status",
         {},
         "i-5"},
        {"clickatell",
         {202, R"({"messages":[{"apiMessageId":"c-5","accepted":true}]})"},
         [&](const auto& r) {
             return has(r.target, "apiKey=my-api_key") && has(r.target, "to=231770121001");
         },
         "status",
         {},
         "c-5"},
        {"telerivet",
         {200, R"({"id":"SM-1"})"},
         [&](const auto& r) {
             return has(r.target, "/projects/my-project_id/") &&
                    json::parse(r.body)["content"] == "Café & thé";
         },
         "status",
         {{"id", "ID"}, {"status", "delivered"}},
         "SM-1"},
        {"dhis2",
         {201, "{}"},
         [&](const auto& r) {
             return r.target == "/api/sms/inbound" && json::parse(r.body)["text"] == "Café & thé";
         },
         "",
         {},
         ""},
    };
    for (const auto& each : cases) {
        INFO(each.preset);
        SmallHttpServer server([&](const auto&) { return each.answer; });
        HttpWorld http(httpChannel(each.preset, server.url("")));
        const auto id = http.world.enqueue("Café & thé", http.world.number(1));
        REQUIRE(http.turns(id, "submitted"));
        const auto requests = server.requests();
        REQUIRE(requests.size() == 1);
        CHECK(each.is_right(requests[0]));
        if (std::string(each.action).empty()) continue;
        const auto name = http.world.database->read([&](store::Sql& sql) {
            return sql.one<std::string>("SELECT smsc_id FROM part WHERE message_id = :1", id).value();
        });
        if (!each.id.empty()) CHECK(name == each.id);
        if (each.report.empty() || each.report.contains("/id")) continue;
        HttpFields report = each.report;
        for (auto& [field, value] : report) {
            if (value == "ID") value = name;
        }
        REQUIRE(http.bring(each.action, report));
        CHECK(http.world.stateOf(id) == "delivered");
        REQUIRE(http.bring(each.action, report));  // said twice it changes nothing
        CHECK(
            http.world.listener.statesOf(id) == std::vector{MessageState::Submitted, MessageState::Delivered}
        );
    }
}

TEST_CASE("a report that comes before the answer to the sending is kept and matched", "[gateway][store]") {
    HttpWorld* world = nullptr;
    SmallHttpServer server([&](const auto&) {
        REQUIRE(world->bring("status", {{"id", "ATX_9"}, {"status", "Success"}}));
        return Reply{201, R"({"SMSMessageData":{"Recipients":[{"statusCode":101,"messageId":"ATX_9"}]}})"};
    });
    HttpWorld http(httpChannel("africas-talking", server.url("")));
    world = &http;
    const auto id = http.world.enqueue("Hello", http.world.number(1));
    CHECK(http.turns(id, "delivered"));
    CHECK(http.bring("status", {{"id", "unknown"}, {"status", "Success"}}));
}

TEST_CASE("what a provider takes later is sent again, and what it refuses is not", "[gateway][store]") {
    std::atomic<int> asked = 0;
    SmallHttpServer server([&](const auto& request) {
        if (request.body.find("text=bad") != std::string::npos) return Reply{400, "no"};
        ++asked;
        if (asked == 1) return Reply{500, "trouble"};
        if (asked == 2) return Reply{429, "slowly", {{"Retry-After", "1"}}};
        return Reply{200, "ok"};
    });
    HttpWorld http(httpChannel("external", server.url("/send")));
    const auto good = http.world.enqueue("good", http.world.number(1));
    CHECK(http.turns(good, "submitted", Milliseconds{500}));
    CHECK(asked == 3);
    const auto bad = http.world.enqueue("bad", http.world.number(2));
    CHECK(http.turns(bad, "rejected"));
    CHECK(http.world.count("SELECT count(*) FROM part_event WHERE event = 'try_again'") == 2);
    CHECK(http.world.count("SELECT count(*) FROM part_event WHERE event = 'refused' AND code = 400") == 1);
}

TEST_CASE(
    "a lost answer is in doubt: held for a person, or sent again, as the channel says", "[gateway][store]"
) {
    const auto policy = GENERATE(InDoubtPolicy::Hold, InDoubtPolicy::Resend);
    std::atomic<int> asked = 0;
    SmallHttpServer server([&](const auto&) {
        Reply reply{200, "ok"};
        reply.hang_up = ++asked == 1;
        return reply;
    });
    auto settings = httpChannel("external", server.url("/send"));
    settings.in_doubt = policy;
    HttpWorld http(settings);
    const auto id = http.world.enqueue("Hello", http.world.number(1));
    if (policy == InDoubtPolicy::Hold) {
        REQUIRE(http.turns(id, "in_doubt"));
        CHECK(asked == 1);
        REQUIRE(http.gateway->resolveInDoubt(id, true));
    }
    CHECK(http.turns(id, "submitted"));
    CHECK(asked == 2);
}

TEST_CASE(
    "while the provider cannot be reached nothing is lost and nothing is in doubt", "[gateway][store]"
) {
    std::uint16_t port = 0;
    {
        port = SmallHttpServer([](const auto&) { return Reply{}; }).port();
    }
    HttpWorld http(httpChannel("external", "http://127.0.0.1:" + std::to_string(port) + "/send"));
    const auto id = http.world.enqueue("Hello", http.world.number(1));
    REQUIRE(http.becomes([&] { return http.gateway->status().at(0).state == "cannot reach the provider"; }));
    CHECK(http.becomes([&] { return http.world.partStates(id) == std::vector<std::string>{"queued"}; }));
    CHECK(http.world.count("SELECT max(attempts) FROM part") == 0);
}

TEST_CASE("a crash leaves what was on its way in doubt, and a stop does not", "[gateway][store]") {
    std::promise<void> asked;
    std::promise<void> go_on;
    std::atomic<bool> first = true;
    SmallHttpServer server([&](const auto&) {
        if (first.exchange(false)) {
            asked.set_value();
            go_on.get_future().wait();
        }
        return Reply{200, "ok"};
    });
    auto settings = httpChannel("external", server.url("/send"));
    settings.in_doubt = InDoubtPolicy::Hold;
    HttpWorld http(settings);
    const auto id = http.world.enqueue("Hello", http.world.number(1));
    asked.get_future().wait();
    http.gateway.reset();  // as a crash would
    go_on.set_value();
    http.start();
    CHECK(http.turns(id, "in_doubt"));
    const auto next = http.world.enqueue("Hello", http.world.number(2));
    CHECK(http.turns(next, "submitted"));
    http.gateway->stop(std::chrono::seconds{5});
    CHECK(http.world.count("SELECT count(*) FROM channel WHERE alive_at IS NULL") == 1);
}

TEST_CASE(
    "a long text goes in one request, or in several where the provider takes no more", "[gateway][store]"
) {
    SmallHttpServer server([](const auto&) {
        return Reply{200, R"({"messages":[{"apiMessageId":"c","accepted":true}]})"};
    });
    HttpWorld whole(httpChannel("external", server.url("/send")));
    const auto id = whole.world.enqueue(std::string(1'000, 'x'), whole.world.number(1));
    REQUIRE(whole.turns(id, "submitted"));
    CHECK(server.requests().size() == 1);
    CHECK(whole.world.count("SELECT part_count FROM message") == 7);  // what it costs

    HttpWorld pieces(httpChannel("clickatell", server.url("")));
    const auto longer = pieces.world.enqueue(std::string(1'000, 'x'), pieces.world.number(1));
    REQUIRE(pieces.turns(longer, "submitted"));
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a message brought over HTTP is on disk once, and its sender is heard", "[gateway][store]") {
    SmallHttpServer server([](const auto&) { return Reply{}; });
    HttpWorld http(httpChannel("africas-talking", server.url("")), GENERATE(from_range(testEngines())));
    const HttpFields message{{"from", "+231770121001"}, {"text", "Oui"}, {"id", "a1"}, {"to", "4242"}};
    REQUIRE(http.bring("receive", message));
    REQUIRE(http.bring("receive", message));  // the provider did not hear us
    HttpFields other = message;
    other["id"] = "a2";
    REQUIRE(http.bring("receive", other));  // the same word again
    other["id"] = "a3";
    other["text"] = "explode";
    REQUIRE(http.bring("receive", other));  // parked, and acknowledged
    CHECK(http.world.handler.texts() == std::vector<std::string>{"Oui", "Oui"});
    CHECK(http.world.count("SELECT count(*) FROM message WHERE state = 'parked'") == 1);
    CHECK(http.becomes([&] { return http.gateway->status().at(0).counters.repeated == 1; }));
}

TEST_CASE("strangers, and addresses that are none, are turned away", "[gateway]") {
    SmallHttpServer server([](const auto&) { return Reply{}; });
    HttpWorld http(httpChannel("africas-talking", server.url("")));
    InboundRequest request;
    request.action = "receive";
    request.form = {{"from", "+231770121001"}, {"text", "Oui"}, {"secret", "guess"}};
    CHECK(http.gateway->receive("http", request).error().code == ErrorCode::Refused);
    CHECK(http.gateway->receive("another", request).error().code == ErrorCode::NotFound);
    CHECK(http.bring("nothing", {}).error().code == ErrorCode::NotFound);
    CHECK(http.world.handler.texts().empty());
}

TEST_CASE("a phone that confirms nothing takes a message once", "[gateway][store]") {
    HttpWorld http(httpChannel("smssync"));
    const auto id = http.world.enqueue("Say \"yes\"", http.world.number(1));
    InboundRequest poll;
    poll.method = "GET";
    poll.action = "sync";
    poll.query = {{"task", "send"}, {"secret", kChannelSecret}};
    const auto answer = json::parse(http.gateway->receive("http", poll).value().body)["payload"];
    CHECK(answer["secret"] == kChannelSecret);
    REQUIRE(answer["messages"].size() == 1);
    CHECK(answer["messages"][0]["to"] == "+231770121001");
    CHECK(answer["messages"][0]["message"] == "Say \"yes\"");
    CHECK(http.world.stateOf(id) == "submitted");
    CHECK(json::parse(http.gateway->receive("http", poll).value().body)["payload"]["messages"].empty());
}

TEST_CASE("a phone that confirms has its message until it reports, or the lease ends", "[gateway][store]") {
    auto settings = httpChannel("modem");
    settings.in_doubt = InDoubtPolicy::Resend;
    HttpWorld http(settings);
    const auto first = http.world.enqueue("one", http.world.number(1));
    const auto second = http.world.enqueue("two", http.world.number(2));
    const auto take = [&] { return json::parse(http.bring("outbox", {}).value().body)["messages"]; };
    const auto taken = take();
    REQUIRE(taken.size() == 2);
    CHECK(take().empty());
    const auto id = taken[0]["id"].get<std::string>();
    REQUIRE(http.bring("event", {{"event", "SENT"}, {"id", id}}));
    CHECK(http.world.stateOf(first) == "submitted");
    REQUIRE(http.bring("event", {{"event", "DELIVERED"}, {"id", id}}));
    CHECK(http.world.stateOf(first) == "delivered");
    REQUIRE(http.bring("event", {{"event", "DELIVERED"}, {"id", "999999"}}));
    http.world.wall.advance(std::chrono::minutes{11});
    REQUIRE(http.becomes([&] { return http.world.partStates(second) == std::vector<std::string>{"queued"}; })
    );
    CHECK(take().size() == 1);
    CHECK(http.world.count("SELECT possible_duplicates FROM channel") == 1);
}
