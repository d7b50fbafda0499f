#include "flows/play/expression_shell.hpp"

#include "flows/engine/json_codec.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("the shell evaluates a template over a JSON object", "[flows][shell]") {
    Random random(1);
    const Instant now{std::chrono::seconds{0}};
    const auto shown = [&](std::string_view text, std::string_view context) {
        const auto shell = ExpressionShell::open(context, now);
        return shell ? Result<TextResult>(shell->evaluate(text, random)) : fail(shell.error());
    };
    CHECK(shown("@(1 + 1)", "")->text == "2");
    CHECK(
        shown("@contact.name at @custom.x", R"({"contact": {"name": "Bea"}, "custom": {"x": 5}})")->text ==
        "Bea at 5"
    );
    const auto placed = shown(
        "@(format(now()))",
        R"({"environment": {"timezone": "Africa/Nairobi", "date_format": "DD-MM-YYYY"}, "now": "2020-01-26T10:00:00Z"})"
    );
    CHECK(placed->text == "26-01-2020 13:00");
    CHECK(shown("@missing.x @(1/0)", "{}")->errors.size() == 1);
    CHECK_FALSE(shown("x", "[1]"));
    CHECK_FALSE(shown("x", "{"));
    CHECK_FALSE(shown("x", R"({"environment": {"timezone": "Nowhere"}})"));
}

TEST_CASE("the shell sees a contact, results and message as the engine does", "[flows][shell]") {
    Random random(1);
    const auto shell = ExpressionShell::open(
        R"({
            "environment": {"date_format": "DD-MM-YYYY", "timezone": "UTC", "allowed_languages": ["eng", "fra"]},
            "contact": {
                "name": "Amina Kollie", "language": "fra", "timezone": "Africa/Nairobi",
                "urns": ["tel:+231770000001", "mailto:amina@health.example", "tel:+231770000002"],
                "fields": {"age": {"text": "23 years", "number": 23}, "none": null,
                           "since": {"text": "2017", "datetime": "2017-12-02T00:00:00Z"}}
            },
            "results": {"stock": {"name": "Stock", "value": "12", "category": "Low"}},
            "input": {"text": "hi", "attachments": ["image/png:http://x/y.png"]},
            "parent": {"contact": {"name": "Bea"}, "results": {}}
        })",
        Instant{std::chrono::seconds{0}}
    );
    REQUIRE(shell);
    const auto shown = [&](std::string_view text) { return shell->evaluate(text, random).text; };
    CHECK(shown("@contact @contact.first_name @contact.urn") == "Amina Kollie Amina tel:+231770000001");
    CHECK(shown("@urns.mailto @urns.tel") == "mailto:amina@health.example tel:+231770000001");
    CHECK(shown("@(fields.age + 1) @(count(contact.fields)) @fields.none") == "24 3 ");
    CHECK(shown("@(format_date(fields.since, \"D MMMM\"))") == "2 décembre");
    CHECK(shown("@results @results.stock @results.stock.category") == "Stock: 12 12 Low");
    CHECK(shown("@now @environment @child@ticket") == "@now @environment ");
    CHECK(shown("@input") == "hi\nhttp://x/y.png");
    CHECK(shown("@(format(now())) @parent.contact.first_name") == "01-01-1970 03:00 Bea");
}

TEST_CASE("what a contact has none of is null in the shell, as it is in a conversation", "[flows][shell]") {
    const std::string contact = R"({"uuid": "5d76d86b-3bb9-4d5a-b822-c9d86f5d8e4f", "name": "Bea Kollie",
        "urns": ["tel:+231770000001#Bea", "mailto:bea@health.example"], "language": "fre",
        "created_on": "2020-01-26T10:00:00.000Z"})";
    const auto shell = ExpressionShell::open(
        R"({"environment": {"allowed_languages": ["eng", "fre"]}, "contact": )" + contact +
            R"(, "input": {"text": "", "attachments": ["image/png:http://x/y.png"]}})",
        Instant{}
    );
    REQUIRE(shell);
    Random random(1);
    for (const std::string asked :
         {"@urns.telegram", "@urns.mailto", "@urns.tel", "@urns", "@contact.urn", "@contact.timezone",
          "@contact.first_name", "@contact.groups", "@contact.tickets", "@contact.channel", "@contact",
          "@contact.created_on", "@contact.nothing", "@fields.nothing", "@fields", "@input", "@input.type",
          "@contact.language", "@(format_date(contact.created_on, \"MMMM\"))"}) {
        CAPTURE(asked);
        Talk talk(assetsOf(flow(1, "F", {step(1, {say("<" + asked + ">")})})), *contactFromText(contact));
        talk.environment = {};
        talk.environment.allowed_languages = {"eng", "fra"};
        Trigger trigger;
        trigger.type = TriggerType::Msg;
        InboundMessage message;
        message.attachments = {"image/png:http://x/y.png"};
        trigger.msg = message;
        talk.begin(trigger);
        const TextResult shown = shell->evaluate("<" + asked + ">", random);
        CHECK(std::vector{shown.text} == talk.texts());
        CHECK(shown.errors.size() == talk.events<ErrorLogged>().size());
    }
    CHECK(shell->evaluate("@urns.telegram", random).errors.empty());
}

TEST_CASE("the shell refuses settings and contacts that no session could have", "[flows][shell]") {
    const auto refusal = [](std::string_view context) {
        const auto shell = ExpressionShell::open(context, Instant{});
        return shell ? std::string() : describe(shell.error());
    };
    CHECK(refusal(R"({"environment": {"date_format": "D.M.Y"}})").find("date_format") != std::string::npos);
    CHECK(refusal(R"({"contact": {"timezone": "Nowhere"}})").find("Nowhere") != std::string::npos);
    CHECK(refusal(R"({"contact": {"status": "asleep"}})").find("asleep") != std::string::npos);
    CHECK(refusal(R"({"contact": "Bea", "input": 1, "results": null, "parent": []})").empty());
}

}  // namespace tama::flows::testing
