#include "base/unicode.hpp"

#include <rapidcheck/catch.h>

#include "base/text.hpp"
#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("trigger words compare without case, accents, width or ligatures", "[base]") {
    CHECK(keywordKey("ARRÊT") == "arret");
    CHECK(keywordKey("arre\u0302t") == "arret");
    CHECK(keywordKey("Œuf") == "oeuf");
    CHECK(keywordKey("ＯＵＩ") == "oui");
    CHECK(keywordKey("NÃO") == "nao");
    CHECK(keywordKey("d’accord") == "d'accord");
    CHECK(keywordKey("نَعَم") == keywordKey("نعم"));
    CHECK(keywordKey("हिन्दी") == "हिन्दी");  // vowel signs that are letters stay
    CHECK(keywordKey("VMC-C1") == "vmc-c1");
    CHECK(keywordKey("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("a key is its own key", "[base]") {
    rc::prop("keywordKey is idempotent", [](const std::vector<std::uint16_t>& units) {
        std::string text;
        for (const std::uint16_t unit : units) appendUtf8(text, unit);
        const std::string key = keywordKey(text);
        RC_ASSERT(keywordKey(key) == key);
    });
}

TEST_CASE("case mapping follows the language", "[base]") {
    CHECK(foldCase("Straße") == foldCase("STRASSE"));
    CHECK(toLower("ÉTÉ") == "été");
    CHECK(toUpper("i", "tr") == "İ");
    CHECK(toTitle("bo district") == "Bo District");
    CHECK(toNfc("e\u0301") == "é");
    CHECK(toNfkc("ﬁ") == "fi");
}

TEST_CASE("plain words change case as the tables of a language without rules of its own say", "[base][properties]") {
    rc::prop("the short way gives what ICU gives", []() {
        const auto sign = rc::gen::elementOf(std::string("abczABCZ -09'.@"));
        const std::string text = *rc::gen::container<std::string>(sign);
        RC_ASSERT(toLower(text) == toLower(text, "en"));
        RC_ASSERT(toUpper(text) == toUpper(text, "en"));
        RC_ASSERT(toTitle(text) == toTitle(text, "en"));
    });
}

TEST_CASE("decimal digits of every script are read", "[base]") {
    CHECK(toAsciiDigits("٣٤ ۵ ४ ７ 8") == "34 5 4 7 8");
    CHECK(decimalDigit(U'٣') == 3);
    CHECK_FALSE(decimalDigit(U'²'));
    CHECK_FALSE(decimalDigit(U'五'));
    CHECK_FALSE(decimalDigit(U'a'));
}

TEST_CASE("trimming removes blanks of all scripts and invisible marks", "[base]") {
    CHECK(trimUnicode("\u00A0\uFEFF a\u00A0b \u200B\u3000") == "a\u00A0b");
    CHECK(trimUnicode(" \u2003 ").empty());
    CHECK(trimUnicode(" \x80 ") == "\x80");  // ill-formed: no blank
    CHECK(trimUnicode("\u00A0\xA0").size() == 1);
    CHECK(isLetter(U'é'));
    CHECK_FALSE(isLetter(U'1'));
    CHECK(isMark(0x0301));
    CHECK(isUnicodeSpace(0x00A0));
}

TEST_CASE("names sort as a reader expects", "[base]") {
    CHECK(collationKey("Émile") < collationKey("Fanta"));
    CHECK(collationKey("adama") < collationKey("Binta"));
    CHECK(collationKey("cote") < collationKey("côte", "fr"));
    CHECK(collationKey("") < collationKey("a"));
    const std::string long_name(500, 'x');
    CHECK(collationKey(long_name) < collationKey(long_name + "y"));
}

TEST_CASE("bare words have no case, accents and punctuation", "[base]") {
    CHECK(bareWords(" «Arrêt!» ") == "arret");
    CHECK(bareWords("wrong - person.") == "wrong person");
}
