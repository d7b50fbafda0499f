#include "flows/expressions/decimal.hpp"

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using tama::flows::Decimal;
using tama::flows::Rounding;

namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}
std::string decimalText(const std::optional<Decimal>& number) {
    return number ? number->toString() : "none";
}

}  // namespace

TEST_CASE("Decimals are read in their plain form only and shown without needless zeros", "[flows][decimal]") {
    for (const auto& [text, expected] :
         {std::pair{"123.45000", "123.45"}, {"-0", "0"}, {".5", "0.5"}, {"007", "7"}}) {
        CHECK(dec(text).toString() == expected);
    }
    for (const auto* text : {"", "-", ".", "1.", "+1", "1e3", "1,000", " 1", "٣", "1.2.3"}) {
        INFO(text);
        CHECK_FALSE(Decimal::parse(text));
    }
}

TEST_CASE("A decimal holds 36 digits and no more", "[flows][decimal]") {
    const std::string most(36, '9');
    CHECK(dec(most).toString() == most);
    CHECK_FALSE(Decimal::parse(most + "9"));
    CHECK_FALSE(Decimal::add(dec(most), Decimal(1)));
    CHECK(decimalText(Decimal::add(dec(most), Decimal(-1))) == std::string(35, '9') + "8");
    CHECK_FALSE(Decimal::power(Decimal(2), Decimal(400)));
    CHECK(decimalText(Decimal::power(Decimal(2), Decimal(119))) == "664613997892457936451903530140172288");
}

TEST_CASE("Decimal arithmetic is exact where binary floating point is not", "[flows][decimal]") {
    CHECK(decimalText(Decimal::add(dec("0.1"), dec("0.2"))) == "0.3");
    CHECK(decimalText(Decimal::multiply(dec("1.15"), Decimal(100))) == "115");
    CHECK(decimalText(Decimal::divide(Decimal(1), Decimal(3))) == "0.3333333333333333");
    CHECK(decimalText(Decimal::divide(Decimal(2), Decimal(3))) == "0.6666666666666667");
    CHECK(decimalText(Decimal::divide(Decimal(-2), Decimal(3))) == "-0.6666666666666667");
    CHECK(decimalText(Decimal::modulo(dec("-5.5"), Decimal(2))) == "-1.5");
    CHECK(decimalText(Decimal::power(Decimal(4), dec("0.5"))) == "2");
    CHECK(decimalText(Decimal::power(Decimal(2), Decimal(-2))) == "0.25");
    CHECK_FALSE(Decimal::divide(Decimal(1), Decimal()));
    CHECK_FALSE(Decimal::power(Decimal(), Decimal(-1)));
    CHECK_FALSE(Decimal::power(Decimal(-4), dec("0.5")));
}

TEST_CASE("Decimals round half away from zero, up and down, also left of the point", "[flows][decimal]") {
    CHECK(decimalText(dec("2.5").rounded(0, Rounding::HalfUp)) == "3");
    CHECK(decimalText(dec("-2.5").rounded(0, Rounding::HalfUp)) == "-3");
    CHECK(decimalText(dec("-2.1").rounded(0, Rounding::Up)) == "-2");
    CHECK(decimalText(dec("-2.1").rounded(0, Rounding::Down)) == "-3");
    CHECK(decimalText(dec("1250").rounded(-2, Rounding::HalfUp)) == "1300");
    CHECK(decimalText(dec("1.2").rounded(5, Rounding::HalfUp)) == "1.2");
}

TEST_CASE("Decimals come from JSON numbers and doubles", "[flows][decimal]") {
    CHECK(decimalText(Decimal::parseScientific("1.5e3")) == "1500");
    CHECK(decimalText(Decimal::parseScientific("15E-1")) == "1.5");
    CHECK(decimalText(Decimal::parseScientific("1e-90")) == "0");
    CHECK_FALSE(Decimal::parseScientific("1e36"));
    CHECK_FALSE(Decimal::parseScientific("1e"));
    CHECK(decimalText(Decimal::fromDouble(0.1)) == "0.1");
    CHECK_FALSE(Decimal::fromDouble(1.0 / 0.0 * 1.0));
}

TEST_CASE("Decimal laws hold for whole numbers", "[flows][decimal]") {
    rc::prop("text reads back", [](std::int64_t value) {
        RC_ASSERT(dec(std::to_string(value)) == Decimal(value));
    });
    rc::prop("sums agree with integers", [](std::int32_t a, std::int32_t b) {
        RC_ASSERT(Decimal::add(Decimal(a), Decimal(b)) == Decimal(std::int64_t{a} + b));
        RC_ASSERT(Decimal::multiply(Decimal(a), Decimal(b)) == Decimal(std::int64_t{a} * b));
        RC_ASSERT((Decimal(a) <=> Decimal(b)) == (a <=> b));
    });
    rc::prop("division undoes multiplication, up to 36 digits", [](std::int32_t a, std::int32_t b) {
        RC_PRE(b != 0);
        const Decimal big =
            *Decimal::multiply(Decimal(a), dec("100000000000000000"));  // 17 zeros and 19 digits
        for (const Decimal& factor : {Decimal(a), big}) {
            RC_ASSERT(Decimal::divide(*Decimal::multiply(factor, Decimal(b)), Decimal(b)) == factor);
        }
    });
    rc::prop("a difference of scale does not change an order", [](std::int32_t a, std::int32_t b) {
        const auto small = Decimal::scaled(a, 6);
        const auto other = Decimal::scaled(b, 3);
        RC_ASSERT((small < other) == (std::int64_t{a} < std::int64_t{b} * 1000));
    });
}
