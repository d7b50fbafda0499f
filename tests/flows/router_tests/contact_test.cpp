#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("A group is matched by its UUID", "[flows][routers]") {
    Fixture fixture;
    CHECK(
        fixture.show("has_group(contact.groups, \"G-1\", \"Nurses\").match") == "{name: Nurses, uuid: g-1}"
    );
    CHECK(fixture.show("has_group(contact.groups, \"g-2\")") == "false");
    CHECK(fixture.matched("has_group", "not groups", {"g-1"}) == "ERROR");
    CHECK(fixture.matched("has_group", Value::array({"no group"}), {"g-1"}) == "ERROR");
}

TEST_CASE("The first e-mail address is matched", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.matched("has_email", "write <a.b+c@health.gov.lr>.") == "a.b+c@health.gov.lr");
    CHECK(fixture.matched("has_email", "josé@exämple.org") == "josé@exämple.org");
    CHECK(fixture.matched("has_email", "<foo~$1+spam@bar-2.com>") == "foo~$1+spam@bar-2.com");
    CHECK(fixture.matched("has_email", "a@b") == "-");
    CHECK(fixture.matched("has_email", "@name") == "-");
}

TEST_CASE(
    "A phone number is matched by the numbering plans, or when it is international", "[flows][routers]"
) {
    Fixture fixture;
    CHECK(fixture.matched("has_phone", "call +231 77 000 0001 now") == "+231770000001");
    CHECK(fixture.matched("has_phone", "call 077 000 0001") == "-");
    CHECK(fixture.matched("has_phone", "12") == "-");
    EvaluationContext context = fixture.context();
    std::string country;
    context.normalise_phone = [&](std::string_view text,
                                  std::string_view region) -> std::optional<std::string> {
        country = region;
        if (text == "+231 77 000 0002") return "+231770000002";
        if (text != "077 000 0001") return std::nullopt;
        return "+231770000001";
    };
    const auto run = [&](std::string_view text, std::vector<Value> arguments) {
        arguments.insert(arguments.begin(), Value(text));
        return runRouterTest(*findRouterTest("has_phone"), context, arguments);
    };
    CHECK(run("case 12345678, call 077 000 0001", {}).match.toString() == "+231770000001");
    CHECK(country == "LR");
    CHECK(run("٠٧٧ ٠٠٠ ٠٠٠١", {"SL"}).isMatch());
    CHECK(country == "SL");
    CHECK_FALSE(run("088 000 0001", {}).isMatch());
    CHECK(run("231 77 000 0002", {}).match.toString() == "+231770000002");  // a + is missing
}
