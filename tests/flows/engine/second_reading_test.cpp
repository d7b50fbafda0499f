#include "flows/engine/second_reading.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::flows;

namespace {

bool canBeRead(std::string_view answer, std::string_view as) {
    const auto readings = readingsOf(answer);
    return std::any_of(readings.begin(), readings.end(), [as](const Reading& reading) {
        return reading.text == as && reading.only_category.empty();
    });
}

/// A step that files `text` under `category`; "Other" is what no test takes.
Sprint stepTo(const std::string& text, const std::string& category) {
    Sprint sprint;
    QuestionAnswer answer;
    RunResult result;
    result.category = category;
    answer.result = result;
    answer.text = text;
    answer.is_other = category == "Other";
    sprint.answer = answer;
    return sprint;
}

/// What a question with numbered choices makes of the answer.
std::string chosen(const std::string& answer, const std::vector<std::string>& choices) {
    const auto step = [&](const std::string& text) -> Result<Sprint> {
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (text == std::to_string(i + 1)) return stepTo(text, choices[i]);
        }
        return stepTo(text, "Other");
    };
    const auto again = secondReading(step(answer).value(), step);
    if (!again) return "";
    CHECK(again->answer->text == answer);
    return again->answer->result->category;
}

}  // namespace

TEST_CASE("yes and no are understood in the languages of the house", "[flows]") {
    for (const char* yes : {"yes", "Oui!", "SIM", "ndiyo", "نعم", "Sí", "ok", "oui, merci"}) {
        INFO(yes);
        CHECK(yesOrNo(yes) == true);
    }
    for (const char* no : {"no", "Non.", "não", "hapana", "لا", "no thank you"}) {
        INFO(no);
        CHECK(yesOrNo(no) == false);
    }
    for (const char* neither : {"", "1", "maybe", "not today", "yesterday", "yes but only on the days it rains"}) {
        INFO(neither);
        CHECK_FALSE(yesOrNo(neither));
    }
}

TEST_CASE("number words and slips are read as numbers", "[flows]") {
    CHECK(canBeRead("twelve", "12"));
    CHECK(canBeRead("Deux", "2"));
    CHECK(canBeRead("três", "3"));
    CHECK(canBeRead("kumi", "10"));
    CHECK(canBeRead("ثلاثة", "3"));
    CHECK(canBeRead("aucun", "0"));
    CHECK(canBeRead("deux boites", "2 boites"));
    CHECK(canBeRead("1O", "10"));
    CHECK(canBeRead("l2", "12"));
    CHECK(canBeRead("O", "0"));
    CHECK(canBeRead("I", "1"));
    CHECK(canBeRead("2, l", "2, 1"));
    CHECK(canBeRead("1O boxes", "10 boxes"));
    CHECK_FALSE(canBeRead("oil", "011"));
    CHECK_FALSE(canBeRead("I do not know", "1 do not know"));
    CHECK_FALSE(canBeRead("12", "12"));
    CHECK(readingsOf("").empty());
    CHECK(readingsOf("   ").empty());
    CHECK(readingsOf(std::string(41, 'x')).empty());
}

TEST_CASE("the name of a choice stands for its number, in any of its words for yes and no", "[flows]") {
    const std::vector<std::string> staff{"Nurse", "Midwife", "Doctor"};
    CHECK(chosen("midwife", staff) == "Midwife");
    CHECK(chosen("DOCTOR.", staff) == "Doctor");
    CHECK(chosen("two", staff) == "Midwife");
    CHECK(chosen("dentist", staff).empty());
    const std::vector<std::string> turned{"No", "Yes"};
    CHECK(chosen("oui", turned) == "Yes");
    CHECK(chosen("hapana", turned) == "No");
    CHECK(chosen("l", turned) == "No");
}

TEST_CASE("signs alone, and a name that every number has, choose nothing", "[flows]") {
    CHECK(readingsOf("???").empty());
    CHECK(chosen("???", {"Yes", ""}).empty());
    CHECK(chosen("number", {"Number", "Number", "Number"}).empty());
}

TEST_CASE("a number that was found by leaving a letter out is read again", "[flows]") {
    const auto step = [](const std::string& text) -> Result<Sprint> {
        auto sprint = stepTo(text, "Valid");
        RunResult result = *sprint.answer->result;
        result.value = text == "1O" ? "1" : text;
        sprint.answer->result = result;
        return sprint;
    };
    const auto again = secondReading(step("1O").value(), step);
    REQUIRE(again);
    CHECK(again->answer->result->value == "10");
    CHECK(again->answer->text == "1O");
    CHECK_FALSE(secondReading(step("10").value(), step));
    CHECK_FALSE(secondReading(step("lot 1O2 of ACT").value(), step));  // a text that was taken as it is
}

TEST_CASE("an answer that a test takes, and a time-out, are not read again", "[flows]") {
    int steps = 0;
    const auto step = [&steps](const std::string& text) -> Result<Sprint> {
        ++steps;
        return stepTo(text, "Yes");
    };
    CHECK_FALSE(secondReading(stepTo("oui", "Yes"), step));
    auto silence = stepTo("oui", "Other");
    silence.answer->timed_out = true;
    CHECK_FALSE(secondReading(silence, step));
    CHECK_FALSE(secondReading(Sprint{}, step));
    CHECK(steps == 0);
}
