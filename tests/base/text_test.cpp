#include "base/text.hpp"

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("ill-formed UTF-8 reads as one replacement character for each maximal part", "[base]") {
    CHECK(toValidUtf8("a\x80z") == "a\xEF\xBF\xBDz");
    CHECK(toCodePoints("\xC0\xAF") == U"\xFFFD\xFFFD");                      // overlong
    CHECK(toCodePoints("\xED\xA0\x80") == U"\xFFFD\xFFFD\xFFFD");            // a surrogate
    CHECK(toCodePoints("\xF4\x90\x80\x80") == U"\xFFFD\xFFFD\xFFFD\xFFFD");  // above U+10FFFF
    CHECK(toCodePoints("\xE2\x82") == U"\xFFFD");                            // cut off
    CHECK(
        toCodePoints("\xF0\x9F\x98"
                     "A") ==
        U"\xFFFD"
        U"A"
    );
    CHECK_FALSE(isValidUtf8("\xFF"));
    CHECK(isValidUtf8("Grüße 😀"));
    CHECK(isValidUtf8("eight signs and more, then é"));
    CHECK_FALSE(isValidUtf8("eight signs and more, then \xE9"));
    CHECK_FALSE(isValidUtf8("eight b\xE9 signs"));
    CHECK(isAscii(""));
    CHECK(isAscii("eight signs and more"));
    CHECK_FALSE(isAscii("eight signs and é"));
}

TEST_CASE("code points survive encoding and decoding", "[base]") {
    rc::prop("toCodePoints(toUtf8(x)) == x", [](const std::vector<std::uint32_t>& seeds) {
        std::u32string text;
        for (const std::uint32_t seed : seeds) {
            const char32_t c = seed % 0x110000U;
            if (c < 0xD800 || c > 0xDFFF) text += c;
        }
        RC_ASSERT(toCodePoints(toUtf8(text)) == text);
        RC_ASSERT(isValidUtf8(toUtf8(text)));
    });
    rc::prop("any bytes become valid UTF-8", [](const std::string& bytes) {
        RC_ASSERT(isValidUtf8(toValidUtf8(bytes)));
    });
}

TEST_CASE("truncation never cuts a code point", "[base]") {
    CHECK(truncateBytes("aé", 2) == "a");
    CHECK(truncateBytes("aé", 3) == "aé");
    CHECK(truncateBytes("😀", 3).empty());
    CHECK(truncateCodePoints("aé😀b", 3) == "aé😀");
    rc::prop("truncated text stays valid", [](const std::string& bytes, std::uint8_t limit) {
        const std::string valid = toValidUtf8(bytes);
        RC_ASSERT(isValidUtf8(truncateBytes(valid, limit)));
        RC_ASSERT(truncateBytes(valid, limit).size() <= limit);
    });
}

TEST_CASE("splitting keeps empty parts and word splitting does not", "[base]") {
    using Parts = std::vector<std::string_view>;
    CHECK(split("a,,b", ',') == Parts{"a", "", "b"});
    CHECK(split("", ',') == Parts{""});
    CHECK(splitWords("  yes \t no\n") == Parts{"yes", "no"});
    CHECK(splitWords(" ").empty());
    CHECK(join(Parts{"a", "", "b"}, ", ") == "a, , b");
    CHECK(trim(" \t x y \r\n") == "x y");
}

TEST_CASE("ASCII case, replacement, numbers and HTML", "[base]") {
    CHECK(lowerAscii("ÀBC") == "Àbc");
    CHECK(upperAscii("abc-é") == "ABC-é");
    CHECK(equalsIgnoringCase("Stop", "sTOP"));
    CHECK_FALSE(equalsIgnoringCase("Stop", "Stopp"));
    CHECK(startsWithIgnoringCase("TEL:1", "tel:"));
    CHECK(replaceAll("aaa", "aa", "b") == "ba");
    CHECK(replaceAll("abc", "", "x") == "abc");
    CHECK(parseInteger("-42") == -42);
    for (const char* bad : {"", " 1", "1 ", "+1", "1.0", "99999999999999999999"})
        CHECK_FALSE(parseInteger(bad));
    CHECK(htmlEscape("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}
