#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;

TEST_CASE("Text functions work on characters of all scripts", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"upper(\"été\")", "ÉTÉ"},
        {"lower(\"ÉTÉ\")", "été"},
        {"title(\"jean-paul KOFFI\")", "Jean-Paul Koffi"},
        {"title(\"amadou n'diaye, O'GRADY et d’almeida\")", "Amadou N'Diaye, O'Grady Et D’Almeida"},
        {"title(\"l'île, jean-n'dri\")", "L'Île, Jean-N'Dri"},
        {"title(\"don't, it's, i'll, i'm, the a's, 'tis, n' diaye\")",
         "Don't, It's, I'll, I'm, The A's, 'Tis, N' Diaye"},
        {"title(\"'n'diaye'\")", "'N'Diaye'"},
        {"title(\"j.k. rowling, dr.SMITH/clinic 2b, foo_bar 😀été\")", "J.K. Rowling, Dr.Smith/Clinic 2b, Foo_bar 😀Été"},
        {"text_length(\"été😀\")", "4"},
        {"text_slice(\"été😀x\", 1, 4)", "té😀"},
        {"text_slice(\"abc\", -2)", "bc"},
        {"text_slice(\"abc\", 2, 1)", ""},
        {"code(\"é\")", "233"},
        {"char(233)", "é"},
        {"char(0)", "ERROR"},
        {"\"\\x41\\u00e9\\xe9\"", "Aéé"},
        {"\"\\101\"", "\\101"},
        {"char(55296)", "ERROR"},
        {"trim(\"\\u00a0 x \\n\")", "x"},
        {"trim(\"éxé\", \"é\")", "x"},
        {"trim_left(\"  \")", ""},
        {"trim_right(\"a--\", \"-\")", "a"},
        {"clean(\"a\\u0007b\")", "ab"},
        {"repeat(\"ab\", 3)", "ababab"},
        {"repeat(\"ab\", 0)", ""},
        {"repeat(\"ab\", -1)", "ERROR"},
        {"replace(\"a.b.c\", \".\", \"-\", 1)", "a-b.c"},
        {"replace(\"aé\", \"\", \"-\")", "-a-é-"},
        {"replace(\"abc\", \"\", \"-\", 2)", "-a-bc"},
        {"replace(\"\", \"\", \"-\")", "-"},
        {"upper(\"straße\")", "STRAßE"},
        {"text_compare(\"b\", \"a\")", "1"},
        {"read_chars(\"+23177\")", "2 , 3 , 1 , 7 , 7"},
        {"read_chars(\"12345678\")", "1 2 3 4 , 5 6 7 8"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Regular expressions ignore case, count groups and refuse what is none", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"regex_match(\"Lot AB12 ok\", \"[a-z]{2}\\d+\")", "AB12"},
        {"regex_match(\"a=1\", \"(\\w)=(\\d)\", 2)", "1"},
        {"regex_match(\"none\", \"\\d\")", "ERROR"},
        {"regex_match(\"ab\", \"(a)|(b)\", 2)", ""},
        {"regex_match(\"x\", \"(\")", "ERROR"},
        {"regex_match(\"x\", \"x\", -1)", "ERROR"},
        {"regex_match(\"x\", \"(?=x)\")", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Words are runs of letters, digits, marks and apostrophes, and each emoji", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"split(\"l'eau, c'est 2x 😀❤️!\")", "[l'eau, c'est, 2x, 😀, ❤]"},
        {"split(\"a;b, c\", \";,\")", "[a, b,  c]"},
        {"split(\"\")", "[]"},
        {"word(\"REG Amina 23\", 1)", "Amina"},
        {"word(\"REG Amina 23\", -1)", "23"},
        {"word(\"one\", 5)", "ERROR"},
        {"word(\"one\", -5)", "ERROR"},
        {"word_count(\"नमस्ते दुनिया\")", "2"},
        {"word_slice(\"a b c d\", 1, 3)", "b c"},
        {"word_slice(\"a b c d\", 9)", ""},
        {"word_slice(\"a b\", -1)", "ERROR"},
        {"remove_first_word(\"REG  Amina Kollie\")", "Amina Kollie"},
        {"remove_first_word(\"REG, Amina\")", "Amina"},
        {"remove_first_word(\"REG\")", ""},
        {"field(\"15;;x\", 2, \";\")", "x"},
        {"field(\"15;;x\", 9, \";\")", ""},
        {"field(\"a  b\", 1, \" \")", "b"},
        {"field(\"a\", -1, \";\")", "ERROR"},
        {"field(\"éa\", 1, \"\")", "a"},
        {"field(\" a  b\", 0, \" \")", "a"},
        {"remove_first_word(\"\\u201cREG\\u201d \\u201cAmina\\u201d\")", "Amina”"},
        {"word_slice(\"a b c\", 2, 1)", "ERROR"},
        {"word_slice(\"a b c\", 1, 0)", "b c"},
        {"clean(\"a\\u200bb \\U0001F469\\u200D\\U0001F467\")", "ab 👩‍👧"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Text is encoded and decoded", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"url_encode(\"é ~/?\")", "%C3%A9%20~%2F%3F"},
        {R"("a\u0000b" & "\x00" & "\U00000000c")", "abc"},
        {"html_decode(\"&lt;b&gt; &eacute;&#233;&#xE9; &nosuch; &\")", "<b> ééé &nosuch; &"},
        {"html_decode(\"&amp &hellip;&nbsp;x &notit; &#128512; &#0; &frac12\")", "& … x ¬it; 😀 &#0; ½"},
        {"json(object(\"b\", 1.50, \"a\", array(true, null, \"q\\\"\")))",
         R"({"a":[true,null,"q\""],"b":1.5})"},
        {"parse_json(\"{\\\"n\\\": 12345678901234567890.5}\").N", "12345678901234567890.5"},
        {"parse_json(\"[1e2, 0.1]\")", "[100, 0.1]"},
        {"parse_json(\"{\\\"a\\\": 1, \\\"A\\\": 2}\").a", "1"},
        {"parse_json(\"{\\\"a\\\": 1, \\\"A\\\": 2}\").A", "2"},
        {"parse_json(\"{\\\"a\\\": 1} x\")", "ERROR"},
        {"is_error(parse_json(\"\"))", "false"},
        {"parse_json(\" \")", "ERROR"},
        {"json(1 / 0)", "ERROR"},
    };
    checkExamples(kExamples);
}
