#include "requests/forecast.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

namespace tama::requests {
namespace {

flows::LanguagePaths paths(const std::string& language, double segments_per_message = 1) {
    const double s = segments_per_message;
    return {language, {1, s, 0}, {1, s, 0}, {3, 3 * s, 3}, {5, 5 * s, 5}, {9, 9 * s, 7}, true};
}

ForecastInput twoOperators() {
    ForecastInput input;
    input.group = 1'100;
    input.cells = {{"Orange", "eng", "one", "no history", 600}, {"Africell", "fra", "two", "no history", 400}};
    input.pools["no history"] = {};
    input.paths = {paths("eng"), paths("fra", 2)};
    input.channels = {{"one", "4242", 10, true}, {"two", "5151", 5, false}};
    input.tariffs = {"Le", {{"Orange", 0.1, 0.02, 0.3}, {"", 0.2, 0.05, 0.4}}};
    return input;
}

bool notes(const Forecast& forecast, const std::string& what) {
    for (const auto& note : forecast.notes) {
        if (note.find(what) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("messages, segments and answers follow from who begins and who finishes", "[requests][forecast]") {
    const auto result = forecast(twoOperators());
    CHECK(result.group == 1'100);
    CHECK(result.sendable == 1'000);
    CHECK(result.started.expected == Approx(350));
    CHECK(result.completed.expected == Approx(262.5));
    // 262.5 go the whole way, the other 87.5 that begin half of it.
    const double whole_ways = 262.5 + 87.5 / 2;
    CHECK(result.messages_out.expected == Approx(1'000 + whole_ways * 4));
    CHECK(result.answers.expected == Approx(whole_ways * 5));
    REQUIRE(result.lines.size() == 2);
    CHECK(result.lines[0].segments.expected == Approx(600 + whole_ways * 0.6 * 4));
    CHECK(result.lines[1].segments.expected == Approx(2 * (400 + whole_ways * 0.4 * 4)));
    CHECK(result.segments_out.low < result.segments_out.expected);
    CHECK(result.segments_out.expected < result.segments_out.high);
}

TEST_CASE("cost is told by operator and language, and what a worker pays", "[requests][forecast]") {
    const auto result = forecast(twoOperators());
    const auto& orange = result.lines[0];
    REQUIRE(orange.cost);
    CHECK(orange.cost->expected == Approx(orange.segments.expected * 0.1 + orange.answers.expected * 0.02));
    CHECK(orange.worker_pays == 0.0);  // the short code is free
    const auto& africell = result.lines[1];
    CHECK(africell.cost->expected == Approx(africell.segments.expected * 0.2 + africell.answers.expected * 0.05));
    REQUIRE(africell.worker_pays);
    CHECK(*africell.worker_pays == Approx(5 * 0.4));
    REQUIRE(result.cost);
    CHECK(result.cost->high == Approx(orange.cost->high + africell.cost->high));
    CHECK(toText(result).find("answering is free") != std::string::npos);
    CHECK(toText(result).find("each worker who answers pays about Le 2.00") != std::string::npos);
}

TEST_CASE("without a tariff segments are told and no money", "[requests][forecast]") {
    auto input = twoOperators();
    input.tariffs = {};
    const auto none = forecast(input);
    CHECK_FALSE(none.cost);
    CHECK_FALSE(none.lines[0].cost);
    CHECK(toJson(none)["cost"].is_null());
    CHECK(notes(none, "no tariffs"));
    input.tariffs = {"Le", {{"Orange", 0.1, 0, 0}}};
    const auto one = forecast(input);
    CHECK(one.lines[0].cost);
    CHECK_FALSE(one.cost);
    CHECK(notes(one, "no tariff for Africell"));
}

TEST_CASE("the duration is that of the slowest channel, or of the pace of the use case", "[requests][forecast]") {
    auto input = twoOperators();
    // 600 segments at 10 a second, 800 at 5.
    CHECK(forecast(input).seconds_to_ask == Approx(160));
    input.conduct.starts_per_minute = 100;
    CHECK(forecast(input).seconds_to_ask == Approx(600));
    input.cells[0].channel.clear();
    CHECK_FALSE(forecast(input).seconds_to_ask);
    CHECK(notes(forecast(input), "No channel takes"));
    input.channels.clear();
    CHECK_FALSE(forecast(input).seconds_to_ask);
    CHECK_FALSE(notes(forecast(input), "No channel takes"));
    CHECK(notes(forecast(input), "names no channel"));
}

TEST_CASE("reminders cost, by whom they go to", "[requests][forecast]") {
    auto input = twoOperators();
    input.cells.pop_back();
    const double without = forecast(input).messages_out.expected;
    input.conduct.reminders = {std::chrono::hours{24}, std::chrono::hours{72}};
    CHECK(forecast(input).messages_out.expected == Approx(without + 2 * 600 * (1 - 0.2625)));
    input.conduct.remind = RemindWhom::Silent;
    CHECK(forecast(input).messages_out.expected == Approx(without + 2 * 600 * 0.65));
    input.conduct.remind = RemindWhom::BrokeOff;
    CHECK(forecast(input).messages_out.expected == Approx(without + 2 * 600 * 0.35 * 0.25));
}

TEST_CASE("who does not finish gets the workflow's own reminders", "[requests][forecast]") {
    auto input = twoOperators();
    input.cells.pop_back();
    const double without = forecast(input).segments_out.expected;
    input.paths[0].silent = {3, 4, 0};
    CHECK(forecast(input).segments_out.expected == Approx(without + 600 * (1 - 0.2625) * 3));
}

TEST_CASE("of a single question, whoever begins has finished", "[requests][forecast]") {
    auto input = twoOperators();
    input.cells.pop_back();
    input.paths = {{"eng", {1, 1, 0}, {1, 1, 0}, {2, 2, 1}, {2, 2, 1}, {3, 3, 2}, true}};
    CHECK(forecast(input).completed.expected == Approx(forecast(input).started.expected));
}

TEST_CASE("a cap that may be reached is named", "[requests][forecast]") {
    auto input = twoOperators();
    input.cost_cap = 1'000;
    CHECK(notes(forecast(input), "The cost cap of 1000 segments will probably be reached."));
    input.cost_cap = 4'000;
    CHECK(notes(forecast(input), "may be reached"));
    input.cost_cap = 1'000'000;
    CHECK_FALSE(notes(forecast(input), "cost cap"));
}

TEST_CASE("an announcement expects no answers, and an empty group costs nothing", "[requests][forecast]") {
    ForecastInput announcement;
    announcement.group = 10;
    announcement.cells = {{"", "eng", "", "no history", 10}};
    announcement.paths = {{"eng", {1, 2, 0}, {1, 2, 0}, {1, 2, 0}, {1, 2, 0}, {1, 2, 0}, true}};
    const auto told = forecast(announcement);
    CHECK(told.answers.high == 0);
    CHECK(told.completed.high == 0);
    CHECK(told.segments_out.low == 20);
    CHECK(told.segments_out.high == 20);
    CHECK(notes(told, "asks nothing"));
    const auto nobody = forecast({});
    CHECK(nobody.segments_out.high == 0);
    CHECK_FALSE(nobody.seconds_to_ask);
}

TEST_CASE("amounts are written with their currency", "[requests][forecast]") {
    CHECK(moneyInWords(0, "Le") == "Le 0.00");
    CHECK(moneyInWords(1240.5, "Le") == "Le 1,240.50");
    CHECK(moneyInWords(999.999, "Le") == "Le 1,000.00");
    CHECK(moneyInWords(12345678.9, "") == "12,345,678.90");
    CHECK(Tariffs{"Le", {{"Orange", 1, 0, 0}}}.of("ORANGE") != nullptr);
    CHECK(Tariffs{"Le", {{"Orange", 1, 0, 0}}}.of("Africell") == nullptr);
}

}  // namespace tama::requests
