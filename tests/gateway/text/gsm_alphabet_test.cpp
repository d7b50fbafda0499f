#include "gateway/text/gsm_alphabet.hpp"

#include <array>

#include "gateway/text/code_points.hpp"
#include "gateway/text/user_data_header.hpp"
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
    CHECK(read("abc", Portuguese, Spanish) == "abc");
}

TEST_CASE("the tables of the Indic languages are read, each in its own script", "[gateway]") {
    struct Script {
        NationalLanguage language;
        char32_t first;  // of its block of Unicode
        char32_t last;
    };
    using enum NationalLanguage;
    constexpr std::array kScripts{
        Script{Bengali, 0x0980, 0x09FF},
        Script{Gujarati, 0x0A80, 0x0AFF},
        Script{Hindi, 0x0900, 0x097F},
        Script{Kannada, 0x0C80, 0x0CFF},
        Script{Malayalam, 0x0D00, 0x0D7F},
        Script{Oriya, 0x0B00, 0x0B7F},
        Script{Punjabi, 0x0A00, 0x0A7F},
        Script{Tamil, 0x0B80, 0x0BFF},
        Script{Telugu, 0x0C00, 0x0C7F},
        Script{Urdu, 0x0600, 0x06FF}};
    for (const auto& script : kScripts) {
        INFO(static_cast<int>(script.language));
        int own = 0;
        for (int septet = 0; septet < 128; ++septet) {
            if (septet == kGsmEscape) continue;
            const std::string one(1, static_cast<char>(septet));
            const auto main = decodeGsm(one, {script.language, None});
            REQUIRE(main.size() == 1);
            if (main[0] >= script.first && main[0] <= script.last) ++own;
            CHECK(main[0] != 0);
        }
        CHECK(own >= 47);
        // Latin letters, digits and line ends stay where they were.
        CHECK(toUtf8(decodeGsm("ab09\n", {script.language, None})) == "ab09\n");
        CHECK(toUtf8(decodeGsm("\x1B\x41\x1B\x5A\x1B\x65", {None, script.language})) == "AZ€");
        CHECK(toUtf8(decodeGsm("\x1B\x3C\x1B\x3E\x1B\x14", {script.language, script.language})) == "[]^");
    }
    CHECK(toUtf8(decodeGsm("\x4D\x51\x44", {Hindi, None})) == "हिर");
    CHECK(toUtf8(decodeGsm("\x1B\x1C\x1B\x1D", {None, Urdu})) == "۰۱");
}

TEST_CASE("a language of a later standard is read with the default tables", "[gateway]") {
    const auto header = parseUserDataHeader(std::string_view("\x03\x25\x01\x0E", 4));
    REQUIRE(header);
    CHECK(header->tables == NationalTables{});
    CHECK(
        parseUserDataHeader(std::string_view("\x03\x25\x01\x0D", 4))->tables.locking == NationalLanguage::Urdu
    );
}
