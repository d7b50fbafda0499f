#include "gateway/fail_over.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include <rapidcheck/catch.h>

#include "gateway/channel_watch.hpp"
#include "gateway/message_life.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

namespace {

using Texts = std::vector<std::string>;

/// Two channels; a rule sends all to the first and lets the second stand in, but for staff's `alone` text.
struct TwoChannels {
    explicit TwoChannels(store::Engine engine = store::Engine::Sqlite, SubmitStyle style_of_second = {})
        : world(engine, channels(style_of_second), rules()) {
        second = world.router.routes()[1].channel_id;
        other = std::make_unique<ChannelStores>(
            second, text::Charset::Gsm7, world.codec, world.ids, world.handler, world.listener, std::function<void()>{}
        );
    }

    static std::vector<ChannelSettings> channels(const SubmitStyle& style) {
        auto one = testChannel("orange");
        auto two = testChannel("mtn");
        two.sender = "5678";
        two.style = style;
        return {one, two};
    }
    static RoutingSettings rules() {
        RoutingSettings settings;
        settings.rules = {
            {.classes = {MessageClass::Test}, .channels = {{"orange", 1}}},
            {.channels = {{"orange", 1}, {"mtn", 0}}}};
        settings.fail_over_after = std::chrono::minutes{1};
        return settings;
    }

    std::int64_t first() const { return world.channel_id; }
    void let(std::int64_t channel_id, ChannelMode mode) {
        world.run([&](store::Transaction& tx) { return setMode(tx, channel_id, mode); });
    }
    void signOfLife(std::int64_t channel_id, bool can_send) {
        world.run([&](store::Transaction& tx) {
            gateway::signOfLife(tx, channel_id, can_send, world.wall.now());
        });
    }
    /// Called by several writers at once where the engine has them.
    void wake(std::int64_t id) {
        const std::scoped_lock lock(mutex);
        woken.push_back(id);
    }
    /// Until a look finds nothing any more.
    void watch() {
        const FailOver::Wake noted = [this](std::int64_t id) { wake(id); };
        ChannelWatch watch(
            *world.database, FailOver(world.router, world.codec, world.listener, noted), noted, world.wall
        );
        while (watch.look() > 0) continue;
    }
    Marked markSecond(std::size_t slots = 100) {
        return world.run([&](store::Transaction& tx) {
            return other->queue.mark(tx, {slots, 0}, world.wall.now());
        });
    }
    std::int64_t channelOf(std::int64_t message_id) {
        return world.database->read([&](store::Sql& sql) {
            return sql.one<std::int64_t>("SELECT channel_id FROM message WHERE id = :1", message_id).value();
        });
    }

    GatewayWorld world;
    std::int64_t second = 0;
    std::unique_ptr<ChannelStores> other;
    std::mutex mutex;
    std::vector<std::int64_t> woken;
};

}  // namespace

TEST_CASE("a new message goes to the channel that stands in, under that one's sender", "[gateway][store]") {
    TwoChannels two(GENERATE(from_range(testEngines())));
    CHECK(two.channelOf(two.world.enqueue("one", two.world.number(1))) == two.first());
    two.signOfLife(two.first(), false);
    CHECK(two.channelOf(two.world.enqueue("two", two.world.number(2))) == two.first());
    two.world.wall.advance(std::chrono::minutes{1});
    two.signOfLife(two.first(), false);
    auto message = two.world.message("three", two.world.number(3));
    message.sender = "1234";  // a session's, that began on the first
    const auto third = two.world.tryEnqueue(message);
    CHECK(two.channelOf(third->message_id) == two.second);
    CHECK(two.markSecond().parts.at(0).sender == "5678");
    // A number with a message on its way stays.
    CHECK(two.channelOf(two.world.enqueue("four", two.world.number(1))) == two.first());
    two.signOfLife(two.first(), true);
    CHECK(two.channelOf(two.world.enqueue("five", two.world.number(4))) == two.first());
}

TEST_CASE("what waits on a channel that is passed over moves, and keeps its order", "[gateway][store]") {
    TwoChannels two(GENERATE(from_range(testEngines())));
    std::map<int, std::vector<std::int64_t>> of;
    for (int i = 0; i < 120; ++i) of[i].push_back(two.world.enqueue("one", two.world.number(i)));
    for (int i = 0; i < 120; i += 2) of[i].push_back(two.world.enqueue("two", two.world.number(i)));
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.world.count("SELECT COUNT(*) FROM message WHERE channel_id = " + std::to_string(two.first())) == 0);
    CHECK(std::find(two.woken.begin(), two.woken.end(), two.second) != two.woken.end());
    CHECK(two.world.mark().parts.empty());
    auto marked = two.markSecond(200);
    REQUIRE(marked.parts.size() == 120);
    for (const auto& part : marked.parts) {
        CHECK(part.text == "one");
        CHECK(part.sender == "5678");
        two.world.run([&](store::Transaction& tx) {
            two.other->ledger.accepted(tx, part.part_id, "A" + std::to_string(part.part_id), two.world.wall.now());
        });
    }
    marked = two.markSecond(200);
    CHECK(marked.parts.size() == 60);
    CHECK(std::all_of(marked.parts.begin(), marked.parts.end(), [](const auto& part) { return part.text == "two"; }));
}

TEST_CASE("a number with a part handed over stays with all its messages", "[gateway][store]") {
    TwoChannels two(GENERATE(from_range(testEngines())));
    const auto on_the_wire = two.world.enqueue(std::string(200, 'x'), two.world.number(1));
    const auto behind = two.world.enqueue("behind", two.world.number(1));
    const auto marked = two.world.mark(1);  // one of two parts
    const auto free = two.world.enqueue("free", two.world.number(2));
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.channelOf(on_the_wire) == two.first());
    CHECK(two.channelOf(behind) == two.first());
    CHECK(two.channelOf(free) == two.second);

    // The answer came, and the other part is still here: half a message does not go elsewhere.
    two.world.accept(marked.parts.at(0), "A1");
    two.watch();
    CHECK(two.channelOf(on_the_wire) == two.first());
    two.let(two.first(), ChannelMode::Open);
    for (const auto& part : two.world.mark().parts) two.world.accept(part, "A2");
    CHECK(two.world.stateOf(on_the_wire) == "submitted");
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.channelOf(behind) == two.second);
}

TEST_CASE("a part that is sent again because its answer was lost goes over no other channel", "[gateway][store]") {
    TwoChannels two;
    const auto message = two.world.enqueue("perhaps arrived", two.world.number(1));
    const auto marked = two.world.mark();
    two.world.run([&](store::Transaction& tx) {
        two.world.stores.ledger.answerLost(
            tx, marked.parts.at(0).part_id, InDoubtPolicy::Resend, Milliseconds{0}, two.world.wall.now()
        );
    });
    CHECK(two.world.stateOf(message) == "queued");
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.channelOf(message) == two.first());
}

TEST_CASE("what no other channel may take stays where it is", "[gateway][store]") {
    TwoChannels two;
    auto test = two.world.message("a test", two.world.number(1));
    test.message_class = MessageClass::Test;
    const auto alone = two.world.tryEnqueue(test)->message_id;
    const auto behind = two.world.enqueue("may move", two.world.number(1));
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.channelOf(alone) == two.first());
    CHECK(two.world.stateOf(alone) == "queued");
    CHECK(two.channelOf(behind) == two.second);
    CHECK(two.world.stateOf(behind) == "queued");
    two.let(two.second, ChannelMode::Paused);
    two.watch();
    CHECK(two.channelOf(behind) == two.second);  // nothing is better
}

TEST_CASE("a killed channel cancels what no other may take, and takes nothing new", "[gateway][store]") {
    TwoChannels two(GENERATE(from_range(testEngines())));
    auto test = two.world.message(std::string(200, 'x'), two.world.number(1));
    test.message_class = MessageClass::Test;
    const auto half = two.world.tryEnqueue(test)->message_id;
    const auto marked = two.world.mark(1);
    test.to = two.world.number(2);
    const auto alone = two.world.tryEnqueue(test)->message_id;
    const auto moves = two.world.enqueue("moves", two.world.number(3));
    two.let(two.first(), ChannelMode::Killed);
    two.watch();
    CHECK(two.world.stateOf(alone) == "cancelled");
    CHECK(two.channelOf(moves) == two.second);
    CHECK(two.world.partStates(half) == Texts{"submitting", "cancelled"});
    two.world.accept(marked.parts.at(0), "A1");  // its answer still counts
    CHECK(two.world.partStates(half) == Texts{"submitted", "cancelled"});

    test.to = two.world.number(4);
    const auto refused = two.world.tryEnqueue(test);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Unavailable);
    CHECK(two.channelOf(two.world.enqueue("another way", two.world.number(4))) == two.second);
}

TEST_CASE("a draining channel keeps what it has to send", "[gateway][store]") {
    TwoChannels two;
    const auto message = two.world.enqueue("one", two.world.number(1));
    two.let(two.first(), ChannelMode::Draining);
    two.watch();
    CHECK(two.channelOf(message) == two.first());
    CHECK(two.channelOf(two.world.enqueue("new", two.world.number(2))) == two.second);
    for (const auto& part : two.world.mark().parts) two.world.accept(part, "A1");
    two.watch();
    CHECK(two.world.count("SELECT COUNT(*) FROM channel WHERE mode = 'drained'") == 1);
}

TEST_CASE("a text is cut anew for the channel that it moves to, and its life tells of the move", "[gateway][store]") {
    SubmitStyle whole;
    whole.concatenation = Concatenation::Payload;
    TwoChannels two(store::Engine::Sqlite, whole);
    const auto message = two.world.enqueue(std::string(400, 'x'), two.world.number(1));
    REQUIRE(two.world.partStates(message).size() == 3);
    two.let(two.first(), ChannelMode::Paused);
    two.watch();
    CHECK(two.world.partStates(message) == Texts{"queued"});
    const auto marked = two.markSecond();
    REQUIRE(marked.parts.size() == 1);
    CHECK(marked.parts[0].part_count == 3);
    CHECK(marked.parts[0].segments == 3);
    CHECK(two.world.count("SELECT COUNT(*) FROM part_event WHERE event = 'moved' AND detail = 'from orange to mtn'") == 1);
    // And back, in several parts again.
    two.world.run([&](store::Transaction& tx) {
        two.other->ledger.notWritten(tx, marked.parts[0].part_id, two.world.wall.now());
    });
    two.let(two.first(), ChannelMode::Open);
    two.let(two.second, ChannelMode::Paused);
    two.watch();
    CHECK(two.world.partStates(message) == Texts{"queued", "queued", "queued"});
    CHECK(two.world.mark().parts.size() == 3);
}

TEST_CASE("the watch wakes what was let go on from elsewhere", "[gateway][store]") {
    TwoChannels two;
    ChannelWatch watch(
        *two.world.database,
        FailOver(two.world.router, two.world.codec, two.world.listener, {}),
        [&two](std::int64_t id) { two.wake(id); },
        two.world.wall
    );
    watch.look();
    CHECK(two.woken.empty());
    two.let(two.second, ChannelMode::Paused);
    watch.look();
    two.let(two.second, ChannelMode::Open);
    watch.look();
    watch.look();
    CHECK(two.woken == std::vector<std::int64_t>{two.second, two.second});
    two.woken.clear();
    two.world.run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, created_at)"
            " VALUES ('u', 'UC-1', 'Stock-outs', 'Unit', 'active', '{}', 'editor', 1, 0)"
        );
    });
    watch.look();
    watch.look();
    CHECK(two.woken == std::vector<std::int64_t>{two.first(), two.second});
}

TEST_CASE("whatever happens to the channels, a number's messages are sent in their order", "[gateway][store][property]") {
    rc::prop("order per number", [] {
        TwoChannels two;
        std::map<int, int> made;                     // by number
        std::map<std::string, std::string> arrived;  // by number: the texts, in the order of being marked
        std::vector<std::pair<bool, MarkedPart>> unanswered;  // whether on the second
        const auto steps = *rc::gen::inRange(5, 40);
        const auto take = [&](bool on_second, const Marked& marked) {
            for (const auto& part : marked.parts) {
                arrived[part.to.e164()] += part.text;
                unanswered.emplace_back(on_second, part);
            }
        };
        for (int i = 0; i < steps; ++i) {
            switch (*rc::gen::inRange(0, 6)) {
                case 0:
                case 1: {
                    const int who = *rc::gen::inRange(0, 4);
                    two.world.enqueue(std::string(1, static_cast<char>('a' + made[who]++)), two.world.number(who));
                    break;
                }
                case 2:
                    two.let(
                        *rc::gen::element(two.first(), two.second),
                        *rc::gen::element(ChannelMode::Open, ChannelMode::Paused)
                    );
                    break;
                case 3:
                    two.watch();
                    break;
                case 4:
                    take(false, two.world.mark(2));
                    take(true, two.markSecond(2));
                    break;
                default:
                    for (const auto& [on_second, part] : std::exchange(unanswered, {})) {
                        auto& ledger = on_second ? two.other->ledger : two.world.stores.ledger;
                        two.world.run([&, id = part.part_id](store::Transaction& tx) {
                            ledger.accepted(tx, id, "A" + std::to_string(id), two.world.wall.now());
                        });
                    }
            }
        }
        for (const auto& [number, texts] : arrived) RC_ASSERT(std::is_sorted(texts.begin(), texts.end()));
    });
}
