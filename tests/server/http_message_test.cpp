#include "server/http/message.hpp"
#include "tests/support/catch.hpp"

using tama::server::parseTarget;
using tama::server::Request;

TEST_CASE("a target is split and decoded", "[server]") {
    Request request;
    REQUIRE(parseTarget("/api/use-cases/12/workers?search=Fatu%20K&page=2&flag", request));
    CHECK(request.path == "/api/use-cases/12/workers");
    CHECK(request.parameter("search") == "Fatu K");
    CHECK(request.parameter("page") == "2");
    CHECK(request.parameter("flag") == "");
    CHECK_FALSE(request.parameter("missing"));
}

TEST_CASE("a plus in a query is a blank, as browsers send it", "[server]") {
    Request request;
    REQUIRE(parseTarget("/x?q=a+b%2Bc", request));
    CHECK(request.parameter("q") == "a b+c");
}

TEST_CASE("targets that could be read in two ways are refused", "[server]") {
    for (const auto* bad : {"", "x", "http://other/x", "/a%2Fb", "/a%00b", "/a%zz", "/a b", "*"}) {
        Request request;
        INFO(bad);
        CHECK_FALSE(parseTarget(bad, request));
    }
}

TEST_CASE("a cookie is found among others and never by a part of its name", "[server]") {
    Request request;
    request.headers["cookie"] = "xtama_session=1; theme=dark;tama_session=abc; tama_session2=2";
    CHECK(request.cookie("tama_session") == "abc");
    CHECK(request.cookie("theme") == "dark");
    CHECK_FALSE(request.cookie("session"));
}
