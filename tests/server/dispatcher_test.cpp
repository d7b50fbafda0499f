#include "server/http/dispatcher.hpp"

#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "store/sql.hpp"
#include "tests/support/catch.hpp"

using namespace tama::server;
namespace store = tama::store;

namespace {

std::optional<Identity> knowsFatu(std::string_view token) {
    if (token == "fatu") return Identity{1, "fatu", "Fatu K", Role::DataManager, false, "csrf-1"};
    if (token == "james") return Identity{2, "james", "James P", Role::Requestor, false, "csrf-2"};
    return std::nullopt;
}

struct House {
    Router router;
    int calls = 0;
    Dispatcher dispatcher{router, knowsFatu};

    House() {
        const auto count = [this](const Request&, Context& context) {
            ++calls;
            return bytesResponse(200, "text/plain", context.who ? context.who->name : "nobody");
        };
        router.add("GET", "/open", {}, count);
        router.add("POST", "/open", {}, count);
        router.add("GET", "/named", {Permission::ViewConversations}, count);
        router.add("POST", "/named", {Permission::UseOwnAccount}, count);
        router.add("GET", "/broken", {}, [](const Request&, Context&) -> Response {
            throw std::runtime_error("secret detail");
        });
    }

    Response send(
        std::string method, std::string path, std::map<std::string, std::string, std::less<>> headers = {}
    ) {
        Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        request.headers = std::move(headers);
        return dispatcher.dispatch(request);
    }
};

std::string codeOf(const Response& response) {
    return nlohmann::json::parse(response.text())["error"]["code"];
}

}  // namespace

TEST_CASE("a route with a permission needs a known session", "[server]") {
    House house;
    CHECK(house.send("GET", "/named").status == 401);
    CHECK(house.send("GET", "/named", {{"cookie", "tama_session=wrong"}}).status == 401);
    CHECK(house.calls == 0);
    CHECK(house.send("GET", "/named", {{"cookie", "tama_session=fatu"}}).text() == "fatu");
}

TEST_CASE("a role without the permission is refused", "[server]") {
    House house;
    const auto response = house.send("GET", "/named", {{"cookie", "tama_session=james"}});
    CHECK(response.status == 403);
    CHECK(codeOf(response) == "refused");
    CHECK(house.calls == 0);
}

TEST_CASE("a write needs the CSRF token of its own session", "[server]") {
    House house;
    CHECK(codeOf(house.send("POST", "/named", {{"cookie", "tama_session=fatu"}})) == "csrf");
    const auto other =
        house.send("POST", "/named", {{"cookie", "tama_session=fatu"}, {"x-csrf-token", "csrf-2"}});
    CHECK(codeOf(other) == "csrf");
    CHECK(house.calls == 0);
    const auto own =
        house.send("POST", "/named", {{"cookie", "tama_session=fatu"}, {"x-csrf-token", "csrf-1"}});
    CHECK(own.status == 200);
}

TEST_CASE("a write from another site's page is refused even where nobody signs in", "[server]") {
    House house;
    const auto foreign = house.send("POST", "/open", {{"host", "tama:1"}, {"origin", "http://evil:1"}});
    CHECK(codeOf(foreign) == "other_origin");
    CHECK(house.send("POST", "/open", {{"host", "tama:1"}, {"origin", "http://tama:1"}}).status == 200);
    CHECK(house.send("GET", "/open", {{"host", "tama:1"}, {"origin", "http://evil:1"}}).status == 200);
}

TEST_CASE("behind a named proxy, writes come from its pages only and browsers are held to HTTPS", "[server]") {
    House house;
    Request request;
    request.method = "POST";
    request.path = "/open";
    request.secure = true;
    request.public_origin = "https://tama.health.example";
    request.headers = {{"host", "127.0.0.1:8080"}, {"origin", "https://tama.health.example"}};
    const auto taken = house.dispatcher.dispatch(request);
    CHECK(taken.status == 200);
    CHECK(std::count(
              taken.headers.begin(),
              taken.headers.end(),
              std::pair<std::string, std::string>("Strict-Transport-Security", "max-age=31536000")
          ) == 1);
    for (const auto* other : {"http://tama.health.example", "https://127.0.0.1:8080", "https://evil.example"}) {
        request.headers["origin"] = other;
        CHECK(codeOf(house.dispatcher.dispatch(request)) == "other_origin");
    }
}

TEST_CASE("what a handler throws becomes a plain 500 that tells nothing", "[server]") {
    House house;
    const auto response = house.send("GET", "/broken");
    CHECK(response.status == 500);
    CHECK(response.text().find("secret") == std::string::npos);
}

TEST_CASE("a full disk or a busy database is answered 503, to be tried again", "[server]") {
    for (const auto kind :
         {store::DbErrorKind::DiskFull, store::DbErrorKind::Busy, store::DbErrorKind::ConnectionLost}) {
        Router router;
        router.add("POST", "/save", {}, [kind](const Request&, Context&) -> Response {
            throw store::DbError(kind, "secret detail");
        });
        const Dispatcher dispatcher(router, [](std::string_view) { return std::nullopt; });
        Request request;
        request.method = "POST";
        request.path = "/save";
        const auto response = dispatcher.dispatch(request);
        CHECK(response.status == 503);
        CHECK(codeOf(response) == "unavailable");
        CHECK(response.text().find("secret") == std::string::npos);
    }
}

TEST_CASE("every response carries the security headers", "[server]") {
    House house;
    for (const auto* path : {"/open", "/missing", "/broken"}) {
        const auto response = house.send("GET", path);
        std::map<std::string, std::string> headers(response.headers.begin(), response.headers.end());
        INFO(path);
        CHECK(headers["Content-Security-Policy"].find("default-src 'none'") == 0);
        CHECK(headers["Content-Security-Policy"].find("frame-ancestors 'none'") != std::string::npos);
        CHECK(headers["Content-Security-Policy"].find("unsafe") == std::string::npos);
        CHECK(headers["X-Content-Type-Options"] == "nosniff");
    }
}

TEST_CASE("an unknown path is 404 and a wrong method 405 with the right ones", "[server]") {
    House house;
    CHECK(house.send("GET", "/missing").status == 404);
    const auto response = house.send("DELETE", "/open");
    CHECK(response.status == 405);
    CHECK(response.headers[2] == std::pair<std::string, std::string>("Allow", "GET, POST"));
}
