#include "server/http/http_server.hpp"

#include <atomic>
#include <barrier>
#include <future>
#include <latch>
#include <thread>

#include "tests/server/http_client.hpp"
#include "tests/support/catch.hpp"

using namespace tama::server;
using tama::tests::HttpClient;

namespace {

struct RunningServer {
    Router router;
    Dispatcher dispatcher{router, [](std::string_view) { return std::nullopt; }};
    std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
    std::promise<void> release;
    std::promise<void> entered;
    std::latch waiting{3};
    std::barrier<> barrier{4};  // three requests and the test
    std::unique_ptr<HttpServer> server;

    explicit RunningServer(HttpSettings settings = {}) {
        router.add("GET", "/hello", {}, [](const Request& request, Context&) {
            return bytesResponse(
                200, "text/plain", "hello " + std::string(request.parameter("name").value_or(""))
            );
        });
        router.add("POST", "/echo", {{}, false, 1000}, [](const Request& request, Context&) {
            return bytesResponse(200, "text/plain", request.body);
        });
        router.add("GET", "/chunks", {}, [](const Request&, Context&) {
            auto left = std::make_shared<int>(3);
            ChunkSource source = [left]() -> std::optional<std::string> {
                if (*left == 0) return std::nullopt;
                return "part" + std::to_string((*left)--) + ";";
            };
            return Response{200, {}, source};
        });
        router.add("GET", "/events", {}, [this](const Request&, Context&) { return eventStream(mailbox); });
        router.add("GET", "/slow", {}, [this](const Request&, Context&) {
            entered.set_value();
            release.get_future().wait();
            return bytesResponse(200, "text/plain", "finished");
        });
        router.add("POST", "/messages", {{}, true}, [this](const Request&, Context&) {
            waiting.count_down();
            barrier.arrive_and_wait();
            return bytesResponse(200, "text/plain", "all three");
        });
        settings.port = 0;
        auto started = HttpServer::start(settings, dispatcher);
        REQUIRE(started);
        server = std::move(*started);
    }
};

}  // namespace

TEST_CASE("one connection serves several requests", "[server]") {
    RunningServer running;
    HttpClient client(running.server->port());
    CHECK(client.request("GET", "/hello?name=Bo").body == "hello Bo");
    CHECK(client.request("GET", "/missing").status == 404);
    CHECK(client.request("POST", "/echo", {}, "text").body == "text");
    const auto head = client.request("HEAD", "/hello?name=Bo");
    CHECK(head.status == 200);
    CHECK(head.headers.at("content-length") == "8");
    CHECK(client.request("GET", "/hello").status == 200);
}

TEST_CASE("pulled pieces arrive in order", "[server]") {
    RunningServer running;
    HttpClient client(running.server->port());
    CHECK(client.request("GET", "/chunks").body == "part3;part2;part1;");
    CHECK(client.request("GET", "/hello").status == 200);
}

TEST_CASE("events reach a subscriber, holding no worker", "[server]") {
    HttpSettings settings;
    settings.workers = 1;
    RunningServer running(settings);
    HttpClient listener(running.server->port());
    listener.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(listener.readUntil("text/event-stream"));
    running.mailbox->post("{\"n\":1}");
    CHECK(listener.readUntil("data: {\"n\":1}\n\n"));
    HttpClient other(running.server->port());
    CHECK(other.request("GET", "/hello").status == 200);
    running.mailbox->post("{\"n\":2}");
    CHECK(listener.readUntil("data: {\"n\":2}\n\n"));
    running.mailbox->close();
    CHECK(listener.closed());
}

TEST_CASE("requests of other systems wait together, and keep the page's worker free", "[server]") {
    HttpSettings settings;
    settings.workers = 1;
    settings.client_workers = 3;
    RunningServer running(settings);
    std::vector<std::thread> systems;
    std::atomic<int> together{0};
    for (int i = 0; i < 3; ++i) {
        systems.emplace_back([&] {
            HttpClient client(running.server->port());
            if (client.request("POST", "/messages").body == "all three") ++together;
        });
    }
    HttpClient page(running.server->port());
    running.waiting.wait();
    CHECK(page.request("GET", "/hello").status == 200);
    running.barrier.arrive_and_wait();
    for (auto& system : systems) system.join();
    CHECK(together == 3);
}

TEST_CASE("a body over the route's limit is refused before it is read", "[server]") {
    RunningServer running;
    HttpClient client(running.server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'a'));
    CHECK(client.read().status == 413);
    HttpClient chunked(running.server->port());
    chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunked.send("400\r\n" + std::string(0x400, 'a') + "\r\n0\r\n\r\n");
    CHECK(chunked.read().status == 413);
}

TEST_CASE("headers over 16 KiB and what is not HTTP are refused", "[server]") {
    RunningServer running;
    HttpClient fat(running.server->port());
    fat.send("GET /hello HTTP/1.1\r\nX-Long: " + std::string(20'000, 'a') + "\r\n\r\n");
    CHECK(fat.read().status == 431);
    HttpClient nonsense(running.server->port());
    nonsense.send("\x16\x03\x01 nonsense\r\n\r\n");
    CHECK(nonsense.read().status == 400);
    HttpClient target(running.server->port());
    CHECK(target.request("GET", "/a%00b").status == 400);
}

TEST_CASE("a silent client is closed after the header time-out", "[server]") {
    HttpSettings settings;
    settings.header_timeout = std::chrono::seconds(1);
    RunningServer running(settings);
    HttpClient client(running.server->port());
    client.send("GET /hello HTTP/1.1\r\n");
    CHECK(client.read().status == 0);
}

TEST_CASE("stopping finishes the request that is being handled", "[server]") {
    RunningServer running;
    HttpClient client(running.server->port());
    client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    running.entered.get_future().wait();
    std::thread stopper([&] { running.server->stop(); });
    running.release.set_value();
    CHECK(client.read().body == "finished");
    stopper.join();
    CHECK_THROWS(HttpClient(running.server->port()));
}

TEST_CASE("stopping does not wait for event streams or idle connections", "[server]") {
    RunningServer running;
    HttpClient listener(running.server->port());
    listener.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(listener.readUntil("text/event-stream"));
    HttpClient idle(running.server->port());
    const auto before = std::chrono::steady_clock::now();
    running.server->stop();
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(2));
    running.mailbox->post("nobody hears this");
}

TEST_CASE("an occupied port is one clear error", "[server]") {
    RunningServer running;
    HttpSettings settings;
    settings.port = running.server->port();
    const auto second = HttpServer::start(settings, running.dispatcher);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == tama::ErrorCode::Conflict);
    CHECK(describe(second.error()).find("in use") != std::string::npos);
    CHECK(describe(second.error()).find(std::to_string(settings.port)) != std::string::npos);
}

TEST_CASE("plain HTTP is refused on an address others can reach", "[server]") {
    Router router;
    Dispatcher dispatcher(router, [](std::string_view) { return std::nullopt; });
    HttpSettings settings;
    settings.port = 0;
    settings.address = "0.0.0.0";
    const auto started = HttpServer::start(settings, dispatcher);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == tama::ErrorCode::Refused);
    settings.address = "example";
    CHECK_FALSE(HttpServer::start(settings, dispatcher));
}
