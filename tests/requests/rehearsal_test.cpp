#include "requests/rehearsal.hpp"

#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "flows/format/reader.hpp"
#include "requests/forecast_store.hpp"
#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {
namespace {

using requests::RehearsalInput;
using requests::rehearse;

RehearsalInput inputFor(const std::string& example, std::size_t workers, double begins, double finishes) {
    const auto read = flows::readFlowFile(exampleFile(example), example);
    REQUIRE(read);
    RehearsalInput input;
    input.assets = read->assets;
    input.workflow = read->assets->workflows.front().get();
    input.now = fromEpochMs(1'790'000'000'000);
    input.group = static_cast<std::int64_t>(workers);
    input.sendable = static_cast<std::int64_t>(workers);
    for (std::size_t i = 0; i < workers; ++i) {
        flows::Contact contact;
        contact.uuid = "00000000-0000-4000-8000-" + std::to_string(100000000000 + i);
        contact.name = "Awa Sow";
        contact.language = i % 2 == 0 ? "eng" : "fra";
        contact.urns = {"tel:+99970111111"};
        input.workers.push_back({std::move(contact), begins, finishes, 6});
    }
    return input;
}

}  // namespace

TEST_CASE("simulated workers answer with the chances they are given", "[requests][forecast]") {
    const auto result = rehearse(inputFor("stock-out-report", 600, 0.35, 0.75));
    CHECK(result.simulated == 600);
    CHECK(result.started + result.silent == 600);
    CHECK(result.completed + result.broke_off == result.started);
    // 600 draws of .35: standard deviation 12.
    CHECK(result.started == Approx(210).margin(36));
    CHECK(static_cast<double>(result.completed) / static_cast<double>(result.started) == Approx(0.75).margin(0.12));
    CHECK(result.failed == 0);
    REQUIRE(result.questions.size() >= 4);
    CHECK(result.questions.front().asked == 600);
    CHECK(result.questions.front().answered == result.started);
    CHECK(result.questions.front().not_understood > 0);
    CHECK(result.messages_out > 600);
    CHECK(result.segments_out >= result.messages_out);
    CHECK(result.answers >= static_cast<double>(result.started));
}

TEST_CASE("the same seed plays the same", "[requests][forecast]") {
    auto input = inputFor("stock-out-report", 60, 0.5, 0.5);
    const auto first = rehearse(input);
    CHECK(rehearse(input).segments_out == first.segments_out);
    CHECK(rehearse(input).completed == first.completed);
    input.seed = 2;
    const auto other = rehearse(input);
    CHECK((other.segments_out != first.segments_out || other.completed != first.completed));
}

TEST_CASE("all or nobody answers where the chances say so", "[requests][forecast]") {
    const auto all = rehearse(inputFor("stock-out-report", 40, 1, 1));
    CHECK(all.completed == 40);
    const auto nobody = rehearse(inputFor("stock-out-report", 40, 0, 1));
    CHECK(nobody.silent == 40);
    CHECK(nobody.answers == 0);
    const auto told = rehearse(inputFor("announcement", 10, 0, 0));
    CHECK(told.simulated == 10);
    CHECK(told.messages_out >= 10);
    CHECK(rehearse({}).simulated == 0);
}

TEST_CASE("a rehearsal writes nothing, sends nothing and comes near its forecast", "[requests][forecast]") {
    ActivationWorld world;
    world.addCommunityWorkers(300);
    requests::ForecastSettings settings;
    settings.conventions.allowed_languages = {"eng", "fra"};
    requests::Forecaster forecaster(*world.database, world.codec, world.clock, settings);
    Plan plan{world.revision_id, world.group(kCommunityWorkers), "", "4242", {}};
    const auto id = useCaseIn(State::Satisfied, *world.database, *world.use_cases, plan, world.clock);
    const auto basis = forecaster.basisOf(id);
    REQUIRE(basis);
    const auto input = forecaster.rehearsalOf(*basis, 3);
    REQUIRE(input);
    const auto messages = world.count("message");
    const auto sessions = world.count("session");
    const auto result = rehearse(*input);
    CHECK(world.count("message") == messages);
    CHECK(world.count("session") == sessions);
    CHECK(result.simulated == 300);
    const auto forecast = requests::forecast(basis->input);
    CHECK(static_cast<double>(result.started) == Approx(forecast.started.expected).margin(30));
    CHECK(result.segments_out > forecast.segments_out.low);
    CHECK(result.segments_out < forecast.segments_out.high);
    CHECK(result.segments_out == Approx(forecast.segments_out.expected).epsilon(0.15));
    const auto json = requests::toJson(result, forecast);
    CHECK(json["figures"]["completed"]["rehearsed"] == static_cast<double>(result.completed));
    CHECK(json["in_words"] == "All 300 workers who can be asked were played.");
}

TEST_CASE("of a large group some are played and the figures scaled, and it says so", "[requests][forecast]") {
    requests::Rehearsal some;
    some.sendable = 10'000;
    some.simulated = 2'000;
    some.completed = 500;
    requests::Forecast forecast;
    const auto text = requests::toText(some, forecast);
    CHECK(text.find("2000 of 10000 workers who can be asked were played; the figures are scaled") == 0);
    CHECK(requests::toJson(some, forecast)["figures"]["completed"]["rehearsed"] == 2'500.0);
    auto crowd = inputFor("announcement", requests::kMostRehearsed + 5, 0, 0);
    CHECK(rehearse(crowd).simulated == static_cast<std::int64_t>(requests::kMostRehearsed));
}

}  // namespace tama::tests
