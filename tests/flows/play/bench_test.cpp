#include "flows/play/bench.hpp"

#include "flows/play/answers.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

/// A clock that goes on by a millisecond each time it is read.
class TickingClock final : public SteadyClock {
  public:
    SteadyTime now() const override {
        clock_.advance(std::chrono::milliseconds(1));
        return clock_.now();
    }

  private:
    mutable ManualSteadyClock clock_;
};

BenchOptions benchOptions(bool saved) {
    BenchOptions out;
    out.saved = saved;
    out.for_at_least = std::chrono::milliseconds(2);
    return out;
}

}  // namespace

TEST_CASE("the benchmark plays every example to its end, with and without saving", "[flows][play]") {
    for (const std::string& name : exampleNames()) {
        for (const bool saved : {false, true}) {
            const auto figures = benchFlow(example(name), benchOptions(saved), TickingClock());
            REQUIRE(figures);
            CHECK(figures->sessions == 40);
            CHECK(figures->sprints == 40 * (figures->answers.size() + 1));
            CHECK(figures->sessionsPerSecond() == Approx(40 / 0.002));
            CHECK(figures->microsecondsPerSprint() == Approx(2000.0 / static_cast<double>(figures->sprints)));
        }
    }
}

TEST_CASE("the benchmark counts the answers of services as sprints", "[flows][play]") {
    const auto assets = assetsOf(flow(
        1,
        "F",
        {step(1, {act("call_webhook", {{"method", "GET"}, {"url", "http://x"}})}, 2),
         question(2, "?", "R", {})}
    ));
    const auto figures = benchFlow(assets, benchOptions(true), TickingClock());
    REQUIRE(figures);
    CHECK(figures->sprints == 40 * 3);
}

TEST_CASE("a workflow that fails or never ends is not measured", "[flows][play]") {
    const auto failing = benchFlow(
        assetsOf(flow(1, "Loop", {step(1, Json::array(), 1)})), benchOptions(false), TickingClock()
    );
    REQUIRE_FALSE(failing);
    CHECK(failing.error().message.find("the workflow fails") != std::string::npos);
    const auto endless = benchFlow(
        assetsOf(flow(1, "Again", {question(1, "?", "R", {.otherwise = 1})})),
        benchOptions(false),
        TickingClock()
    );
    REQUIRE_FALSE(endless);
    CHECK(endless.error().message.find("does not end after 100 answers") != std::string::npos);
}

TEST_CASE("an accepted answer is taken by the test it was made for", "[flows][play]") {
    const std::vector<Way> ways{
        {"A", "has_text", {}},
        {"B", "has_number", {}},
        {"C", "has_date", {}},
        {"D", "has_time", {}},
        {"E", "has_phone", {}},
        {"F", "has_email", {}},
        {"G", "has_number_lt", {"5"}},
        {"H", "has_number_gt", {"5"}},
        {"I", "has_number_between", {"7", "9"}},
        {"J", "has_any_word", {"yes y"}},
        {"K", "has_all_words", {"very good"}},
        {"L", "has_only_phrase", {"very good"}}};
    for (const Way& way : ways) {
        INFO(way.test);
        const auto figures = benchFlow(
            assetsOf(flow(1, "F", {question(1, "?", "R", {.ways = {way}, .otherwise = 1})})),
            benchOptions(false),
            TickingClock()
        );
        REQUIRE(figures);
        CHECK(figures->answers.size() == 1);
    }
    Router none;
    CHECK(acceptedAnswer(none, "eng") == "1");
}

}  // namespace tama::flows::testing
