// How long the figures of a use case with 30,000 workers take. Printed, not asserted: machines differ.
#include <chrono>
#include <iostream>
#include <string>

#include "reports/conversation_index.hpp"
#include "reports/live.hpp"
#include "reports/overview.hpp"
#include "reports/target_facts.hpp"
#include "tests/reports/reports_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using tama::tests::ReportsWorld;

namespace {

constexpr std::int64_t kCopies = 2'500;  // of the twelve workers: 30,000

/// Repeats the hand-made use case with all its rows; ids of copy n are those of the original + n * 1,000.
void multiply(ReportsWorld& world) {
    constexpr const char* kNumbers =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(:1 AS BIGINT)) ";
    const std::string numbers = kNumbers;
    world.database->queue().run([&](store::Transaction& tx) {
        const auto copy = [&](const std::string& insert, const std::string& select) {
            tx.run(insert + " " + numbers + select, kCopies - 1);
        };
        const std::string of_use_case = std::to_string(world.use_case_id);
        copy(
            "INSERT INTO worker (id, uuid, source, source_id, name, name_key, cadre, status, place_id, "
            "language, "
            "created_at, updated_at)",
            "SELECT id + i * 1000, uuid || i, source, source_id || i, name, name_key, cadre, status, "
            "place_id, "
            "language, 0, 0 FROM n JOIN worker ON worker.id < 1000"
        );
        copy(
            "INSERT INTO phone (id, worker_id, number, number_key, rank, operator, origin)",
            "SELECT id + i * 1000, worker_id + i * 1000, number, number_key + i * 1000, rank, operator, "
            "origin "
            "FROM n JOIN phone ON phone.id < 1000"
        );
        copy(
            "INSERT INTO target (id, use_case_id, worker_id, number_key, exclusion, started_at)",
            "SELECT id + i * 1000, use_case_id, worker_id + i * 1000, number_key + i * 1000, exclusion, "
            "started_at "
            "FROM n JOIN target ON target.id < 1000 AND use_case_id = " +
                of_use_case
        );
        copy(
            "INSERT INTO session (id, uuid, worker_id, number, number_key, sender, revision_id, use_case_id, "
            "message_class, status, step, state, created_at, modified_at)",
            "SELECT id + i * 1000, uuid, worker_id + i * 1000, number, number_key + i * 1000, sender, "
            "revision_id, "
            "use_case_id, message_class, CASE status WHEN 'waiting' THEN 'expired' ELSE status END, step, "
            "state, "
            "created_at, modified_at FROM n JOIN session ON session.id < 1000 AND use_case_id = " +
                of_use_case
        );
        copy(
            "INSERT INTO message (id, uuid, direction, class, channel_id, number, number_key, sender, "
            "worker_id, "
            "session_id, use_case_id, text, encoding, part_count, state, failure, created_at, submitted_at, "
            "finished_at)",
            "SELECT id + i * 1000, uuid, direction, class, channel_id, number, number_key, sender, "
            "worker_id + i * 1000, session_id + i * 1000, use_case_id, text, encoding, part_count, state, "
            "failure, "
            "created_at + i * 1000, submitted_at, finished_at FROM n JOIN message ON message.id < 1000 "
            "AND use_case_id = " +
                of_use_case
        );
        copy(
            "INSERT INTO answer (id, session_id, use_case_id, worker_id, revision_id, node_uuid, result_key, "
            "position, attempts, message_id, asked_at, sent_at, delivered_at, answered_at, raw_input, value, "
            "category, valid, first_try_valid, timed_out)",
            "SELECT id + i * 1000, session_id + i * 1000, use_case_id, worker_id + i * 1000, revision_id, "
            "node_uuid, "
            "result_key, position, attempts, message_id + i * 1000, asked_at, sent_at, delivered_at, "
            "answered_at + i * 1000, raw_input, value, category, valid, first_try_valid, timed_out "
            "FROM n JOIN answer ON answer.id < 1000 AND use_case_id = " +
                of_use_case
        );
    });
    if (world.database->engine() == store::Engine::Postgres)
        world.database->queue().run([](store::Transaction& tx) { tx.run("ANALYZE"); });
}

template <class Work>
void measure(ReportsWorld& world, const char* what, Work work) {
    for (int round = 1; round <= 2; ++round) {
        const auto start = std::chrono::steady_clock::now();
        world.database->read([&](store::Sql& sql) { work(sql); });
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        std::cout << what << ", round " << round << ": " << took.count() << " ms\n";
    }
}

}  // namespace

TEST_CASE("The figures of 30,000 workers are those of twelve, 2,500 times", "[reports][slow]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    ReportsWorld world(engine);
    multiply(world);
    std::cout << (engine == store::Engine::Sqlite ? "SQLite\n" : "PostgreSQL\n");
    reports::ConversationIndex index(*world.database);
    while (index.fileSome()) {
    }

    const auto figures =
        world.database->read([&](store::Sql& sql) { return reports::liveFigures(sql, world.use_case_id); });
    CHECK(figures.plain.targeted == 12 * kCopies);
    CHECK(figures.plain.completed == 2 * kCopies);
    CHECK(figures.questions.at(0).valid == 5 * kCopies);

    const auto id = world.use_case_id;
    measure(world, "live figures", [id](store::Sql& sql) { reports::liveFigures(sql, id); });
    measure(world, "  its facts", [id](store::Sql& sql) { reports::factsCounts(sql, id); });
    measure(world, "  its questions", [id](store::Sql& sql) { reports::questionFigures(sql, id); });
    measure(world, "first page of workers", [id](store::Sql& sql) {
        reports::workersOf(sql, id, {}, 0, 50);
    });
    measure(world, "page of workers by name", [id](store::Sql& sql) {
        reports::workersOf(sql, id, {std::nullopt, "demba"}, 0, 50);
    });
    measure(world, "page of a disposition nobody has", [id](store::Sql& sql) {
        reports::workersOf(sql, id, {reports::Disposition::Refused, "aminata"}, 0, 50);
    });
    measure(world, "conversation", [id](store::Sql& sql) { reports::conversationOf(sql, id, 1'500'001); });
    measure(world, "overview report", [id](store::Sql& sql) {
        reports::overviewReport(sql, id, ReportsWorld::at(600)).value();
    });
}
