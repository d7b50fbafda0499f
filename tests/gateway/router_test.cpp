#include "gateway/router.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

PhoneNumber number(const char* text) {
    return PhoneNumber::fromE164(text).value();
}

Route route(std::int64_t id, std::vector<std::string> prefixes, std::vector<std::string> operators = {}) {
    Route made;
    made.channel_id = id;
    made.prefixes = std::move(prefixes);
    made.operators = std::move(operators);
    return made;
}

}  // namespace

TEST_CASE("the longest prefix takes the number, a catch-all what is left", "[gateway]") {
    const Router router(
        {route(1, {}), route(2, {"231"}), route(3, {"23177", "224"})}, NumberingPlans::builtIn()
    );
    CHECK(router.pick(number("+231770123456"))->channel_id == 3);
    CHECK(router.pick(number("+231880123456"))->channel_id == 2);
    CHECK(router.pick(number("+224620000000"))->channel_id == 3);
    CHECK(router.pick(number("+447700900123"))->channel_id == 1);
}

TEST_CASE("an operator's own channel goes before any prefix", "[gateway]") {
    const Router router({route(1, {"99976"}), route(2, {}, {"orbit"})}, NumberingPlans::builtIn());
    const auto tamaland = NumberingPlans::builtIn().normalise("76 123 456", "XT");
    REQUIRE(tamaland);
    CHECK(router.pick(*tamaland)->channel_id == 2);
}

TEST_CASE("of two routes as good the first is taken", "[gateway]") {
    const Router router({route(5, {"231"}), route(6, {"231"})}, NumberingPlans::builtIn());
    CHECK(router.pick(number("+231770123456"))->channel_id == 5);
}

TEST_CASE("a number that no route takes has no channel", "[gateway]") {
    const Router router({route(1, {"231"})}, NumberingPlans::builtIn());
    CHECK(router.pick(number("+447700900123")) == nullptr);
    CHECK(Router({}, NumberingPlans::builtIn()).pick(number("+231770123456")) == nullptr);
}
