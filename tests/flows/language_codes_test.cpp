#include "flows/language_codes.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("languages of small peoples are languages, made-up codes are not", "[flows][format]") {
    // English, French, Mende, Kissi, Pulaar, Mandinka, Dan (Liberia), Standard Moroccan Tamazight,
    // undetermined, local use.
    for (const char* code : {"eng", "fra", "men", "kss", "fuc", "mnk", "dnj", "zgh", "und", "qaa", "qtz"}) {
        INFO(code);
        CHECK(isAssignedLanguage(code));
    }
    for (const char* code : {"vvv", "xxx", "fr", "FRA", "base", "", "e1g", "qua "}) {
        INFO(code);
        CHECK_FALSE(isAssignedLanguage(code));
    }
}

TEST_CASE("a code has three lower-case letters", "[flows][format]") {
    CHECK(isLanguageCode("zzq"));
    CHECK_FALSE(isLanguageCode("Eng"));
    CHECK_FALSE(isLanguageCode("english"));
}

}  // namespace tama::flows::testing
