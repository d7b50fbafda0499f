#include "gateway/http/http_client.hpp"

#include <future>

#include "tests/support/catch.hpp"
#include "tests/support/small_http_server.hpp"

using namespace tama;
using namespace tama::gateway;
using tama::tests::SmallHttpServer;

namespace {

HttpReply askFor(HttpClient& client, HttpRequest request) {
    std::promise<HttpReply> promise;
    client.send(std::move(request), [&promise](HttpReply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
}

HttpRequest get(const std::string& url) {
    HttpRequest request;
    request.url = url;
    request.timeout = std::chrono::seconds(20);
    return request;
}

}  // namespace

TEST_CASE("a request is answered with status, headers and body, over one connection", "[gateway]") {
    SmallHttpServer server([](const SmallHttpServer::Request& request) {
        return SmallHttpServer::Reply{
            202, request.method + " " + request.target + " " + request.body, {{"X-Id", "7"}}};
    });
    HttpClient client;
    HttpRequest post = get(server.url("/send?a=b"));
    post.method = "POST";
    post.body = std::string("x\0y", 3);
    post.user = "user";
    post.password = "secret";
    for (int i = 0; i < 3; ++i) {
        const auto reply = askFor(client, post);
        REQUIRE(reply.kind == HttpReply::Kind::Answered);
        CHECK(reply.status == 202);
        CHECK(reply.headers.at("x-id") == "7");
        CHECK(reply.body == std::string("POST /send?a=b x\0y", 18));
    }
    CHECK(server.requests().front().headers.at("authorization") == "Basic dXNlcjpzZWNyZXQ=");
    CHECK(server.connections() == 1);
}

TEST_CASE("whether a failed request can have left is told", "[gateway]") {
    HttpClient client;
    std::uint16_t closed = 0;
    {
        SmallHttpServer server([](const auto&) { return SmallHttpServer::Reply{0, {}, {}, true}; });
        closed = server.port();
        CHECK(askFor(client, get(server.url("/"))).kind == HttpReply::Kind::Lost);
    }
    CHECK(
        askFor(client, get("http://127.0.0.1:" + std::to_string(closed) + "/")).kind ==
        HttpReply::Kind::NotSent
    );
    CHECK(askFor(client, get("ftp://127.0.0.1/")).kind == HttpReply::Kind::NotSent);
    CHECK(askFor(client, get("not an address")).kind == HttpReply::Kind::NotSent);
}

TEST_CASE("an answer without end is cut, and redirects are not followed", "[gateway]") {
    SmallHttpServer server([](const SmallHttpServer::Request& request) {
        if (request.target == "/long")
            return SmallHttpServer::Reply{200, std::string(kLargestHttpReply + 1, 'x')};
        return SmallHttpServer::Reply{302, {}, {{"Location", "/long"}}};
    });
    HttpClient client;
    CHECK(askFor(client, get(server.url("/long"))).kind == HttpReply::Kind::Lost);
    CHECK(askFor(client, get(server.url("/"))).status == 302);
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a client that ends answers what was under way", "[gateway]") {
    std::promise<void> asked;
    std::promise<void> go_on;
    SmallHttpServer server([&](const auto&) {
        asked.set_value();
        go_on.get_future().wait();
        return SmallHttpServer::Reply{};
    });
    std::promise<HttpReply> promise;
    {
        HttpClient client;
        client.send(get(server.url("/")), [&promise](HttpReply reply) {
            promise.set_value(std::move(reply));
        });
        asked.get_future().wait();
    }
    CHECK(promise.get_future().get().kind == HttpReply::Kind::Lost);
    go_on.set_value();
}

TEST_CASE("hosts are read from addresses that may be called, and from no others", "[gateway]") {
    CHECK(hostOf("https://RapidPro.example:8443/c/kn?x=%d") == "rapidpro.example");
    CHECK(hostOf("http://127.0.0.1/") == "127.0.0.1");
    for (const char* url :
         {"", "file:///etc/passwd", "gopher://x/", "http://user@host/", "//host/", "host/path"}) {
        INFO(url);
        CHECK(hostOf(url).empty());
    }
    CHECK(percentEncoded("a b+c/ü~") == "a%20b%2Bc%2F%C3%BC~");
}
