#include "gateway/text/charset.hpp"

#include <algorithm>

#include <rapidcheck/catch.h>

#include "gateway/text/code_points.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::text;

TEST_CASE("data_coding names the alphabet, and the channel says what 0 means", "[gateway]") {
    CHECK(charsetOf(0x00) == Charset::Gsm7);
    CHECK(charsetOf(0x00, Charset::Latin1) == Charset::Latin1);
    CHECK(charsetOf(0x01) == Charset::Ascii);
    CHECK(charsetOf(0x03) == Charset::Latin1);
    CHECK(charsetOf(0x08) == Charset::Ucs2);
    CHECK(charsetOf(0x02) == Charset::Binary);
    CHECK(charsetOf(0x04) == Charset::Binary);
    CHECK(charsetOf(0x10) == Charset::Gsm7);
    CHECK(charsetOf(0x18) == Charset::Ucs2);
    CHECK(charsetOf(0xF0) == Charset::Gsm7);
    CHECK(charsetOf(0xF5) == Charset::Binary);
    CHECK(charsetOf(0xC8) == Charset::Gsm7);
    CHECK(charsetOf(0xE0) == Charset::Ucs2);
    CHECK(charsetOf(0x05) == Charset::Binary);
}

TEST_CASE("each alphabet is read, and what is outside it is seen", "[gateway]") {
    CHECK(decodeText("\xE9t\xE9", Charset::Latin1) == "été");
    CHECK(decodeText("a\xE9", Charset::Ascii) == "a\uFFFD");
    CHECK(decodeText(std::string_view("\0\x41", 2), Charset::Ucs2) == "A");
    CHECK(decodeText("\x01\xAB", Charset::Binary) == "01ab");
    CHECK(decodeText("", Charset::Ucs2).empty());
}

TEST_CASE("a text that is read never holds U+0000, which no database would store", "[gateway]") {
    CHECK(decodeText(std::string_view("a\0b", 3), Charset::Ascii) == "a\uFFFDb");
    CHECK(decodeText(std::string_view("a\0b", 3), Charset::Latin1) == "a\uFFFDb");
    CHECK(decodeText(std::string_view("\0a\0\0\0b", 6), Charset::Ucs2) == "a\uFFFDb");
    CHECK(decodeText(std::string_view("a\0b", 3), Charset::Gsm7) == "a@b");
    CHECK(decodeText(std::string_view("a\0b", 3), Charset::Binary) == "610062");
    rc::prop("no octets in any alphabet become U+0000", [](const std::string& octets) {
        const std::string with_nul = octets + std::string(2, '\0') + octets;
        for (const Charset charset :
             {Charset::Gsm7, Charset::Ascii, Charset::Latin1, Charset::Ucs2, Charset::Binary}) {
            RC_ASSERT(decodeText(with_nul, charset).find('\0') == std::string::npos);
        }
    });
}

TEST_CASE("UTF-16 is read with marks, surrogates and damage", "[gateway]") {
    const auto read = [](std::string_view octets) { return toUtf8(fromUtf16Be(octets)); };
    CHECK(read(std::string_view("\xD8\x3D\xDE\x00", 4)) == "😀");
    CHECK(read(std::string_view("\xFE\xFF\x00\x41", 4)) == "A");
    CHECK(read(std::string_view("\xFF\xFE\x41\x00", 4)) == "A");
    CHECK(read(std::string_view("\xD8\x3D\x00\x41", 4)) == "\uFFFDA");
    CHECK(read(std::string_view("\xDE\x00\x00\x41", 4)) == "\uFFFDA");
    CHECK(read(std::string_view("\x00\x41\x00", 3)) == "A\uFFFD");
}

TEST_CASE("UTF-8 and UTF-16 come back as they went", "[gateway]") {
    rc::prop("round trip of code points", [](const std::vector<std::uint32_t>& seeds) {
        std::u32string text = U"x";  // a text may not begin with a byte order mark
        for (const std::uint32_t seed : seeds) {
            const char32_t c = seed % 0x110000U;
            if (c < 0xD800 || c > 0xDFFF) text += c;
        }
        std::string utf16;
        for (const char32_t c : text) appendUtf16Be(utf16, c);
        RC_ASSERT(fromUtf16Be(utf16) == text);
        RC_ASSERT(fromUtf8(toUtf8(text)) == text);
    });
    rc::prop("any octets in any alphabet become valid UTF-8", [](const std::string& octets) {
        for (const Charset charset :
             {Charset::Gsm7, Charset::Ascii, Charset::Latin1, Charset::Ucs2, Charset::Binary}) {
            const std::string text = decodeText(octets, charset);
            RC_ASSERT(toUtf8(fromUtf8(text)) == text);
        }
    });
    CHECK(fromUtf8("a\xC0\xAF\xED\xA0\x80z") == U"a\xFFFD\xFFFD\xFFFD\xFFFD\xFFFDz");
}

TEST_CASE("a text is written in an alphabet or refused, never written with losses", "[gateway]") {
    CHECK(encodeText("été @", Charset::Latin1) == "\xE9t\xE9 @");
    CHECK_FALSE(encodeText("5 €", Charset::Latin1));
    CHECK(encodeText("5 €", Charset::Gsm7) == "5 \x1B\x65");
    CHECK_FALSE(encodeText("ça", Charset::Gsm7));
    CHECK_FALSE(encodeText("é", Charset::Ascii));
    CHECK_FALSE(encodeText("a", Charset::Binary));
    CHECK(encodeText("😀", Charset::Ucs2) == std::string("\xD8\x3D\xDE\x00", 4));
    rc::prop("decode(encode(text)) == text where it can be encoded", [](std::string latin1) {
        std::replace(latin1.begin(), latin1.end(), '\0', ' ');
        const std::string text = "x" + decodeText(latin1, Charset::Latin1);
        for (const Charset charset : {Charset::Gsm7, Charset::Ascii, Charset::Latin1, Charset::Ucs2}) {
            const auto octets = encodeText(text, charset);
            if (octets) RC_ASSERT(decodeText(*octets, charset) == text);
        }
        RC_ASSERT(encodeText(text, Charset::Latin1).has_value());
    });
}
