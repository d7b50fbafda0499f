#include "gateway/text/gsm_alphabet.hpp"

#include "gateway/text/code_points.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::text;

namespace {

std::string septetsOf(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) {
        const auto code = gsmCode(c);
        if (!code) continue;
        if (code->extended) out += kGsmEscape;
        out += code->septet;
    }
    return out;
}

}  // namespace

TEST_CASE("known characters have the septets of the specification", "[gateway]") {
    const auto septet = [](char32_t c) { return static_cast<int>(gsmCode(c)->septet); };
    CHECK(septet(U'@') == 0x00);
    CHECK(septet(U'Ç') == 0x09);
    CHECK(septet(U'_') == 0x11);
    CHECK(septet(U'É') == 0x1F);
    CHECK(septet(U'¤') == 0x24);
    CHECK(septet(U'¡') == 0x40);
    CHECK(septet(U'¿') == 0x60);
    CHECK(septet(U'à') == 0x7F);
    CHECK(gsmCode(U'€')->extended);
    CHECK(septet(U'€') == 0x65);
    CHECK(septet(U'|') == 0x40);
    for (const char32_t c : std::u32string_view(U"çê`’áÁœ\t\0", 9)) CHECK_FALSE(gsmCode(c));
}

TEST_CASE("every septet and every extension reads back as itself", "[gateway]") {
    std::u32string all;
    for (int i = 0; i < 128; ++i) {
        if (i != kGsmEscape) all += decodeGsm(std::string(1, static_cast<char>(i)));
    }
    all += U"\f^{}\\[~]|€";
    CHECK(all.size() == 137);
    CHECK(decodeGsm(septetsOf(all)) == all);
}

TEST_CASE("escapes that are cut off or unknown do not swallow text", "[gateway]") {
    CHECK(toUtf8(decodeGsm("ab\x1B")) == "ab");
    CHECK(
        toUtf8(decodeGsm("\x1B"
                         "a")) == "a"
    );
    CHECK(toUtf8(decodeGsm("\x1B\x1B")) == " ");
    CHECK(
        toUtf8(decodeGsm("\x80"
                         "a")) == "\uFFFDa"
    );
}

TEST_CASE("national tables are read", "[gateway]") {
    const auto read = [](std::string_view septets, NationalLanguage locking, NationalLanguage single) {
        return toUtf8(decodeGsm(septets, {locking, single}));
    };
    using enum NationalLanguage;
    CHECK(read("\x1B\x63\x1B\x69\x1B\x65", None, Turkish) == "çı€");
    CHECK(read("\x0B\x0C\x1C\x1D\x40\x60\x07\x04", Turkish, None) == "ĞğŞşİçı€");
    CHECK(read("\x1B\x61\x1B\x69\x1B\x6F\x1B\x75\x1B\x28", None, Spanish) == "áíóú{");
    CHECK(read("a\x1B\x7B\x1B\x09\x1B\x05", None, Portuguese) == "aãçê");
    CHECK(read("\x04\x09\x7B\x7C\x0F\x1D", Portuguese, None) == "êçãõáâ");
    CHECK(read("abc", Spanish, None) == "abc");
}
