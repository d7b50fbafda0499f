#include "base/phone_number.hpp"

#include <unordered_set>

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("a stored telephone number is plus and 5 to 15 digits", "[base]") {
    CHECK(PhoneNumber::fromE164("+231770123456")->e164() == "+231770123456");
    CHECK(PhoneNumber::fromE164("+999999999999999")->digits() == "999999999999999");
    for (const char* bad :
         {"",
          "+",
          "231770123456",
          "+0123456789",
          "+1234",
          "+1234567890123456",
          "+12345 678",
          "+12345a",
          "++12345",
          "+-12345"}) {
        INFO(bad);
        CHECK_FALSE(PhoneNumber::fromE164(bad));
    }
}

TEST_CASE("the masked form shows the country and the last two digits", "[base]") {
    CHECK(PhoneNumber::fromE164("+231770123482")->masked() == "+231•••••82");
    CHECK(PhoneNumber::fromE164("+99970123456")->masked() == "+999•••••56");
    CHECK(PhoneNumber::fromE164("+12345")->masked() == "+123•••••45");
}

TEST_CASE("equal numbers compare and hash alike", "[base]") {
    const auto one = *PhoneNumber::fromE164("+231770123456");
    const auto same = *PhoneNumber::fromE164("+231770123456");
    const auto other = *PhoneNumber::fromE164("+231770123457");
    CHECK((one == same));
    CHECK((one < other));
    CHECK(std::unordered_set<PhoneNumber>{one, same, other}.size() == 2);
}
