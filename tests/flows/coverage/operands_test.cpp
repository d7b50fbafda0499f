// Splits whose operand is worked out from an answer, from the contact or from the time.
#include "flows/coverage/operand_texts.hpp"
#include "tests/flows/coverage/covered.hpp"

namespace tama::flows::testing {

namespace {

/// What is said so that the operand is probably `wanted`, on 2026-01-05, a Monday.
std::vector<std::string> saidFor(const std::string& operand, const std::string& wanted) {
    const SampleWorld world{Date::of(2026, 1, 5)};
    return textsForOperand(compileTemplate(operand), wanted, world);
}

using Said = std::vector<std::string>;

/// Asks, then splits on the answer as the operand says.
CoverReport splitOnAnswer(const std::string& operand, const std::string& asked_test, std::vector<Way> ways) {
    return covered(document({flow(
        1,
        "F",
        {question(1, "Q?", "A", {.ways = {{"Ok", asked_test, {}, 2}}, .otherwise = 0}),
         splitOn(2, operand, std::move(ways), 3),
         step(3, {say("Thanks")})}
    )}));
}

}  // namespace

TEST_CASE("functions of words and letters are worked out backwards", "[flows][coverage]") {
    CHECK(saidFor("@input.text", "x") == Said{"x"});
    CHECK(saidFor("@(word_count(input.text))", "3") == Said{"a a a"});
    CHECK(saidFor("@(word_count(input.text))", "1000") == Said{});
    CHECK(saidFor("@(text_length(upper(input)))", "4") == Said{"aaaa"});
    CHECK(saidFor("@(word(input.text, 1))", "VMC") == Said{"a VMC"});
    CHECK(saidFor("@(word(input.text, -2))", "VMC") == Said{"VMC a"});
    CHECK(saidFor("@(field(results.code, 2, \"-\"))", "7") == Said{"a-a-7"});
    CHECK(saidFor("@(remove_first_word(input))", "7") == Said{"a 7"});
    CHECK(saidFor("@(default(upper(trim(results.a)), \"\"))", "X") == Said{"X"});
}

TEST_CASE("sums and comparisons are worked out backwards", "[flows][coverage]") {
    CHECK(saidFor("@(results.a * 2 + 1)", "7") == Said{"3"});
    CHECK(saidFor("@(10 - results.a)", "7") == Said{"3"});
    CHECK(saidFor("@((results.a + 1) / 2)", "7") == Said{"13"});
    CHECK(saidFor("@(if(results.age > 18, \"adult\", \"child\"))", "adult") == Said{"18", "19", "17"});
    CHECK(saidFor("@(results.a / 0 )", "7") == Said{"0"});
    CHECK(saidFor("@(results.sex = \"m\")", "true") == Said{"m"});
}

TEST_CASE("days are worked out from their distance and their weekday", "[flows][coverage]") {
    CHECK(saidFor("@(datetime_diff(results.born, today(), \"Y\"))", "18") == Said{"2008-01-05"});
    CHECK(saidFor("@(datetime_diff(now(), results.due, \"W\"))", "2") == Said{"2026-01-19"});
    CHECK(saidFor("@(weekday(results.day))", "0") == Said{"2026-01-11"});
    CHECK(saidFor("@(weekday(results.day))", "9") == Said{});
    CHECK(saidFor("@(datetime_diff(results.born, today(), \"Y\"))", "999999999999") == Said{});
}

TEST_CASE("what is not understood is said as it is", "[flows][coverage]") {
    CHECK(saidFor("@(foreach(input, (x) => x))", "7") == Said{"7"});
    CHECK(saidFor("a @input.text", "7") == Said{"7"});
    CHECK(saidFor("@(1 +", "7") == Said{"7"});
}

TEST_CASE("splits on words, lengths and ages of answers are walked", "[flows][coverage]") {
    CHECK(
        figures(splitOnAnswer(
            "@(word_count(results.a))",
            "has_text",
            {{"Four", "has_number_eq", {"4"}, 3}, {"Many", "has_number_gt", {"9"}, 3}}
        )) == "3/3 6/6"
    );
    const Way longer{"Long", "has_number_gt", {"160"}, 3};
    CHECK(figures(splitOnAnswer("@(text_length(results.a))", "has_text", {longer})) == "3/3 5/5");
    const Way day{"Day", "has_number_between", {"1", "31"}, 3};
    CHECK(figures(splitOnAnswer("@(word(results.a, 1))", "has_text", {day})) == "3/3 5/5");
    CHECK(
        figures(splitOnAnswer(
            "@(datetime_diff(results.a, today(), \"Y\"))",
            "has_date",
            {{"Old", "has_number_gte", {"65"}, 3},
             {"Adult", "has_number_gte", {"18"}, 3},
             {"Child", "has_number_gte", {"0"}, 3}}
        )) == "3/3 7/7"
    );
}

TEST_CASE("a question whose own operand counts the words is answered", "[flows][coverage]") {
    const Split how{
        .ways = {{"Two", "has_number_eq", {"2"}, 2}}, .otherwise = 0, .operand = "@(word_count(input.text))"};
    const auto report =
        covered(document({flow(1, "F", {question(1, "Q?", "A", how), step(2, {say("Thanks")})})}));
    CHECK(figures(report) == "2/2 3/3");
    CHECK(wayTo(report, 1, "Two") == "(start) > \"a a\"");
}

TEST_CASE("splits on a worked-out field are walked with contacts made for them", "[flows][coverage]") {
    const auto report = covered(document(
        {flow(
            1,
            "F",
            {splitOn(
                 1,
                 "@(datetime_diff(fields.born, today(), \"Y\"))",
                 {{"Adult", "has_number_gte", {"18"}, 2}},
                 2
             ),
             step(2, {say("Hello")})}
        )},
        {{"fields", {{{"key", "born"}, {"name", "Born"}, {"type", "datetime"}}}}}
    ));
    CHECK(wayTo(report, 1, "Adult") == "(start)");
}

TEST_CASE("splits on the time are walked at other times", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "F",
        {question(1, "Q?", "A", {.otherwise = 2}),
         splitOn(
             2,
             "@(weekday(now()))",
             {{"Sunday", "has_number_eq", {"0"}, 3}, {"Monday", "has_number_eq", {"1"}, 4}},
             4
         ),
         splitOn(3, "@(format_date(today(), \"MM\"))", {{"July", "has_number_eq", {"7"}, 4}}, 4),
         step(4, {say("Thanks")})}
    )}));
    INFO(showCoverage(report, "f"));
    CHECK(figures(report) == "4/4 7/7");
    CHECK(wayTo(report, 2, "Monday").find("(1 day later)") != std::string::npos);
}

}  // namespace tama::flows::testing
