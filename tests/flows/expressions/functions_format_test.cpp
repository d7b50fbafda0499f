#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;
using tama::flows::testing::Fixture;

TEST_CASE("Numbers, dates and addresses are written for people", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"format_number(1234567.891)", "1,234,567.891"},
        {"format_number(-1234.5, 2)", "-1,234.50"},
        {"format_number(999.995, 2)", "1,000.00"},
        {"format_number(123, 1, false)", "123.0"},
        {"format_number(1, 10)", "ERROR"},
        {"format(1234.5)", "1,234.5"},
        {"format(today())", "26-01-2020"},
        {"format(now())", "26-01-2020 00:53"},
        {"format(time(\"9h05\"))", "09:05"},
        {"format(array(1000, 2))", "1,000, 2"},
        {"format(object(\"a\", 1000, \"b\", array(1, \"x\\ny\")))", "a: 1,000\nb:\n  - 1\n  - x\n    y"},
        {"format_number(1, -1)", "ERROR"},
        {"format(1 / 0)", "ERROR"},
        {"format_date(\"5 May 2020\", \"EEEE D MMM\")", "Tuesday 5 May"},
        {"format_date(today(), \"tt\")", "ERROR"},
        {"format_datetime(now(), \"tt:mm\", \"Asia/Kathmandu\")", "06:38"},
        {"format_datetime(now(), \"tt:mm\", \"Nowhere\")", "ERROR"},
        {"format_time(\"14:05\", \"h:mm AA\")", "2:05 PM"},
        {"format_location(\"Liberia > Bong > Gbarnga\")", "Gbarnga"},
        {"format_location(\" Bong \")", "Bong"},
        {"format_urn(\"tel:+231770000001\")", "+231770000001"},
        {"format_urn(\"whatsapp:231770000001#Amina\")", "Amina"},
        {"format_urn(\"\")", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Formats follow the environment", "[flows][functions]") {
    Fixture fixture;
    fixture.environment.number_format = {",", "."};
    fixture.environment.contact_language = "fra";
    fixture.environment.time_format = "h:mm aa";
    CHECK(fixture.show("format_number(1234.5)") == "1.234,5");
    CHECK(fixture.show("format_date(today(), \"D MMMM\")") == "26 janvier");
    CHECK(fixture.show("format(now())") == "26-01-2020 12:53 am");
}

TEST_CASE("Phones are written by whoever knows the numbering plans", "[flows][functions]") {
    Fixture fixture;
    EvaluationContext context = fixture.context();
    context.format_phone = [](std::string_view number) { return "<" + std::string(number) + ">"; };
    const auto compiled = CompiledTemplate::compile("@(format_urn(\"tel:+231770000001\"))", standardRoots());
    CHECK(compiled.evaluateText(context).text == "<+231770000001>");
}
