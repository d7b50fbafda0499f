// What the tests of live sessions stand on: a registry, one channel without a network, the real outbox and
// delivery ledger, an example workflow, and a clock that is moved by hand.
//   RuntimeWorld world;
//   const auto session = world.start(world.awa);
//   world.send();                    // the SMSC takes everything that may go
//   world.say(world.awa, "1");       // a worker's SMS
//   world.pass(24h);                 // time goes by, due timers fire
#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "flows/runtime/runtime.hpp"
#include "flows/runtime/timers.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "gateway/channel_store.hpp"
#include "gateway/channel_stores.hpp"
#include "gateway/outbox.hpp"
#include "gateway/router.hpp"
#include "registry/import.hpp"
#include "registry/worker_csv.hpp"
#include "registry/worker_store.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/granting_permit.hpp"

namespace tama::tests {

inline std::string exampleFile(const std::string& name) {
    std::ifstream file(std::string(TAMA_SOURCE_DIR) + "/flows-examples/" + name + ".json");
    if (!file) throw std::runtime_error("there is no example " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("not found: " + what);
    return text.replace(at, what.size(), with);
}

struct AnswerFacts {
    std::int64_t position = 0;
    std::string key;
    std::int64_t attempts = 0;
    std::optional<bool> first_try_valid;
    std::optional<bool> valid;
    std::optional<std::string> value;
    std::optional<std::string> category;
    std::optional<std::string> raw_input;
    WallTime asked_at;
    std::optional<WallTime> sent_at;
    std::optional<WallTime> delivered_at;
    std::optional<WallTime> answered_at;
    bool timed_out = false;
};

class RuntimeWorld {
  public:
    explicit RuntimeWorld(store::Engine engine = store::Engine::Sqlite)
        : database(engine),
          router(gateway::registerChannels(*database, {channelSettings()}, clock.now()), plans),
          channel_id(router.routes().front().channel_id),
          outbox(router, permit, codec, ids),
          channel(channel_id, gateway::text::Charset::Gsm7, codec, ids, doors_, doors_, {}) {
        auto records = registry::readWorkerCsv(kWorkers, "workers.csv").value();
        registry::importRecords(*database, std::move(records), {"test", "XT", {}}, {plans, codec, clock, ids})
            .value();
        boot();
        revision_id = import("stock-out-report");
        use_case_id = useCase("UC-1");
    }

    template <class Work>
    auto run(Work work) {
        return database->queue().run(work);
    }
    template <class T, class... Params>
    T value(const std::string& statement, const Params&... params) {
        return database->read([&](store::Sql& sql) { return sql.one<T>(statement, params...).value(); });
    }
    std::int64_t count(const std::string& what) {
        return value<std::int64_t>("SELECT count(*) FROM " + what);
    }

    /// As if the program had been stopped and started: only the database is left.
    void restart() {
        timers.reset();
        runtime.reset();
        workflows.reset();
        boot();
    }

    std::int64_t importText(const std::string& json, const std::string& file = "example.json") {
        return run([&](store::Transaction& tx) {
            const auto revisions = workflows->importFile(tx, json, file, "data.manager", clock.now());
            if (!revisions) throw std::runtime_error(describe(revisions.error().front()));
            return revisions->front().id;
        });
    }
    std::int64_t import(const std::string& example) { return importText(exampleFile(example), example); }

    std::int64_t useCase(const std::string& number) {
        return run([&](store::Transaction& tx) {
            return tx.insert(
                "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, "
                "created_at) VALUES (:1, :1, 't', 'u', 'active', '{}', 'data.manager', 1, 0) RETURNING id",
                number
            );
        });
    }
    std::optional<std::int64_t> workerAt(const PhoneNumber& number) {
        return database->read([&](store::Sql& sql) {
            return registry::findWorkerIdByNumber(sql, codec.key(number));
        });
    }

    Result<std::int64_t> tryStart(const runtime::StartRequest& request) {
        return run([&](store::Transaction& tx) { return runtime->start(tx, request, clock.now()); });
    }
    runtime::StartRequest requestFor(const PhoneNumber& number) {
        return {
            .revision_id = revision_id,
            .use_case_id = use_case_id,
            .worker_id = workerAt(number),
            .number = number};
    }
    std::int64_t start(const PhoneNumber& number) { return tryStart(requestFor(number)).value(); }

    /// What the inbox and the runtime do with an SMS, in one closure; its message id.
    std::int64_t say(const PhoneNumber& from, const std::string& text, const std::string& to = "4242") {
        return run([&](store::Transaction& tx) { return take(tx, from, text, to); });
    }
    std::int64_t take(
        store::Transaction& tx,
        const PhoneNumber& from,
        const std::string& text,
        const std::string& to = "4242"
    ) {
        const auto id = tx.insert(
            "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, "
            "text, "
            "encoding, part_count, state, created_at, finished_at) "
            "VALUES (:1, 'in', '', 0, :2, :3, :4, :5, :6, 'gsm7', 1, 'received', :7, :7) RETURNING id",
            ids.uuid(),
            channel_id,
            codec.encode(from),
            codec.key(from),
            to,
            text,
            clock.now()
        );
        tx.run(
            "INSERT INTO recipient (channel_id, number_key, last_inbound_at) VALUES (:1, :2, :3) "
            "ON CONFLICT (number_key, channel_id) DO UPDATE SET last_inbound_at = :3",
            channel_id,
            codec.key(from),
            clock.now()
        );
        runtime->receive(tx, {id, channel_id, from, to, text, clock.now()});
        return id;
    }

    /// Marks what may go now, as the channel does.
    std::vector<gateway::MarkedPart> mark() {
        return run([&](store::Transaction& tx) {
                   return channel.queue.mark(tx, {.slots = 100, .for_bulk = 50}, clock.now());
               }
        ).parts;
    }
    void accept(const gateway::MarkedPart& part) {
        run([&](store::Transaction& tx) {
            channel.ledger.accepted(tx, part.part_id, smscId(part.part_id), clock.now());
        });
    }
    /// The SMSC takes everything that may go, and what that releases.
    void send() {
        for (auto parts = mark(); !parts.empty(); parts = mark()) {
            for (const auto& part : parts) accept(part);
        }
    }
    /// The phones report everything that was sent as delivered.
    void deliver() {
        const auto parts = database->read([](store::Sql& sql) {
            return sql.all<std::int64_t>("SELECT id FROM part WHERE state = 'submitted' ORDER BY id");
        });
        for (const auto id : parts) {
            run([&](store::Transaction& tx) {
                channel.receipts.receive(
                    tx,
                    {smscId(id),
                     0,
                     {gateway::MessageState::Delivered, gateway::FailureClass::None, 0},
                     clock.now()}
                );
            });
        }
    }
    /// A worker answers what was asked: everything is sent first.
    void answer(const PhoneNumber& from, const std::string& text) {
        send();
        clock.advance(std::chrono::minutes{1});
        say(from, text);
    }

    void fireTimers() {
        while (timers->runDue() > 0) {
        }
    }
    void pass(Milliseconds time) {
        clock.advance(time);
        fireTimers();
    }

    std::vector<std::string> messagesTo(const PhoneNumber& number) {
        return database->read([&](store::Sql& sql) {
            return sql.all<std::string>(
                "SELECT text FROM message WHERE direction = 'out' AND number_key = :1 ORDER BY id",
                codec.key(number)
            );
        });
    }
    std::string lastMessageTo(const PhoneNumber& number) {
        const auto all = messagesTo(number);
        return all.empty() ? "" : all.back();
    }
    std::string stateOf(std::int64_t session_id) {
        return value<std::string>("SELECT status FROM session WHERE id = :1", session_id);
    }
    std::string failureOf(std::int64_t session_id) {
        return value<std::string>("SELECT failure FROM session WHERE id = :1", session_id);
    }
    std::int64_t lastSession() { return value<std::int64_t>("SELECT max(id) FROM session"); }
    std::optional<std::int64_t> sessionOfMessage(std::int64_t message_id) {
        return value<std::optional<std::int64_t>>("SELECT session_id FROM message WHERE id = :1", message_id);
    }
    bool hasOptedOut(const PhoneNumber& number) {
        return database->read([&](store::Sql& sql) {
            return sql.one<int>("SELECT 1 FROM opt_out WHERE number_key = :1", codec.key(number)).has_value();
        });
    }
    std::vector<AnswerFacts> answersOf(std::int64_t session_id) {
        return database->read([&](store::Sql& sql) {
            std::vector<AnswerFacts> answers;
            sql.each<
                std::int64_t,
                std::string,
                std::int64_t,
                std::optional<bool>,
                std::optional<bool>,
                std::optional<std::string>,
                std::optional<std::string>,
                std::optional<std::string>,
                WallTime,
                std::optional<WallTime>,
                std::optional<WallTime>,
                std::optional<WallTime>,
                bool>(
                "SELECT position, result_key, attempts, first_try_valid, valid, value, category, raw_input, "
                "asked_at, sent_at, delivered_at, answered_at, timed_out FROM answer WHERE session_id = :1 "
                "ORDER BY position",
                [&answers](auto row) {
                    answers.push_back(std::make_from_tuple<AnswerFacts>(std::move(row)));
                },
                session_id
            );
            return answers;
        });
    }
    void listen(const std::string& word, std::int64_t revision, bool only_word = false) {
        run([&](store::Transaction& tx) {
            runtime::trigger_store::listen(tx, word, only_word, revision, use_case_id);
        });
    }

    // A nurse who reads English, one who reads French; two who share a phone; nobody we know.
    PhoneNumber awa = PhoneNumber::fromE164("+99970111111").value();
    PhoneNumber binta = PhoneNumber::fromE164("+99970222222").value();
    PhoneNumber shared = PhoneNumber::fromE164("+99970333333").value();
    PhoneNumber stranger = PhoneNumber::fromE164("+99970999999").value();

    ManualWallClock clock{fromEpochMs(1'790'000'000'000)};
    const NumberingPlans& plans = NumberingPlans::builtIn();
    const store::PhoneCodec codec = store::PhoneCodec::forTests();
    UuidV7Source ids{clock, 1};
    GrantingPermit permit;
    TestDatabase database;
    gateway::Router router;
    std::int64_t channel_id;
    gateway::Outbox outbox;
    std::unique_ptr<runtime::WorkflowStore> workflows;
    std::unique_ptr<runtime::Runtime> runtime;
    std::unique_ptr<runtime::TimerLoop> timers;
    runtime::RuntimeSettings settings{.country = "XT", .languages = {"eng", "fra"}, .seed = 1};  // from restart() on
    std::int64_t revision_id = 0;  // of the stock-out report
    std::int64_t use_case_id = 0;

  private:
    /// The gateway keeps its doors while the runtime behind them is restarted.
    struct Doors final : gateway::InboundHandler, gateway::OutcomeListener {
        explicit Doors(RuntimeWorld& inside) : world(inside) {}
        void receive(store::Transaction& tx, const gateway::InboundMessage& message) override {
            world.runtime->receive(tx, message);
        }
        void onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) override {
            world.runtime->onOutcome(tx, outcome);
        }
        RuntimeWorld& world;
    };

    static constexpr const char* kWorkers =
        "id,name,phone,cadre,facility,district,language,status\n"
        "1,Awa Sow,70111111,nurse,Karita HC,Karita,English,active\n"
        "2,Binta Diallo,70222222,nurse,Karita HC,Karita,French,active\n"
        "3,Chidi Obi,70333333,midwife,Karita HC,Karita,English,active\n"
        "4,Dede Obi,70333333,midwife,Karita HC,Karita,English,active\n"
        "5,Efua Mensah,,midwife,Karita HC,Karita,English,active\n"
        "6,Fanta Keita,70666666,midwife,Karita HC,Karita,English,left\n"
        "7,Gana Ba,70777777,midwife,Karita HC,Karita,English,active\n";

    static gateway::ChannelSettings channelSettings() {
        gateway::ChannelSettings settings;
        settings.name = "test";
        settings.sender = "4242";
        settings.country = "XT";
        return settings;
    }
    static std::string smscId(std::int64_t part_id) { return "S" + std::to_string(part_id); }

    void boot() {
        workflows = std::make_unique<runtime::WorkflowStore>();
        runtime = std::make_unique<runtime::Runtime>(
            settings,
            outbox,
            router,
            *workflows,
            codec,
            plans,
            ids
        );
        timers = std::make_unique<runtime::TimerLoop>(*database, clock);
        runtime->registerTimers(*timers);
    }

    Doors doors_{*this};

  public:
    gateway::ChannelStores channel;  // what the one channel does in the store
};

}  // namespace tama::tests
