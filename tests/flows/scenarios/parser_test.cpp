#include "flows/scenarios/parser.hpp"

#include "flows/scenarios/durations.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

/// All problems of a text, a line each.
std::string problemsOf(const std::string& text) {
    const auto read = parseScenarios(text, "s.txt");
    std::string out;
    if (read) return out;
    for (const Error& error : read.error()) out += describe(error) + "\n";
    return out;
}

/// The problem of one statement inside a scenario, without its place.
std::string problemOf(const std::string& statement) {
    const std::string all = problemsOf("Scenario: x\nTama: a\n" + statement + "\n");
    return all.starts_with("s.txt:3: ") ? all.substr(9, all.size() - 10) : all;
}

template <class Action>
Action onlyAction(const std::string& statement) {
    const auto read = parseScenarios("Scenario: x\n" + statement, "s.txt");
    REQUIRE(read);
    REQUIRE(read->scenarios.front().steps.size() == 1);
    const auto* action = std::get_if<Action>(&read->scenarios.front().steps.front().action);
    REQUIRE(action != nullptr);
    return *action;
}

}  // namespace

TEST_CASE("a scenario file is settings, then scenarios of settings and steps", "[flows][scenarios]") {
    const auto read = parseScenarios(
        "\xEF\xBB\xBF# a comment\r\n"
        "language: fra\r\n"
        "\r\n"
        "Scenario: first one\r\n"
        "  field Stock level: 3: low\r\n"
        "  TAMA: A long text\r\n"
        "    that goes on\r\n"
        "    # and on\r\n"
        "  Worker:\r\n"
        "\r\n"
        "Scenario: second\r\n"
        "…\r\n",
        "s.txt"
    );
    REQUIRE(read);
    REQUIRE(read->settings.size() == 1);
    CHECK(read->settings[0].name == "language");
    CHECK(read->settings[0].value == "fra");
    CHECK(read->settings[0].lines.first == 2);
    REQUIRE(read->scenarios.size() == 2);
    const Script& first = read->scenarios[0];
    CHECK(first.name == "first one");
    CHECK(first.lines.first == 4);
    REQUIRE(first.settings.size() == 1);
    CHECK(first.settings[0].argument == "stock level");
    CHECK(first.settings[0].value == "3: low");
    REQUIRE(first.steps.size() == 2);
    CHECK(std::get<TamaSays>(first.steps[0].action).text.source() == "A long text\nthat goes on\n# and on");
    CHECK(first.steps[0].lines.first == 6);
    CHECK(first.steps[0].lines.last == 8);
    CHECK(first.steps[0].lines.indent == 2);
    CHECK(std::get<WorkerSays>(first.steps[1].action).text.empty());
    CHECK(std::holds_alternative<TamaSaysAnything>(read->scenarios[1].steps[0].action));
}

TEST_CASE("each kind of step is read", "[flows][scenarios]") {
    CHECK(onlyAction<TimePasses>("wait 1 day 2 hours").duration == std::chrono::hours(26));
    CHECK(onlyAction<TimeComes>("wait until 2026-03-01 09:00").date_time == "2026-03-01 09:00");
    onlyAction<UntilTimeOut>("Wait for time-out");
    onlyAction<UntilExpiry>("wait for expiry");
    const auto both = onlyAction<ResultIs>("result ACT (weeks) = 6 (Valid)");
    CHECK(both.name == "ACT (weeks)");
    CHECK(both.value == "6");
    CHECK(both.category == "Valid");
    CHECK(onlyAction<ResultIs>("result A = (none)").value.empty());
    CHECK(onlyAction<ContactIs>("field District = Bo").argument == "district");
    CHECK(onlyAction<ContactIs>("language = (none)").value.empty());
    CHECK(onlyAction<GroupIs>("in group Reporters").member);
    CHECK_FALSE(onlyAction<GroupIs>("not in group Reporters").member);
    CHECK(onlyAction<EndsAs>("ends").ending == Ending::Completed);
    CHECK(onlyAction<EndsAs>("ends expired").ending == Ending::Expired);
    CHECK(onlyAction<EndsAs>("ends failed").ending == Ending::Failed);
    CHECK(onlyAction<EndsAs>("still waits").ending == Ending::StillWaits);
    CHECK(onlyAction<LogsProblem>("problem …").text.source() == "…");
    CHECK(onlyAction<HasSideEffect>("broadcast = Alert…").kind == SideEffect::Broadcast);
    CHECK(onlyAction<PicksBranch>("pick Group B").branch == "Group B");
    const auto hook = onlyAction<WebhookAnswers>("webhook https://x.org/a?b=1 answers 200 {\"a\": 1}");
    CHECK(hook.url.source() == "https://x.org/a?b=1");
    CHECK(hook.status == 200);
    CHECK(hook.body == "{\"a\": 1}");
    CHECK(onlyAction<WebhookAnswers>("webhook … fails").status == 0);
}

TEST_CASE("what cannot be read is named with its line and what to write", "[flows][scenarios]") {
    CHECK(problemOf("Workr: 1") == "is no step that is known; did you mean \"worker\"?");
    CHECK(problemOf("langauge: fra").find("did you mean \"language\"?") != std::string::npos);
    CHECK(problemOf("dance").find("is no step that is known") == 0);
    CHECK(problemOf("wait a bit").find("wait 2 days") != std::string::npos);
    CHECK(problemOf("wait -2 days").find("needs a time") == 0);
    CHECK(problemOf("wait 99999999999999 weeks").find("needs a time") == 0);
    CHECK(problemOf("wait until tomorrow").find("2026-03-01 09:00") != std::string::npos);
    CHECK(problemOf("result Age").find("result NAME = VALUE") != std::string::npos);
    CHECK(problemOf("result = 3").find("result NAME = VALUE") != std::string::npos);
    CHECK(problemOf("field = 3").find("field district = Bo") != std::string::npos);
    CHECK(problemOf("ends well").find("ends expired") != std::string::npos);
    CHECK(problemOf("pick").find("pick 1") != std::string::npos);
    CHECK(problemOf("Tama:").find("what Tama must send") != std::string::npos);
    CHECK(problemOf("Tama: /a(/").find("regular expression") != std::string::npos);
    CHECK(problemOf("webhook https://x answers").find("answers 200") != std::string::npos);
    CHECK(problemOf("webhook https://x answers 9999").find("answers 200") != std::string::npos);
    CHECK(problemOf("phone = 1").find("is no step that is known") == 0);
    CHECK(
        problemOf("language: fra") ==
        "\"language:\" sets what is so before the conversation; move it above the first step, or write "
        "\"language = …\" to check it"
    );
    CHECK(problemOf("at: 2026-01-01").find("above the first step") != std::string::npos);
    CHECK(problemsOf("field: x\nScenario: y\nTama: …\n").find("s.txt:1: must name the field") == 0);
}

TEST_CASE("a file without scenarios, and a scenario without steps, are refused", "[flows][scenarios]") {
    CHECK(problemsOf("").find("s.txt:1: has no scenario") == 0);
    CHECK(problemsOf("# only a comment\n").find("has no scenario") != std::string::npos);
    CHECK(problemsOf("Scenario: x\n").find("s.txt:1: the scenario has no steps") == 0);
    CHECK(problemsOf("Scenario:\nTama: …\n").find("needs a name") != std::string::npos);
    CHECK(problemsOf("Tama: …\n").find("before the first \"Scenario: a name\"") != std::string::npos);
    CHECK(problemsOf("Scenario: \xff\n").find("UTF-8") != std::string::npos);
    // All problems at once.
    const std::string both = problemsOf("Scenario: x\nTama: …\ndance\nsing\n");
    CHECK(both.find("s.txt:3: ") != std::string::npos);
    CHECK(both.find("s.txt:4: ") != std::string::npos);
}

TEST_CASE("durations are pairs of a number and a unit", "[flows][scenarios]") {
    using std::chrono::seconds;
    CHECK(durationFromWords("1 week 1 day") == seconds(8 * 86400));
    CHECK(durationFromWords("90 Minutes") == seconds(5400));
    CHECK_FALSE(durationFromWords(""));
    CHECK_FALSE(durationFromWords("2"));
    CHECK_FALSE(durationFromWords("days 2"));
    CHECK_FALSE(durationFromWords("2 fortnights"));
    CHECK_FALSE(durationFromWords("11 years"));
    CHECK_FALSE(durationFromWords("9000 weeks"));
}

}  // namespace tama::flows::testing
