#include "gateway/route_rule.hpp"

#include <algorithm>
#include <map>

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

PhoneNumber liberian(int which) {
    return PhoneNumber::fromE164("+23177" + std::to_string(1'000'000 + which)).value();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a rule without conditions fits everything", "[gateway]") {
    CHECK(fits({}, {liberian(1)}, ""));
}

TEST_CASE("a rule fits when each of its keys has a value that fits", "[gateway]") {
    const RoutedMessage message{liberian(1), MessageClass::UseCase, "UC-2026-0001", "Nurses in Bo"};
    const auto [rule, expected] = GENERATE(table<RouteRule, bool>({
        {{.prefixes = {"224", "23177"}}, true},
        {{.prefixes = {"23188"}}, false},
        {{.operators = {"lonestar"}}, true},
        {{.operators = {"Orange"}}, false},
        {{.classes = {MessageClass::Test, MessageClass::UseCase}}, true},
        {{.classes = {MessageClass::Reply}}, false},
        {{.use_cases = {"UC-2026-0001"}}, true},
        {{.use_cases = {"UC-2026-0002"}}, false},
        {{.groups = {"Nurses in Bo"}}, true},
        {{.groups = {"nurses in bo"}}, false},
        {{.prefixes = {"231"}, .groups = {"Nurses in Bo"}}, true},
        {{.prefixes = {"231"}, .groups = {"Midwives"}}, false},
    }));
    CHECK(fits(rule, message, "Lonestar") == expected);
}

TEST_CASE("a number whose operator nobody knows, or a message of no use case, fits no rule for one", "[gateway]") {
    CHECK_FALSE(fits({.operators = {"Orange"}}, {liberian(1)}, ""));
    CHECK_FALSE(fits({.use_cases = {"UC-2026-0001"}}, {liberian(1)}, ""));
}

TEST_CASE("numbers are shared by the weights, and those without one stand in at the end", "[gateway]") {
    const std::vector<RuleChannel> channels{{"spare", 0}, {"large", 3}, {"small", 1}, {"last", 0}};
    std::map<std::string, int> first;
    constexpr int kNumbers = 20'000;
    for (int i = 0; i < kNumbers; ++i) {
        const auto order = inOrderOf(channels, liberian(i));
        REQUIRE(order.size() == channels.size());
        CHECK(order[2] == "spare");
        CHECK(order[3] == "last");
        ++first[order[0]];
    }
    CHECK(first["large"] > kNumbers * 73 / 100);
    CHECK(first["large"] < kNumbers * 77 / 100);
    CHECK(first["large"] + first["small"] == kNumbers);
}

TEST_CASE("the order is a number's own: the same every time, whatever else is there", "[gateway][property]") {
    rc::prop("without one channel the others keep their order", [] {
        const int which = *rc::gen::inRange(0, 1'000'000);
        const auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 6U)));
        std::vector<RuleChannel> channels;
        for (std::size_t i = 0; i < weights.size(); ++i) channels.push_back({"c" + std::to_string(i), weights[i]});
        auto order = inOrderOf(channels, liberian(which));
        RC_ASSERT(order == inOrderOf(channels, liberian(which)));
        const auto gone = *rc::gen::elementOf(order);
        std::erase_if(channels, [&gone](const auto& channel) { return channel.name == gone; });
        std::erase(order, gone);
        RC_ASSERT(inOrderOf(channels, liberian(which)) == order);
        if (channels.size() > 1) {
            std::reverse(channels.begin(), channels.end());
            auto weighted = inOrderOf(channels, liberian(which));
            const auto isSpare = [&channels](const std::string& name) {
                return std::any_of(channels.begin(), channels.end(), [&name](const auto& channel) {
                    return channel.name == name && channel.weight == 0;
                });
            };
            std::erase_if(weighted, isSpare);
            std::erase_if(order, isSpare);
            RC_ASSERT(weighted == order);  // those with a weight, however they are written down
        }
    });
}
