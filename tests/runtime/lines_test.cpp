#include "flows/runtime/lines.hpp"
#include "flows/runtime/service_words.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace std::chrono_literals;

TEST_CASE("a second start for a busy number stands in line and begins when the first ends", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto first = world.start(world.awa);
    auto request = world.requestFor(world.awa);
    request.revision_id = world.import("announcement");
    const auto second = world.tryStart(request).value();
    const auto third = world.start(world.awa);
    const auto other = world.start(world.binta);
    CHECK(world.stateOf(second) == "in_line");
    CHECK(world.stateOf(other) == "waiting");
    CHECK(world.messagesTo(world.awa).size() == 1);
    for (const char* text : {"2", "40", "0", "4", "1"}) world.answer(world.awa, text);
    CHECK(world.stateOf(first) == "completed");
    CHECK(world.stateOf(second) == "waiting");
    CHECK(world.stateOf(third) == "in_line");
    CHECK(world.lastMessageTo(world.awa).find("measles campaign") != std::string::npos);
    world.answer(world.awa, "1");
    CHECK(world.stateOf(second) == "completed");
    CHECK(world.stateOf(third) == "waiting");
}

TEST_CASE("the next in line begins when the first expires or cannot be sent", "[runtime]") {
    RuntimeWorld world;
    const auto first = world.start(world.awa);
    const auto second = world.start(world.awa);
    world.pass(72h);
    CHECK(world.stateOf(first) == "expired");
    CHECK(world.stateOf(second) == "waiting");
    const auto third = world.start(world.awa);
    world.permit.refusal = "no";
    world.pass(72h);
    CHECK(world.stateOf(second) == "expired");
    CHECK(world.stateOf(third) == "failed");
}

TEST_CASE("the end of a use case ends its sessions and lets others begin", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    auto other = world.requestFor(world.awa);
    other.use_case_id = world.useCase("UC-2");
    const auto awa = world.start(world.awa);
    const auto awa_other = world.tryStart(other).value();
    const auto awa_again = world.start(world.awa);
    other.number = world.binta;
    other.worker_id = world.workerAt(world.binta);
    const auto binta_other = world.tryStart(other).value();
    const auto binta = world.start(world.binta);
    world.send();
    world.run([&](store::Transaction& tx) {
        world.runtime->interruptUseCase(tx, world.use_case_id, world.clock.now());
    });
    world.fireTimers();
    CHECK(world.stateOf(awa) == "interrupted");
    CHECK(world.stateOf(awa_again) == "interrupted");
    CHECK(world.stateOf(binta) == "interrupted");
    CHECK(world.failureOf(awa) == "the use case has ended");
    CHECK(world.count("session WHERE status = 'interrupted' AND (state <> '' OR ended_at IS NULL)") == 0);
    CHECK(world.stateOf(awa_other) == "waiting");
    CHECK(world.stateOf(binta_other) == "waiting");
    CHECK(world.messagesTo(world.awa).size() == 2);
    CHECK(world.messagesTo(world.binta).size() == 1);
    world.pass(24h);
    CHECK(world.messagesTo(world.awa).size() == 2);  // no reminder from the one that ended
}

TEST_CASE("more sessions in line than one closure begins all begin", "[runtime]") {
    RuntimeWorld world;
    auto other = world.requestFor(world.awa);
    other.use_case_id = world.useCase("UC-2");
    other.worker_id.reset();
    for (int i = 0; i < 45; ++i) {
        const auto number = PhoneNumber::fromE164("+999705000" + std::to_string(10 + i)).value();
        auto first = world.requestFor(number);
        other.number = number;
        REQUIRE(world.tryStart(first));
        REQUIRE(world.tryStart(other));
    }
    world.run([&](store::Transaction& tx) {
        world.runtime->interruptUseCase(tx, world.use_case_id, world.clock.now());
    });
    world.fireTimers();
    CHECK(world.count("session WHERE status = 'waiting'") == 45);
    CHECK(world.count("session WHERE status = 'in_line'") == 0);
}

TEST_CASE("sessions to one number from two of our numbers do not wait for each other", "[runtime]") {
    RuntimeWorld world;
    auto one = world.requestFor(world.awa);
    auto two = world.requestFor(world.awa);
    two.sender = "5000";
    two.revision_id = world.import("announcement");
    const auto first = world.tryStart(one).value();
    const auto second = world.tryStart(two).value();
    CHECK(world.stateOf(second) == "waiting");
    world.send();
    world.say(world.awa, "1", "5000");
    CHECK(world.stateOf(second) == "completed");
    CHECK(world.answersOf(first).front().answered_at == std::nullopt);
    world.say(world.awa, "1", "4242");
    CHECK(world.answersOf(first).front().category == "Yes");
}

TEST_CASE("a pause holds answers, reminders and those in line, and loses none", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto setSending = [&](bool sending) {
        world.run([&](store::Transaction& tx) {
            tx.run("UPDATE use_case SET sending = :2 WHERE id = :1", world.use_case_id, sending);
            if (sending) world.runtime->resumeUseCase(tx, world.use_case_id, world.clock.now());
        });
    };
    auto other = world.requestFor(world.awa);
    other.use_case_id = world.useCase("UC-2");
    other.revision_id = world.import("announcement");
    const auto blocking = world.tryStart(other).value();
    const auto in_line = world.start(world.awa);
    const auto answered = world.start(world.binta);
    const auto silent = world.start(world.shared);
    world.send();
    setSending(false);

    world.pass(1h);
    const auto held = world.say(world.binta, "1");
    world.say(world.awa, "1");
    CHECK(world.stateOf(blocking) == "completed");
    CHECK(world.stateOf(in_line) == "in_line");
    CHECK(world.stateOf(answered) == "waiting");
    CHECK(world.sessionOfMessage(held) == answered);
    CHECK_FALSE(world.answersOf(answered).front().answered_at);
    for (int i = 0; i < 24 * 4; ++i) world.pass(1h);
    CHECK(world.stateOf(silent) == "waiting");
    CHECK(world.messagesTo(world.shared).size() == 1);

    setSending(true);
    world.pass(5min);
    CHECK(world.stateOf(in_line) == "waiting");
    CHECK(world.answersOf(answered).front().category == "Yes");
    CHECK(world.lastMessageTo(world.binta).find("Q2 ") == 0);
    CHECK(world.count("timer WHERE kind = 'held_answer'") == 0);
}

TEST_CASE(
    "a question that was still in the queue is not sent when nobody waits for its answer", "[runtime]"
) {
    RuntimeWorld world;
    world.listen("notice", world.import("announcement"));
    const auto session = world.start(world.awa);
    world.say(world.awa, "NOTICE");
    world.send();
    CHECK(world.stateOf(session) == "interrupted");
    CHECK(world.value<std::string>("SELECT state FROM message WHERE session_id = :1", session) == "expired");
    CHECK(world.count("message WHERE state = 'submitted'") == 1);
}

namespace {

/// A start of another use case for the same number.
runtime::StartRequest ofOther(RuntimeWorld& world, const std::string& number) {
    auto request = world.requestFor(world.awa);
    request.use_case_id = world.useCase(number);
    return request;
}

void answerAll(RuntimeWorld& world) {
    for (const char* text : {"2", "40", "0", "4", "1"}) world.answer(world.awa, text);
}

/// The next of the list on a number, as if requests/ had it.
struct ListedSharers final : runtime::PhoneSharers {
    std::vector<std::int64_t> next;
    std::optional<std::int64_t> nextOnPhone(store::Transaction&, std::int64_t, std::int64_t, WallTime) override {
        if (next.empty()) return std::nullopt;
        const auto worker = next.back();
        next.pop_back();
        return worker;
    }
};

}  // namespace

TEST_CASE("in a line emergencies come first, then what closes first, then the others", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.start(world.awa);
    const auto plain = world.tryStart(ofOther(world, "UC-2")).value();
    const auto later = world.tryStart(ofOther(world, "UC-3")).value();
    const auto sooner = world.tryStart(ofOther(world, "UC-4")).value();
    const auto urgent = world.tryStart(ofOther(world, "UC-5")).value();
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET closes_at = :1 WHERE number = 'UC-3'", world.clock.now() + 240h);
        tx.run("UPDATE use_case SET closes_at = :1 WHERE number = 'UC-4'", world.clock.now() + 120h);
        tx.run("UPDATE use_case SET urgent = 1 WHERE number = 'UC-5'");
    });
    for (const auto next : {urgent, sooner, later, plain}) {
        CHECK(world.stateOf(next) == "in_line");
        answerAll(world);
        CHECK(world.stateOf(next) == "waiting");
    }
}

TEST_CASE("whoever stands in line is counted behind the use case that is asking", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.start(world.awa);
    world.start(world.binta);
    auto request = ofOther(world, "UC-2");
    const auto other = *request.use_case_id;
    world.tryStart(request).value();
    request.number = world.binta;
    request.worker_id = world.workerAt(world.binta);
    world.tryStart(request).value();
    request.number = world.shared;
    request.worker_id = world.workerAt(world.shared);
    world.tryStart(request).value();
    const auto behind = [&](std::int64_t use_case) {
        return world.database->read([&](store::Sql& sql) { return runtime::waitingBehind(sql, use_case); });
    };
    REQUIRE(behind(other).size() == 1);
    CHECK(behind(other).front().number == "UC-1");
    CHECK(behind(other).front().count == 2);
    CHECK(behind(world.use_case_id).empty());
}

TEST_CASE("a use case that skips busy numbers begins with the others only", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    auto request = ofOther(world, "UC-2");
    request.when_busy = runtime::WhenBusy::Skip;
    const auto refused = world.tryStart(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Conflict);
    CHECK(world.count("session") == 1);
    request.number = world.binta;
    request.worker_id = world.workerAt(world.binta);
    CHECK(world.tryStart(request));
}

TEST_CASE("a use case that interrupts takes the number, and the other is offered afterwards", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto first = world.start(world.awa);
    world.answer(world.awa, "1");
    world.send();
    auto request = ofOther(world, "UC-2");
    request.revision_id = world.import("announcement");
    request.when_busy = runtime::WhenBusy::Interrupt;
    const auto second = world.tryStart(request).value();
    CHECK(world.stateOf(first) == "interrupted");
    CHECK(world.stateOf(second) == "waiting");
    CHECK(world.lastMessageTo(world.awa).find("measles campaign") != std::string::npos);
    world.answer(world.awa, "1");
    CHECK(world.stateOf(second) == "completed");
    CHECK(
        world.lastMessageTo(world.awa) ==
        runtime::Vocabulary::builtIn().text(runtime::ServiceText::OfferResume, "eng", false, "t")
    );
    CHECK(world.value<std::string>("SELECT state FROM session WHERE id = :1", first) != "");
    // Once is enough.
    const auto messages = world.messagesTo(world.awa).size();
    world.start(world.awa);
    world.pass(72h);
    CHECK(world.messagesTo(world.awa).size() == messages + 1);
}

TEST_CASE("a use case does not take a number from itself", "[runtime]") {
    RuntimeWorld world;
    const auto first = world.start(world.awa);
    auto request = world.requestFor(world.awa);
    request.when_busy = runtime::WhenBusy::Interrupt;
    const auto second = world.tryStart(request).value();
    CHECK(world.stateOf(first) == "waiting");
    CHECK(world.stateOf(second) == "in_line");
}

TEST_CASE("on a shared telephone the first message says whom it is for", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.start(world.shared);
    CHECK(world.lastMessageTo(world.shared).starts_with("For Chidi Obi (somebody else? Send NOT ME):\n"));
    world.answer(world.shared, "1");
    CHECK(world.lastMessageTo(world.shared).starts_with("Q2 "));
    world.start(world.awa);
    CHECK_FALSE(world.lastMessageTo(world.awa).starts_with("For "));
}

TEST_CASE("NOT ME passes to the next with the telephone, and from the last to nobody", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    ListedSharers sharers;
    const auto chidi = world.workerAt(world.shared).value();
    const auto dede = world.value<std::int64_t>("SELECT id FROM worker WHERE name = 'Dede Obi'");
    sharers.next = {dede};
    world.runtime->passOnBy(sharers);
    const auto first = world.start(world.shared);
    CHECK(world.value<std::int64_t>("SELECT worker_id FROM session WHERE id = :1", first) == chidi);
    world.answer(world.shared, "Not me!");
    CHECK(world.stateOf(first) == "wrong_person");
    const auto second = world.lastSession();
    CHECK(second != first);
    CHECK(world.value<std::int64_t>("SELECT worker_id FROM session WHERE id = :1", second) == dede);
    CHECK(world.lastMessageTo(world.shared).starts_with("For Dede Obi"));
    world.answer(world.shared, "pas moi");
    CHECK(world.stateOf(second) == "wrong_person");
    CHECK(
        world.lastMessageTo(world.shared) == runtime::serviceText(runtime::ServiceText::WrongPerson, "eng")
    );
    CHECK(world.lastSession() == second);
}
