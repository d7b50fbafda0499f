#include "gateway/http/template_text.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

TEST_CASE("a template's values are escaped as their place wants it", "[gateway]") {
    const TemplateValues values{{"text", "a \"b\"&<c>\n"}, {"url", "http://x/y?z=1"}};
    CHECK(fillTemplate("q={{text}}", values, Escaping::Url) == "q=a%20%22b%22%26%3Cc%3E%0A");
    CHECK(fillTemplate("{\"t\":\"{{ text }}\"}", values, Escaping::Json) == "{\"t\":\"a \\\"b\\\"&<c>\\n\"}");
    CHECK(fillTemplate("<t>{{text}}</t>", values, Escaping::Xml) == "<t>a &quot;b&quot;&amp;&lt;c&gt;\n</t>");
    CHECK(fillTemplate("{{text}}", values, Escaping::None) == "a \"b\"&<c>");
    CHECK(
        fillTemplate("{{url!}}&q={{url}}", values, Escaping::Url) ==
        "http://x/y?z=1&q=http%3A%2F%2Fx%2Fy%3Fz%3D1"
    );
    CHECK(fillTemplate("{{nothing}}|{{text", values, Escaping::Url) == "|{{text");
}

TEST_CASE("the content type decides how a body is escaped", "[gateway]") {
    CHECK(escapingOf("application/json; charset=utf-8") == Escaping::Json);
    CHECK(escapingOf("text/xml") == Escaping::Xml);
    CHECK(escapingOf("application/x-www-form-urlencoded") == Escaping::Url);
    CHECK(escapingOf("text/plain") == Escaping::None);
}

TEST_CASE("a text is cut at blanks into pieces that give it again", "[gateway]") {
    CHECK(piecesOf("short", 160) == std::vector<std::string>{"short"});
    CHECK(piecesOf(std::string(500, 'x'), 0).size() == 1);
    const std::string text = "one two three four five six seven ééééé eight";
    for (const std::size_t longest : {1U, 2U, 5U, 10U, 44U}) {
        std::string again;
        for (const auto& piece : piecesOf(text, longest)) again += piece;
        CHECK(again == text);
    }
    CHECK(piecesOf("hello world", 8) == std::vector<std::string>{"hello ", "world"});
}
