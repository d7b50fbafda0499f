// What the commit queue's contract says about closures that fail, on both engines.
#include <atomic>

#include "store/commit_queue.hpp"
#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

using NoteTexts = std::vector<std::string>;

TEST_CASE("a closure that fails leaves its neighbours intact", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    Gate gate(database->queue());
    for (const auto* text : {"a", "bad", "b"}) REQUIRE(database->queue().post(insertNote(outcomes, text)));
    Job half;
    half.work = [](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES ('half')");
        throw std::runtime_error("after the first of two rows");
    };
    half.done = outcomes.done("half");
    REQUIRE(database->queue().post(std::move(half)));
    REQUIRE(database->queue().post(insertNote(outcomes, "c")));
    gate.open();

    const auto said = outcomes.byName();
    CHECK(said.at("a").outcome == CommitOutcome::Committed);
    CHECK(said.at("b").outcome == CommitOutcome::Committed);
    CHECK(said.at("c").outcome == CommitOutcome::Committed);
    CHECK(said.at("bad").outcome == CommitOutcome::Failed);
    CHECK(said.at("half").outcome == CommitOutcome::Failed);
    CHECK(said.at("half").error == "after the first of two rows");
    CHECK(notes(*database) == NoteTexts{"a", "b", "c"});
}

TEST_CASE("a closure that fails alone is replaced by its park closure", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    Gate gate(database->queue());
    Job job = insertNote(outcomes, "bad");
    job.park = [](Transaction& tx, const std::exception& reason) {
        const bool told = std::string(reason.what()).find("INSERT INTO note") != std::string::npos;
        tx.run("INSERT INTO note (text) VALUES (:1)", told ? "parked with its reason" : "parked without");
    };
    REQUIRE(database->queue().post(std::move(job)));
    REQUIRE(database->queue().post(insertNote(outcomes, "next")));
    gate.open();

    const auto said = outcomes.byName();
    CHECK(said.at("bad").outcome == CommitOutcome::Parked);
    CHECK_FALSE(said.at("bad").error.empty());
    CHECK(said.at("next").outcome == CommitOutcome::Committed);
    CHECK(notes(*database) == NoteTexts{"parked with its reason", "next"});
    CHECK(database->metrics().parked == 1);
}

TEST_CASE("a park closure that fails too is reported with both reasons", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    Job job;
    job.work = [](Transaction&) { throw std::runtime_error("first"); };
    job.park = [](Transaction& tx, const std::exception&) {
        tx.run("INSERT INTO note (text) VALUES ('half')");
        throw std::runtime_error("second");
    };
    job.done = outcomes.done("job");
    REQUIRE(database->queue().post(std::move(job)));
    const auto said = outcomes.byName().at("job");
    CHECK(said.outcome == CommitOutcome::Failed);
    CHECK(said.error == "parking failed: second; the work had failed: first");
    CHECK(notes(*database).empty());
}

TEST_CASE("a statement's failure ends its closure even when the closure catches it", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    CHECK_THROWS_AS(
        database->queue().run([](Transaction& tx) {
            try {
                tx.run("INSERT INTO note (text) VALUES ('bad')");
            } catch (const DbError&) {
                // what this case is about
            }
        }),
        DbError
    );
}

TEST_CASE("SQLite's own roll-back of the whole transaction costs nobody else anything", "[store][queue]") {
    TestDatabase database;
    makeNotes(database->queue(), Engine::Sqlite);
    database->queue().run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('there')"); });
    Outcomes outcomes;
    std::atomic<int> runs{0};
    Gate gate(database->queue());
    Job neighbour = insertNote(outcomes, "a");
    neighbour.work = [&runs, work = neighbour.work](Transaction& tx) {
        ++runs;
        work(tx);
    };
    Job breaker;
    breaker.work = [](Transaction& tx) { tx.run("INSERT OR ROLLBACK INTO note (text) VALUES ('there')"); };
    breaker.park = [](Transaction& tx, const std::exception&) {
        tx.run("INSERT INTO note (text) VALUES ('parked')");
    };
    breaker.done = outcomes.done("breaker");
    REQUIRE(database->queue().post(std::move(neighbour)));
    REQUIRE(database->queue().post(std::move(breaker)));
    REQUIRE(database->queue().post(insertNote(outcomes, "b")));
    gate.open();
    const auto said = outcomes.byName();
    CHECK(said.at("a").outcome == CommitOutcome::Committed);
    CHECK(said.at("b").outcome == CommitOutcome::Committed);
    CHECK(said.at("breaker").outcome == CommitOutcome::Parked);
    CHECK(runs == 2);
    CHECK(notes(*database) == NoteTexts{"there", "a", "parked", "b"});
    CHECK(database->metrics().batches_rerun >= 1);
}

TEST_CASE(
    "a disk that is really full fails the closure, keeps its neighbours and parks nothing", "[store][queue]"
) {
    TestDatabase database;
    makeNotes(database->queue(), Engine::Sqlite);
    database->queue().run([](Transaction& tx) {
        const auto pages = tx.one<int>("PRAGMA page_count").value();
        tx.run("PRAGMA max_page_count = " + std::to_string(pages + 10));
    });
    Outcomes outcomes;
    std::atomic<bool> parked{false};
    Gate gate(database->queue());
    REQUIRE(database->queue().post(insertNote(outcomes, "a")));
    Job large;
    large.work = [](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES (:1)", std::string(1'000'000, 'x'));
    };
    large.done = outcomes.done("large");
    large.park = [&](Transaction&, const std::exception&) { parked = true; };
    REQUIRE(database->queue().post(std::move(large)));
    REQUIRE(database->queue().post(insertNote(outcomes, "b")));
    gate.open();
    CHECK(outcomes.byName().at("large").outcome == CommitOutcome::Failed);
    CHECK_FALSE(parked);
    CHECK(notes(*database) == NoteTexts{"a", "b"});
    CHECK(database->metrics().failed == 1);
}
