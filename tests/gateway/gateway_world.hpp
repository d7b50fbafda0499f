// What the gateway's tests stand on: a database, a clock that stands still, and doors that record what came
// through.
//   GatewayWorld world;
//   const auto id = world.enqueue("Hello", world.number(1));
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "gateway/channel_store.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/outbox.hpp"
#include "gateway/router.hpp"
#include "store/phone_codec.hpp"
#include "tests/store/test_database.hpp"

namespace tama::tests {

class RecordingPermit final : public gateway::SendPermit {
  public:
    std::set<gateway::MessageClass> forbidden;
    Result<void> check(store::Transaction&, const gateway::OutboundMessage& message, std::int64_t, WallTime)
        override {
        if (forbidden.contains(message.message_class))
            return fail(ErrorCode::Refused, "the procedure forbids it");
        return {};
    }
};

/// Keeps what was committed, and nothing of closures that were rolled back.
class RecordingListener final : public gateway::OutcomeListener {
  public:
    std::atomic<bool> broken = false;
    void onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) override {
        if (broken) throw std::runtime_error("the listener is broken");
        tx.afterCommit([this, outcome] {
            const std::scoped_lock lock(mutex_);
            outcomes_.push_back(outcome);
        });
    }
    std::vector<gateway::MessageOutcome> outcomes() const {
        const std::scoped_lock lock(mutex_);
        return outcomes_;
    }
    std::vector<gateway::MessageState> statesOf(std::int64_t message_id) const {
        std::vector<gateway::MessageState> states;
        for (const auto& outcome : outcomes()) {
            if (outcome.message_id == message_id) states.push_back(outcome.state);
        }
        return states;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<gateway::MessageOutcome> outcomes_;
};

/// Throws on the text "explode".
class RecordingHandler final : public gateway::InboundHandler {
  public:
    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override {
        if (message.text == "explode") throw std::runtime_error("the handler cannot read this");
        tx.afterCommit([this, message] {
            const std::scoped_lock lock(mutex_);
            messages_.push_back(message);
        });
    }
    std::vector<std::string> texts() const {
        const std::scoped_lock lock(mutex_);
        std::vector<std::string> all;
        for (const auto& message : messages_) all.push_back(message.text);
        return all;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<gateway::InboundMessage> messages_;
};

inline gateway::ChannelSettings testChannel(std::string name = "test") {
    gateway::ChannelSettings channel;
    channel.name = std::move(name);
    channel.sender = "1234";
    channel.country = "LR";
    return channel;
}

class GatewayWorld {
  public:
    explicit GatewayWorld(
        store::Engine engine = store::Engine::Sqlite, const gateway::ChannelSettings& channel = testChannel()
    )
        : GatewayWorld(engine, std::vector<gateway::ChannelSettings>{channel}, {}) {}

    /// With several channels; `stores` is the first one's.
    GatewayWorld(
        store::Engine engine,
        const std::vector<gateway::ChannelSettings>& channels,
        gateway::RoutingSettings routing
    )
        : database(engine),
          router(gateway::registerChannels(*database, channels, wall.now()), plans, std::move(routing)),
          channel_id(router.routes().front().channel_id),
          outbox(
              router,
              permit,
              codec,
              ids,
              [this](std::int64_t id) {
                  if (wake) wake(id);
              }
          ),
          stores(channel_id, gateway::text::Charset::Gsm7, codec, ids, handler, listener, {}) {}

    template <class Work>
    auto run(Work work) {
        return database->queue().run(work);
    }

    static PhoneNumber number(int which) {
        return PhoneNumber::fromE164("+23177012" + std::to_string(1000 + which)).value();
    }

    gateway::OutboundMessage message(
        std::string text, PhoneNumber to, gateway::Lane lane = gateway::Lane::Bulk
    ) {
        gateway::OutboundMessage made{
            gateway::MessageClass::Staff, lane, to, std::move(text), {}, {}, {}, {}, 0, 0, {}, {}};
        return made;
    }
    Result<gateway::Enqueued> tryEnqueue(const gateway::OutboundMessage& made) {
        return run([&](store::Transaction& tx) { return outbox.enqueue(tx, made, wall.now()); });
    }
    std::int64_t enqueue(std::string text, PhoneNumber to, gateway::Lane lane = gateway::Lane::Bulk) {
        auto queued = tryEnqueue(message(std::move(text), to, lane));
        if (!queued) throw std::runtime_error(describe(queued.error()));
        return queued->message_id;
    }
    gateway::Marked mark(std::size_t slots = 10, std::size_t for_bulk = 0) {
        return run([&](store::Transaction& tx) {
            return stores.queue.mark(tx, {slots, for_bulk}, wall.now());
        });
    }
    void accept(const gateway::MarkedPart& part, const std::string& smsc_id) {
        run([&](store::Transaction& tx) { stores.ledger.accepted(tx, part.part_id, smsc_id, wall.now()); });
    }
    void receipt(
        const std::string& smsc_id,
        gateway::MessageState state = gateway::MessageState::Delivered,
        std::optional<PhoneNumber> from = {}
    ) {
        const gateway::FailureClass failure = state == gateway::MessageState::Delivered
                                                  ? gateway::FailureClass::None
                                                  : gateway::FailureClass::Absent;
        run([&](store::Transaction& tx) {
            stores.receipts.receive(
                tx, {smsc_id, from ? codec.key(*from) : 0, {state, failure, 0}, wall.now()}
            );
        });
    }
    void optOut(PhoneNumber who) {
        run([&](store::Transaction& tx) {
            tx.run(
                "INSERT INTO opt_out (number_key, number, opted_out_at, reason) VALUES (:1, :2, :3, 'STOP')",
                codec.key(who),
                codec.encode(who),
                wall.now()
            );
        });
    }
    std::string stateOf(std::int64_t message_id) {
        return database->read([&](store::Sql& sql) {
            return sql.one<std::string>("SELECT state FROM message WHERE id = :1", message_id).value();
        });
    }
    std::vector<std::string> partStates(std::int64_t message_id) {
        return database->read([&](store::Sql& sql) {
            return sql.all<std::string>(
                "SELECT state FROM part WHERE message_id = :1 ORDER BY ordinal", message_id
            );
        });
    }
    std::int64_t count(std::string_view statement) {
        return database->read([&](store::Sql& sql) { return sql.one<std::int64_t>(statement).value(); });
    }

    ManualWallClock wall{fromEpochMs(1'790'000'000'000)};
    const NumberingPlans& plans = NumberingPlans::builtIn();
    const store::PhoneCodec codec = store::PhoneCodec::forTests();
    UuidV7Source ids{wall, 1};
    RecordingPermit permit;
    RecordingListener listener;
    RecordingHandler handler;
    std::function<void(std::int64_t)> wake;
    TestDatabase database;
    gateway::Router router;
    std::int64_t channel_id;
    gateway::Outbox outbox;
    gateway::ChannelStores stores;
};

}  // namespace tama::tests
