#include "server/http/router.hpp"

#include <stdexcept>

#include "tests/support/catch.hpp"

using namespace tama::server;

namespace {

Response nothing(const Request&, Context&) {
    return bytesResponse(200, "text/plain", "");
}

Router sample() {
    Router router;
    router.add("GET", "/", {}, nothing);
    router.add("GET", "/api/use-cases/{id}", {}, nothing);
    router.add("GET", "/api/use-cases/{id}/workers/{worker}", {}, nothing);
    router.add("PUT", "/api/demo/clock", {}, nothing);
    router.add("GET", "/api/demo/clock", {}, nothing);
    return router;
}

}  // namespace

TEST_CASE("a pattern's names take one segment each", "[server]") {
    const auto router = sample();
    const auto match = router.match("GET", "/api/use-cases/7/workers/12");
    REQUIRE(match.route);
    CHECK(match.context["id"] == "7");
    CHECK(match.context["worker"] == "12");
    CHECK(router.match("GET", "/").route);
}

TEST_CASE("a path that fits no pattern has no route and no methods", "[server]") {
    const auto router = sample();
    for (const auto* path :
         {"/api", "/api/use-cases", "/api/use-cases/", "/api/use-cases/7/", "/api/use-cases/7/workers"}) {
        INFO(path);
        const auto match = router.match("GET", path);
        CHECK_FALSE(match.route);
        CHECK(match.allowed.empty());
    }
}

TEST_CASE("a wrong method is told from a wrong path", "[server]") {
    const auto router = sample();
    const auto match = router.match("DELETE", "/api/demo/clock");
    CHECK_FALSE(match.route);
    CHECK(match.allowed == std::vector<std::string>{"PUT", "GET"});
    CHECK(router.match("HEAD", "/api/demo/clock").route);
}

TEST_CASE("the same route twice and a body limit beyond the largest are faults of the program", "[server]") {
    auto router = sample();
    CHECK_THROWS_AS(router.add("GET", "/", {}, nothing), std::logic_error);
    CHECK_THROWS_AS(router.add("POST", "/x", {{}, false, kLargestBody + 1}, nothing), std::logic_error);
}
