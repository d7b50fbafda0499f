#include "requests/check_code.hpp"

#include <set>

#include "base/sha256.hpp"
#include "tests/support/catch.hpp"

namespace tama::requests {
namespace {

RequestForm stockForm() {
    RequestForm form;
    form.title = "ACT stock-outs";
    form.unit = "Malaria Control Programme";
    form.questions = {"Do you have ACT today?"};
    return form;
}

}  // namespace

TEST_CASE("a check code is the first fifty bits of the form's digest in Crockford's base 32", "[requests][form]") {
    const auto code = checkCode("UC-2026-0001", stockForm());
    REQUIRE(code.size() == 10);
    // The other way round: the code's bits are the digest's first ones.
    const std::string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string bits;
    for (const char c : code) {
        const auto value = alphabet.find(c);
        REQUIRE(value != std::string::npos);
        for (int bit = 4; bit >= 0; --bit) bits += (value >> bit & 1U) != 0 ? '1' : '0';
    }
    const auto digest = sha256("UC-2026-0001\n" + toJson(stockForm()));
    std::string expected;
    for (const char c : digest.substr(0, 13)) {
        const auto value = std::stoul(std::string(1, c), nullptr, 16);
        for (int bit = 3; bit >= 0; --bit) expected += (value >> bit & 1U) != 0 ? '1' : '0';
    }
    CHECK(bits == expected.substr(0, 50));
}

TEST_CASE("whatever is changed on the form changes its code", "[requests][form]") {
    std::set<std::string> codes{checkCode("UC-2026-0001", stockForm()), checkCode("UC-2026-0002", stockForm())};
    auto form = stockForm();
    form.questions.emplace_back("And tomorrow?");
    codes.insert(checkCode("UC-2026-0001", form));
    form.cost_cap_messages = 100;
    codes.insert(checkCode("UC-2026-0001", form));
    form.requested_start = fromEpochMs(1);
    codes.insert(checkCode("UC-2026-0001", form));
    CHECK(codes.size() == 5);
    CHECK(checkCode("UC-2026-0001", form) == checkCode("UC-2026-0001", form));
}

TEST_CASE("a code is read as people type it", "[requests][form]") {
    CHECK(spacedCode("7Q3KD0M2AB") == "7Q3KD-0M2AB");
    CHECK(readCheckCode("7q3kd-0m2ab") == "7Q3KD0M2AB");
    CHECK(readCheckCode(" 7Q3KD oM2AB ") == "7Q3KD0M2AB");
    CHECK(readCheckCode("ilILo00000") == "1111000000");
    CHECK_FALSE(readCheckCode(""));
    CHECK_FALSE(readCheckCode("7Q3KD0M2A"));
    CHECK_FALSE(readCheckCode("7Q3KD0M2ABC"));
    CHECK_FALSE(readCheckCode("7Q3KD0M2AU"));
    CHECK_FALSE(readCheckCode("7Q3KD0M2A\xC3\xA9"));
}

}  // namespace tama::requests
