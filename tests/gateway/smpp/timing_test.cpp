#include <rapidcheck/catch.h>

#include "gateway/smpp/backoff.hpp"
#include "gateway/smpp/delivery_plan.hpp"
#include "gateway/smpp/rate_control.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace std::chrono_literals;

TEST_CASE("reconnecting slows down, spreads out and has a ceiling", "[gateway][smpp]") {
    Backoff backoff(1000ms, 60'000ms, Random(1));
    Milliseconds ceiling{1000};
    std::set<Milliseconds::rep> seen;
    for (int i = 0; i < 20; ++i) {
        const Milliseconds delay = backoff.next();
        CHECK(delay >= ceiling / 2);
        CHECK(delay <= ceiling);
        seen.insert(delay.count());
        ceiling = std::min(ceiling * 2, Milliseconds{60'000});
    }
    CHECK(seen.size() > 15);
    backoff.reset();
    CHECK(backoff.next() <= 1000ms);
    CHECK(backoff.afterConfigurationFault(60'000ms) >= 30'000ms);
    CHECK(backoff.next() >= 30'000ms);
}

TEST_CASE("a delay of nothing is made into one", "[gateway][smpp]") {
    Backoff backoff(0ms, 0ms, Random(1));
    for (int i = 0; i < 10; ++i) CHECK(backoff.next() <= 1ms);
}

TEST_CASE("no sliding second carries more than its segments, and 95 % of them are used", "[gateway][smpp]") {
    for (const double rate : {0.5, 1.0, 10.0, 100.0, 1000.0}) {
        ManualSteadyClock clock;
        RateControl control(rate, clock.now());
        Random random(7);
        std::vector<SteadyTime> sent;
        while (clock.now() < SteadyTime{10s}) {
            while (control.available(clock.now()) > 0) {
                control.take(clock.now());
                // Up to a hundredth of a second on its way, and never before the one ahead of it.
                const auto arrived = clock.now() + std::chrono::microseconds{random.below(10'000)};
                sent.push_back(sent.empty() ? arrived : std::max(arrived, sent.back()));
            }
            const auto wait = control.nextAt(clock.now()) - clock.now();
            REQUIRE(wait > 0ns);
            clock.advance(wait + std::chrono::microseconds{random.below(3'000)});  // timers are late
        }
        CHECK(static_cast<double>(sent.size()) >= rate * 10 * 0.95 - 1);
        std::size_t first = 0;
        for (std::size_t last = 0; last < sent.size(); ++last) {
            while (sent[last] - sent[first] >= 1s) ++first;
            REQUIRE(static_cast<double>(last - first + 1) <= std::max(rate, 1.0) + 1);
        }
    }
    CHECK(RateControl(0, SteadyTime{}).available(SteadyTime{}) > 1'000'000);
}

TEST_CASE("a throttle pauses longer while it goes on, and an acceptance ends that", "[gateway][smpp]") {
    ManualSteadyClock clock;
    RateControl control(0, clock.now());
    const auto pauseAfterThrottle = [&] {
        control.throttled(clock.now());
        control.throttled(clock.now());  // the same burst does not count twice
        CHECK(control.available(clock.now()) == 0);
        const auto pause = control.nextAt(clock.now()) - clock.now();
        clock.advance(pause);
        return pause;
    };
    CHECK(pauseAfterThrottle() == 1s);
    CHECK(pauseAfterThrottle() == 2s);
    for (int i = 0; i < 10; ++i) (void)pauseAfterThrottle();
    CHECK(pauseAfterThrottle() == 30s);
    control.accepted(clock.now());
    CHECK(pauseAfterThrottle() == 1s);
    CHECK(control.throttles(clock.now()));
    clock.advance(600s);
    CHECK_FALSE(control.throttles(clock.now()));
    CHECK(control.available(clock.now()) > 1'000'000);
}

TEST_CASE("an SMSC that throttles gets nearly what it takes, and little more", "[gateway][smpp]") {
    for (const double configured : {0.0, 40.0, 200.0}) {
        ManualSteadyClock clock;
        RateControl control(configured, clock.now());
        RateControl smsc(30, clock.now());  // what the operator has really set
        int accepted = 0;
        int refused = 0;
        while (clock.now() < SteadyTime{300s}) {
            if (control.available(clock.now()) > 0) {
                control.take(clock.now());
                if (smsc.available(clock.now()) > 0) {
                    smsc.take(clock.now());
                    control.accepted(clock.now());
                    ++accepted;
                } else {
                    control.throttled(clock.now());
                    ++refused;
                }
                clock.advance(1ms);
            } else {
                clock.advance(std::max<SteadyTime::duration>(control.nextAt(clock.now()) - clock.now(), 1ms));
            }
        }
        CAPTURE(configured, accepted, refused);
        CHECK(accepted >= 300 * 30 * 7 / 10);
        CHECK(refused <= accepted / 50);
    }
}

TEST_CASE("what is planned comes out by time, then by order", "[gateway][smpp]") {
    rc::prop("for any delays", [](const std::vector<std::uint8_t>& delays) {
        DeliveryPlan plan;
        for (std::size_t i = 0; i < delays.size(); ++i) {
            plan.add({WallTime{Milliseconds{delays[i]}}, false, std::to_string(i), MessageState::Unknown, {}}
            );
        }
        WallTime last{};
        std::uint64_t order = 0;
        std::size_t taken = 0;
        for (int now = 0; now < 256; ++now) {
            while (const auto delivery = plan.takeDue(WallTime{Milliseconds{now}})) {
                RC_ASSERT(delivery->due == WallTime{Milliseconds{now}});
                RC_ASSERT(delivery->due > last || delivery->order > order);
                last = delivery->due;
                order = delivery->order;
                ++taken;
            }
        }
        RC_ASSERT(taken == delays.size());
    });
}

TEST_CASE("receipts are written for those who asked for them", "[gateway][smpp]") {
    SubmitSm submit;
    submit.source = {0, 0, "4636"};
    submit.destination = {1, 1, "23177000001"};
    const PlannedReceipt delivered{1s, MessageState::Delivered, "000"};
    const PlannedReceipt failed{1s, MessageState::Undeliverable, "005"};
    CHECK_FALSE(receiptFor(submit, "1", delivered, WallTime{}));
    submit.registered_delivery = 2;  // only on failure
    CHECK_FALSE(receiptFor(submit, "1", delivered, WallTime{}));
    const auto receipt = receiptFor(submit, "1", failed, WallTime{});
    REQUIRE(receipt);
    CHECK(receipt->due == WallTime{1s});
    CHECK(receipt->message.source.digits == "23177000001");
    CHECK(receipt->message.short_message.find("stat:UNDELIV err:005") != std::string::npos);

    DeliveryPlan plan;
    plan.add(*receipt);
    plan.add(replyFor(submit, "1", {2s, "yes", 0, 0, "23188000001"}, WallTime{}));
    plan.add(replyFor(submit, "2", {2s, "no", 0, 0, ""}, WallTime{}));
    CHECK(plan.cancel("1") == 2);
    const auto left = plan.takeDue(WallTime{2s});
    REQUIRE(left);
    CHECK(left->message.short_message == "no");
}
