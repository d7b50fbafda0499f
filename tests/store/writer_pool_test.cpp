// The commit queue when the world fails: disk, commit, server. With savepoints (SQLite's way) and without.
#include "store/writer_pool.hpp"

#include <algorithm>
#include <thread>

#include "base/clock.hpp"
#include "tests/store/faulty_connection.hpp"
#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

class FaultyQueue {
  public:
    explicit FaultyQueue(bool savepoints) {
        address_ = *parseAddress("sqlite:" + folder_.file("faulty.db").string());
        WriterPool::Settings settings;
        settings.writer.batch_delay = std::chrono::seconds(10);
        settings.writer.now = [this] { return clock_.now(); };
        settings.writer.fate_pause = std::chrono::milliseconds(1);
        settings.writer.connect = [this, savepoints] { return connect(savepoints); };
        std::vector<std::unique_ptr<Connection>> connections;
        connections.push_back(connect(savepoints));
        queue_ = std::make_unique<WriterPool>(settings, std::move(connections));
        makeNotes(*queue_, Engine::Sqlite);
    }

    WriterPool& operator*() { return *queue_; }
    Faults& faults() { return *faults_; }
    void passTime(std::chrono::milliseconds by) { clock_.advance(by); }
    void close() { queue_.reset(); }

    std::vector<std::string> notes() {
        return queue_->run([](Transaction& tx) {
            return tx.all<std::string>("SELECT text FROM note ORDER BY id");
        });
    }

  private:
    std::unique_ptr<Connection> connect(bool savepoints) {
        ++faults_->connects;
        if (Faults::strikes(faults_->failing_connects)) {
            throw DbError(DbErrorKind::ConnectionLost, "nobody answers");
        }
        return std::make_unique<FaultyConnection>(connectTo(address_, Purpose::Write), faults_, savepoints);
    }

    TestFolder folder_;
    ManualSteadyClock clock_;
    Address address_;
    std::shared_ptr<Faults> faults_ = std::make_shared<Faults>();
    std::unique_ptr<WriterPool> queue_;
};

Job statement(Outcomes& outcomes, const std::string& name, const char* sql, std::atomic<int>& parked) {
    Job job;
    job.work = [name, sql](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES (:1)", name);
        tx.run(sql);
    };
    job.park = [&parked](Transaction&, const std::exception&) { ++parked; };
    job.done = outcomes.done(name);
    return job;
}

}  // namespace

TEST_CASE("when a commit fails, its closures run again one by one, each once", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> runs{0};
    std::atomic<int> hooks{0};
    Outcomes outcomes;
    Gate gate(*queue);
    for (const auto* text : {"a", "b", "c"}) {
        Job job = insertNote(outcomes, text);
        job.work = [&, work = job.work](Transaction& tx) {
            ++runs;
            tx.afterCommit([&] { ++hooks; });
            work(tx);
        };
        REQUIRE((*queue).post(std::move(job)));
    }
    queue.faults().failing_commits = 1;
    gate.open();
    for (const auto& [name, said] : outcomes.wait()) CHECK(said.outcome == CommitOutcome::Committed);
    CHECK(runs == 6);
    CHECK(hooks == 3);
    CHECK(queue.notes() == std::vector<std::string>{"a", "b", "c"});
    CHECK((*queue).counters().batches_rerun == 1);
}

TEST_CASE(
    "while commits keep failing, every closure is reported as failed and none as parked", "[store][queue]"
) {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> parked{0};
    Outcomes outcomes;
    Gate gate(*queue);
    for (const auto* text : {"a", "b"}) {
        Job job = insertNote(outcomes, text);
        job.park = [&](Transaction&, const std::exception&) { ++parked; };
        REQUIRE((*queue).post(std::move(job)));
    }
    queue.faults().failing_commits = 4;  // the batch, then the gate and the two alone
    gate.open();
    for (const auto& [name, said] : outcomes.wait()) {
        CHECK(said.outcome == CommitOutcome::Failed);
        CHECK(said.error == "no room for the commit");
    }
    CHECK(parked == 0);
    CHECK(queue.notes().empty());
}

TEST_CASE("a full disk fails the closure that met it and is never parked", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> parked{0};
    Outcomes outcomes;
    Gate gate(*queue);
    REQUIRE((*queue).post(insertNote(outcomes, "a")));
    REQUIRE((*queue).post(statement(outcomes, "full", "SELECT 'DISK'", parked)));
    REQUIRE((*queue).post(insertNote(outcomes, "b")));
    queue.faults().failing_statements = 2;  // in the batch and, without savepoints, alone
    gate.open();
    const auto said = outcomes.byName();
    CHECK(said.at("a").outcome == CommitOutcome::Committed);
    CHECK(said.at("b").outcome == CommitOutcome::Committed);
    CHECK(said.at("full").outcome == CommitOutcome::Failed);
    CHECK(parked == 0);
    CHECK(queue.notes() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a lost connection is made again and the closures run on the new one", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> parked{0};
    Outcomes outcomes;
    Gate gate(*queue);
    REQUIRE((*queue).post(insertNote(outcomes, "a")));
    REQUIRE((*queue).post(statement(outcomes, "link", "SELECT 'LINK'", parked)));
    REQUIRE((*queue).post(insertNote(outcomes, "b")));
    queue.faults().lost_connections = 1;
    gate.open();
    for (const auto& [name, said] : outcomes.wait()) {
        INFO(name << ": " << said.error);
        CHECK(said.outcome == CommitOutcome::Committed);
    }
    CHECK(queue.notes() == std::vector<std::string>{"a", "link", "b"});
    CHECK((*queue).counters().reconnects == 1);
    CHECK(parked == 0);
}

TEST_CASE(
    "while no connection can be made, closures fail at once and the server is not stormed", "[store][queue]"
) {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> parked{0};
    Outcomes outcomes;
    Gate gate(*queue);
    REQUIRE((*queue).post(statement(outcomes, "link", "SELECT 'LINK'", parked)));
    for (int i = 0; i < 50; ++i) REQUIRE((*queue).post(insertNote(outcomes, std::to_string(i))));
    queue.faults().lost_connections = 1;
    queue.faults().failing_connects = 1'000'000;
    const int connects_before = queue.faults().connects;
    gate.open();
    for (const auto& [name, said] : outcomes.wait()) CHECK(said.outcome == CommitOutcome::Failed);
    CHECK(queue.faults().connects - connects_before <= 3);
    CHECK(parked == 0);

    queue.faults().failing_connects = 0;
    CHECK_THROWS_AS(queue.notes(), DbError);  // too early for the next attempt
    queue.passTime(std::chrono::seconds(1));
    CHECK(queue.notes().empty());
}

TEST_CASE("a commit whose answer is lost is done once, whether it was kept or not", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    const bool kept = GENERATE(true, false);
    std::atomic<int> runs{0};
    Outcomes outcomes;
    Gate gate(*queue);
    for (const auto* text : {"a", "b"}) {
        Job job = insertNote(outcomes, text);
        job.work = [&runs, work = job.work](Transaction& tx) {
            ++runs;
            work(tx);
        };
        REQUIRE((*queue).post(std::move(job)));
    }
    queue.faults().lost_answers = 1;
    queue.faults().lost_commit_kept = kept;
    queue.faults().open_looks = 3;
    gate.open();
    for (const auto& [name, said] : outcomes.wait()) {
        INFO(name << ": " << said.error);
        CHECK(said.outcome == CommitOutcome::Committed);
    }
    CHECK(runs == (kept ? 2 : 4));
    CHECK(queue.notes() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a lost answer is waited for while the server is away, and nothing runs again", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    Outcomes outcomes;
    Gate gate(*queue);
    REQUIRE((*queue).post(insertNote(outcomes, "a")));
    queue.faults().lost_answers = 1;
    queue.faults().failing_connects = 3;
    const int connects_before = queue.faults().connects;
    // Time stands still until the batch is closed; then each step is longer than any pause.
    std::atomic<bool> over{false};
    std::thread time([&] {
        while (!over) {
            if (queue.faults().connects > connects_before) queue.passTime(std::chrono::seconds(10));
            std::this_thread::yield();
        }
    });
    gate.open();
    const auto said = outcomes.byName();
    over = true;
    time.join();
    CHECK(said.at("a").outcome == CommitOutcome::Committed);
    CHECK(queue.faults().connects - connects_before == 4);
    CHECK((*queue).counters().batches_rerun == 0);
    CHECK(queue.notes() == std::vector<std::string>{"a"});
}

TEST_CASE("a queue that closes while the server is away says that it does not know", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    std::atomic<int> runs{0};
    Outcomes outcomes;
    Job job = insertNote(outcomes, "a");
    job.work = [&runs, work = job.work](Transaction& tx) {
        ++runs;
        work(tx);
    };
    job.park = [&runs](Transaction&, const std::exception&) { ++runs; };
    queue.faults().lost_answers = 1;
    queue.faults().failing_connects = 1'000'000;
    REQUIRE((*queue).post(std::move(job)));
    queue.close();
    const auto said = outcomes.byName().at("a");
    CHECK(said.outcome == CommitOutcome::Failed);
    CHECK(said.error.starts_with("it is not known whether this was kept: "));
    CHECK(runs == 1);
}

TEST_CASE("a server that cannot tell of a lost commit makes it fail as unknown", "[store][queue]") {
    FaultyQueue queue(GENERATE(true, false));
    queue.faults().lost_answers = 1;
    queue.faults().forgetful = true;
    CHECK_THROWS_WITH(
        (*queue).run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('a')"); }),
        "it is not known whether this was kept: forgotten"
    );
    CHECK(queue.notes() == std::vector<std::string>{"a"});
}
