#include "gateway/route_choice.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

const WallTime kChoiceTime = fromEpochMs(1'790'000'000'000);
constexpr Milliseconds kAllowed{60'000};

class Choice {
  public:
    Choice() {
        for (auto& route : routes_) permitted.push_back(&route);
    }
    ChannelConditions conditions{{1}, {2}, {3}};
    std::optional<std::int64_t> unfinished_on;
    std::vector<const Route*> permitted;

    std::int64_t made() const {
        const auto* route = choose(permitted, conditions, unfinished_on, kAllowed, kChoiceTime);
        return route ? route->channel_id : 0;
    }

  private:
    std::vector<Route> routes_{{.channel_id = 1}, {.channel_id = 2}, {.channel_id = 3}};
};

}  // namespace

TEST_CASE("the first channel takes the message where nothing is in its way", "[gateway]") {
    CHECK(Choice().made() == 1);
}

TEST_CASE("a channel that a person has stopped is passed over at once", "[gateway]") {
    Choice choice;
    choice.conditions[0].mode =
        GENERATE(ChannelMode::Paused, ChannelMode::Draining, ChannelMode::Drained, ChannelMode::Killed);
    CHECK(choice.made() == 2);
}

TEST_CASE("a channel is passed over when it could not send for the time allowed, not before", "[gateway]") {
    Choice choice;
    choice.conditions[0].down_since = kChoiceTime - kAllowed + Milliseconds{1};
    CHECK(choice.made() == 1);
    choice.conditions[0].down_since = kChoiceTime - kAllowed;
    CHECK(choice.made() == 2);
}

TEST_CASE("where none can send, the message waits at the first that keeps it", "[gateway]") {
    Choice choice;
    choice.conditions[0].mode = ChannelMode::Killed;
    choice.conditions[1].mode = GENERATE(ChannelMode::Paused, ChannelMode::Draining, ChannelMode::Drained);
    choice.conditions[2].down_since = kChoiceTime - 2 * kAllowed;
    CHECK(choice.made() == 2);
    for (auto& condition : choice.conditions) condition.mode = ChannelMode::Killed;
    CHECK(choice.made() == 0);
}

TEST_CASE("a number stays with the channel that has a message to it, unless that one is killed", "[gateway]") {
    Choice choice;
    choice.unfinished_on = 3;
    CHECK(choice.made() == 3);
    choice.conditions[2].mode = ChannelMode::Paused;
    CHECK(choice.made() == 3);
    choice.conditions[2].mode = ChannelMode::Killed;
    CHECK(choice.made() == 1);
    choice.unfinished_on = 9;  // of another rule
    CHECK(choice.made() == 1);
}

TEST_CASE("a channel that the store does not know takes nothing", "[gateway]") {
    CHECK(isPassedOver({}, 1, kAllowed, kChoiceTime));
    CHECK(modeOf({}, 1) == ChannelMode::Killed);
}

TEST_CASE("modes have their words, and others are refused", "[gateway]") {
    for (const auto mode :
         {ChannelMode::Open, ChannelMode::Paused, ChannelMode::Draining, ChannelMode::Drained, ChannelMode::Killed}) {
        CHECK(channelModeFrom(nameOf(mode)) == mode);
    }
    CHECK_THROWS_AS(channelModeFrom("asleep"), std::invalid_argument);
}
