#include "gateway/router.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

PhoneNumber number(const char* text) {
    return PhoneNumber::fromE164(text).value();
}

/// The preferred channel; 0: none.
std::int64_t takerOf(const Router& router, const PhoneNumber& to) {
    const auto permitted = router.permitted({to});
    return permitted.empty() ? 0 : permitted.front()->channel_id;
}

Route route(std::int64_t id, std::vector<std::string> prefixes, std::vector<std::string> operators = {}) {
    Route made;
    made.channel_id = id;
    made.channel = "c" + std::to_string(id);
    made.prefixes = std::move(prefixes);
    made.operators = std::move(operators);
    return made;
}

}  // namespace

TEST_CASE("the longest prefix takes the number, a catch-all what is left", "[gateway]") {
    const Router router(
        {route(1, {}), route(2, {"231"}), route(3, {"23177", "224"})}, NumberingPlans::builtIn()
    );
    CHECK(takerOf(router, number("+231770123456")) == 3);
    CHECK(takerOf(router, number("+231880123456")) == 2);
    CHECK(takerOf(router, number("+224620000000")) == 3);
    CHECK(takerOf(router, number("+447700900123")) == 1);
}

TEST_CASE("an operator's own channel goes before any prefix", "[gateway]") {
    const Router router({route(1, {"99976"}), route(2, {}, {"orbit"})}, NumberingPlans::builtIn());
    const auto tamaland = NumberingPlans::builtIn().normalise("76 123 456", "XT");
    REQUIRE(tamaland);
    CHECK(takerOf(router, *tamaland) == 2);
}

TEST_CASE("of two routes as good the first is taken", "[gateway]") {
    const Router router({route(5, {"231"}), route(6, {"231"})}, NumberingPlans::builtIn());
    CHECK(takerOf(router, number("+231770123456")) == 5);
}

TEST_CASE("a number that no route takes has no channel", "[gateway]") {
    const Router router({route(1, {"231"})}, NumberingPlans::builtIn());
    CHECK(takerOf(router, number("+447700900123")) == 0);
    CHECK(takerOf(Router({}, NumberingPlans::builtIn()), number("+231770123456")) == 0);
}

TEST_CASE("the first rule that fits decides, and the channels' own keys where none does", "[gateway]") {
    RoutingSettings settings;
    settings.rules = {
        {.classes = {MessageClass::Test}, .channels = {{"c3", 1}}},
        {.prefixes = {"23177"}, .channels = {{"c1", 1}, {"c2", 0}}},
    };
    const Router router(
        {route(1, {"224"}), route(2, {"231"}), route(3, {"999"})}, NumberingPlans::builtIn(), settings
    );
    const auto idsOf = [&router](const RoutedMessage& message) {
        std::vector<std::int64_t> ids;
        for (const auto* permitted : router.permitted(message)) ids.push_back(permitted->channel_id);
        return ids;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(idsOf({number("+231770123456"), MessageClass::Test}) == Ids{3});
    CHECK(idsOf({number("+231770123456"), MessageClass::UseCase}) == Ids{1, 2});
    CHECK(idsOf({number("+231880123456"), MessageClass::UseCase}) == Ids{2});
    CHECK(router.hasStandIn(1));
    CHECK(router.hasStandIn(2));
    CHECK_FALSE(router.hasStandIn(3));
}

TEST_CASE("a person's operator goes before the numbering plan's, and its longest prefix decides", "[gateway]") {
    RoutingSettings settings;
    settings.operators = {{"Wide", {"231"}}, {"Narrow", {"23177"}}};
    settings.rules = {
        {.operators = {"narrow"}, .channels = {{"c1", 1}}}, {.operators = {"Wide"}, .channels = {{"c2", 1}}}};
    const Router router({route(1, {}), route(2, {})}, NumberingPlans::builtIn(), settings);
    CHECK(takerOf(router, number("+231770123456")) == 1);
    CHECK(takerOf(router, number("+231880123456")) == 2);
}

TEST_CASE("a rule cannot name a channel that is not there", "[gateway]") {
    RoutingSettings settings;
    settings.rules = {{.channels = {{"c9", 1}}}};
    CHECK_THROWS_AS(Router({route(1, {})}, NumberingPlans::builtIn(), settings), std::invalid_argument);
}
