#include "flows/play/pattern_texts.hpp"

#include <chrono>

#include "flows/expressions/pattern.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a pattern of any common form gets texts that it fits", "[flows][play]") {
    for (const char* pattern :
         {R"(^(yes|oui|ewe)$)",
          R"(^\s*[0-9]{4}\s*$)",
          R"(\b(m|male)\b)",
          R"(^[A-Z]{2}\d{3}$)",
          R"(^\d{1,2}[.,]\d$)",
          R"(^(VMC|ABC)-\d{4}[A-F]+$)",
          R"(^[^0-9]+$)",
          R"(^\D\W\S$)",
          R"((?i)^(?:a|b)?c{2,}$)",
          R"(^(?P<code>[[:alpha:]]{3})[[:digit:]]+$)",
          R"(^\p{Lu}\pL+ \pN$)",
          R"(^\x41\x{42}\.\Q.*\E$)",
          R"(\Astop\z)",
          R"(^[a-c\d_-]+[\].]$)",
          R"(^(\+?231|0)77\d{7}$)",
          R"(^.{20,}$)",
          R"(^a{3$)",
          R"(^été|[é-ü]{2}$)",
          R"(yes\b.+)",
          R"((^|\W)yes(\W|$))"}) {
        INFO(pattern);
        const auto texts = textsOfPattern(pattern);
        REQUIRE_FALSE(texts.empty());
        for (const std::string& text : texts) CHECK(matchPattern(*compilePattern(pattern), text));
    }
}

TEST_CASE("the plainest text comes first, others differ from it", "[flows][play]") {
    const auto texts = textsOfPattern("^(yes|oui|ewe)$");
    REQUIRE(texts.size() == 3);
    CHECK(texts.front() == "yes");
    CHECK(textsOfPattern(R"(^[A-Z]{2}\d{3}$)").front() == "AA111");
}

TEST_CASE("there is no text for what is no pattern, fits nothing or only an empty answer", "[flows][play]") {
    CHECK(textsOfPattern("(unclosed").empty());
    CHECK(textsOfPattern("a^b").empty());
    CHECK(textsOfPattern("^$").empty());
    CHECK(textsOfPattern("").empty());
}

TEST_CASE("patterns made to be long are given up in no long time", "[flows][play]") {
    const auto begun = std::chrono::steady_clock::now();
    std::string nested = "x?";
    for (int i = 0; i < 100; ++i) nested = "(" + nested + ")*";
    std::string empty = "()";
    for (int i = 0; i < 40; ++i) empty = "(" + empty + "{0,3}|" + "){0,1}";
    for (const std::string& pattern : {nested, empty, std::string(900, '('), std::string("^(a{999})$")}) {
        textsOfPattern(pattern);
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
