#include "flows/format/legacy/expressions.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::legacy::testing {

TEST_CASE("names of the contact", "[flows][legacy]") {
    CHECK(rewriteTemplate("Hi @contact.first_name!") == "Hi @contact.first_name!");
    CHECK(rewriteTemplate("@CONTACT.Facility") == "@fields.facility");
    CHECK(rewriteTemplate("@contact.tel") == "@(format_urn(urns.tel))");
    CHECK(rewriteTemplate("@contact.whatsapp") == R"(@(default(urn_parts(urns.whatsapp).path, "")))");
    CHECK(rewriteTemplate("@contact.telegram.urn") == "@urns.telegram");
    CHECK(rewriteTemplate("@parent.contact.district") == "@parent.fields.district");
    CHECK(rewriteTemplate("@step.contact.language") == "@contact.language");
}

TEST_CASE("results of this flow, its parent and its child", "[flows][legacy]") {
    CHECK(
        rewriteTemplate("@flow.stock, @flow.stock.category") ==
        "@results.stock, @results.stock.category_localized"
    );
    CHECK(
        rewriteTemplate("@flow.stock.text @flow.stock.time") ==
        "@results.stock.input @results.stock.created_on"
    );
    CHECK(
        rewriteTemplate("@extra.flow.age @parent.age.value") ==
        "@parent.results.age @parent.results.age.value"
    );
    CHECK(rewriteTemplate("@child.weight") == "@child.results.weight");
    CHECK(rewriteTemplate("@flow.3rd_dose.value") == R"(@(results["3rd_dose"].value))");
}

TEST_CASE("the message, dates, the channel and what a service answered", "[flows][legacy]") {
    CHECK(rewriteTemplate("@step.value|@step.text") == "@input|@input.text");
    CHECK(rewriteTemplate("@step.attachments.2") == "@(attachment_parts(input.attachments[2]).url)");
    CHECK(rewriteTemplate("@date.today") == "@(format_date(today()))");
    CHECK(rewriteTemplate("@channel.tel") == "@contact.channel.address");
    CHECK(rewriteTemplate("@extra.facility.name") == "@legacy_extra.facility.name");
}

TEST_CASE("text that is no expression stays", "[flows][legacy]") {
    CHECK(
        rewriteTemplate("me@example.org, 5 @ 2, @nobody, @@flow.x") ==
        "me@example.org, 5 @ 2, @nobody, @@flow.x"
    );
    CHECK(rewriteTemplate("@(flow.x + ") == "@(flow.x + ");
    CHECK(rewriteTemplate("@(1 ! 2)") == "@(1 ! 2)");
    CHECK(rewriteTemplate("@(LEFT(flow.x))") == "@(LEFT(flow.x))");
    CHECK(rewriteTemplate("@(\"open)") == "@(\"open)");
    CHECK(rewriteTemplate("@(1 2) @(1,2) @()") == "@(1 2) @(1,2) @()");
    CHECK(rewriteTemplate("a@(\"\")b") == "ab");
}

TEST_CASE("operators keep their order, and <> becomes !=", "[flows][legacy]") {
    CHECK(rewriteTemplate("@(2 * (3 + 4) ^ 2 <> 98 & \"!\")") == "@(2 * (3 + 4) ^ 2 != 98 & \"!\")");
    CHECK(rewriteTemplate("@(-contact.age)") == "@(-fields.age)");
    CHECK(rewriteTemplate("@(TRUE & \"say \"\"hi\"\"\")") == R"(@(true & "say \"hi\""))");
}

TEST_CASE("sums of what is not known to be numbers are left to legacy_add", "[flows][legacy]") {
    CHECK(rewriteTemplate("@(7 - 1.5)") == "@(7 - 1.5)");
    CHECK(rewriteTemplate("@(flow.girls + flow.boys)") == "@(legacy_add(results.girls, results.boys))");
    CHECK(
        rewriteTemplate("@(flow.all - (flow.sick * 2))") == "@(legacy_add(results.all, -(results.sick * 2)))"
    );
}

TEST_CASE("days and times are added to dates", "[flows][legacy]") {
    CHECK(rewriteTemplate("@(date.now - 14)") == R"(@(datetime_add(now(), -14, "D")))");
    CHECK(
        rewriteTemplate("@(date.today + 7)") ==
        R"(@(format_date(datetime_add(format_date(today()), 7, "D"))))"
    );
    CHECK(rewriteTemplate("@(date.today + 7)", {.raw_dates = true}) == R"(@(datetime_add(today(), 7, "D")))");
    CHECK(
        rewriteTemplate("@(contact.visit + TIMEVALUE(\"08:30\"))") ==
        R"(@(replace_time(fields.visit, time("08:30"))))"
    );
}

TEST_CASE("functions have new names, and count from 0", "[flows][legacy]") {
    CHECK(rewriteTemplate("@(PROPER(LEFT(contact.name, 3)))") == "@(title(text_slice(contact.name, 0, 3)))");
    CHECK(rewriteTemplate("@(WORD(step.value, 2))") == "@(word(input, 1))");
    CHECK(
        rewriteTemplate("@(WORD_SLICE(step.value, 2, -1, TRUE))") == R"(@(word_slice(input, 1, -2, " \t")))"
    );
    CHECK(
        rewriteTemplate("@(FIELD(flow.codes, flow.n, \",\"))") ==
        R"(@(field(results.codes, results.n - 1, ",")))"
    );
    CHECK(rewriteTemplate("@(FIXED(flow.rate))") == "@(format_number(results.rate, 2))");
    CHECK(
        rewriteTemplate("@(REGEX_GROUP(step.value, \"(\\d+)\", 1))") ==
        R"x(@(regex_match(input, "(\d+)", 1)))x"
    );
    CHECK(rewriteTemplate("@(DATEVALUE(flow.born))") == "@(date(results.born))");
    CHECK(
        rewriteTemplate("@(IF(DAYS(flow.a, flow.b) > 3, UPPER(\"late\"), MYSTERY(1)))") ==
        R"(@(if(datetime_diff(results.b, results.a, "D") > 3, upper("late"), mystery(1))))"
    );
}

TEST_CASE("a function that becomes an operator keeps together what it held", "[flows][legacy]") {
    CHECK(rewriteTemplate("@(SUM(flow.a, flow.b) * 2)") == "@((results.a + results.b) * 2)");
    CHECK(rewriteTemplate("@(EXP(1 + 1))") == "@(2.718281828459045 ^ (1 + 1))");
    CHECK(rewriteTemplate("@(RIGHT(contact.name, 1 + 2))") == "@(text_slice(contact.name, -(1 + 2)))");
    CHECK(rewriteTemplate("@(CONCATENATE(flow.a = 1, \"x\"))") == "@(results.a = 1 & \"x\")");
}

TEST_CASE("an expression may fall back to itself, or be escaped for an address", "[flows][legacy]") {
    CHECK(
        rewriteTemplate("@flow.code", {.default_to_self = true}) ==
        R"(@(if(is_error(results.code), "@flow.code", results.code)))"
    );
    CHECK(
        rewriteTemplate("http://x.org/?n=@contact.name&c=1", {.url_encode = true}) ==
        "http://x.org/?n=@(url_encode(contact.name))&c=1"
    );
}

TEST_CASE("hostile expressions end: deep nesting and doubling", "[flows][legacy]") {
    const std::string deep = "@(" + std::string(5000, '(') + "1" + std::string(5000, ')') + ")";
    CHECK(rewriteTemplate(deep) == deep);
    const std::string minus = "@(" + std::string(5000, '-') + "1)";
    CHECK(rewriteTemplate(minus) == minus);
    std::string doubling = "flow.x";
    for (int i = 0; i < 60; ++i) doubling = "TIMEVALUE(date.now + TIMEVALUE(" + doubling + "))";
    const std::string text = "@(" + doubling + ")";
    CHECK(rewriteTemplate(text) == text);
}

}  // namespace tama::flows::legacy::testing
