#include "flows/contact_queries/order_key.hpp"

#include <algorithm>

#include <rapidcheck/catch.h>

#include "flows/expressions/decimal.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("order keys sort as the numbers and days they stand for", "[flows][query]") {
    const std::vector<std::string> ascending{
        "-1000000", "-12", "-2", "-1.5", "-1.05", "-1", "-0.5", "-0.05", "0", "0.05", "0.5", "0.51",
        "1",        "1.05", "1.5", "2", "9", "10", "12", "100", "1000000"};
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        INFO(ascending[i - 1] << " < " << ascending[i]);
        CHECK(orderKey(ascending[i - 1]) < orderKey(ascending[i]));
    }
    CHECK(orderKey("2020-03-14") < orderKey("2020-03-15T10:00:00Z"));
    CHECK(orderKey(" 38 ") == orderKey("38.00"));
    for (const char* text : {"", "x", "38 years", "2020-02-31", "2020-3-14", "2020-03-14x", "1e3"}) {
        INFO(text);
        CHECK(orderKey(text).empty());
    }
}

TEST_CASE("numbers are not compared with days", "[flows][query]") {
    CHECK(sameOrder(orderKey("-3"), orderKey("4")));
    CHECK_FALSE(sameOrder(orderKey("3"), orderKey("2020-03-14")));
    CHECK_FALSE(sameOrder(orderKey("x"), orderKey("3")));
    for (const char* text : {"-3", "0", "12.5", "2020-03-14"}) {
        const auto key = orderKey(text);
        const auto range = orderRangeOf(key);
        CHECK(key >= range.from);
        CHECK(key < range.before);
    }
}

TEST_CASE("any two decimals compare as their keys do", "[flows][query]") {
    rc::prop("for any two", [](std::int64_t a, std::int64_t b, std::uint8_t scale_a, std::uint8_t scale_b) {
        const auto x = Decimal::scaled(a, scale_a % 19);
        const auto y = Decimal::scaled(b, scale_b % 19);
        const auto x_key = orderKey(x.toString());
        const auto y_key = orderKey(y.toString());
        RC_ASSERT((x < y) == (x_key < y_key));
        RC_ASSERT((x == y) == (x_key == y_key));
    });
}

}  // namespace tama::flows::testing
