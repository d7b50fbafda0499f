// What was acknowledged survives a power cut, whole, wherever the cut falls.
#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include <spdlog/spdlog.h>

#include "store/sqlite_checkpointer.hpp"
#include "store/writer_pool.hpp"
#include "tests/store/power_cut_vfs.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

constexpr int kClosures = 120;

struct Outcome {
    std::set<std::int64_t> acknowledged;
    std::set<std::int64_t> left;   // first rows found after the cut
    std::set<std::int64_t> right;  // second rows of the same closures
    std::string integrity;
    std::uint64_t operations = 0;
};

/// Each closure writes one row to each of two tables, and some change an old row; a completion is an
/// acknowledgement.
void runWorkload(CommitQueue& queue, std::set<std::int64_t>& acknowledged) {
    std::mutex mutex;
    const std::string filling(700, 'x');  // some pages in each commit
    for (std::int64_t i = 0; i < kClosures; ++i) {
        Job job;
        job.work = [i, &filling](Transaction& tx) {
            tx.run("INSERT INTO first_row (id, text) VALUES (:1, :2)", i, filling);
            if (i % 7 == 6) tx.run("UPDATE first_row SET text = 'changed' WHERE id = :1", i - 5);
            tx.run("INSERT INTO second_row (id) VALUES (:1)", i);
        };
        job.done = [i, &mutex, &acknowledged](CommitOutcome outcome, const std::exception_ptr&) {
            const std::lock_guard lock(mutex);
            if (outcome == CommitOutcome::Committed) acknowledged.insert(i);
        };
        while (!queue.post(job)) {
        }
        if (i % 10 == 9) {  // batches of many sizes
            try {
                queue.run([](Transaction&) {});
            } catch (const DbError&) {
                // the power has gone; the other closures shall see that too
            }
        }
    }
}

enum class Disk { Synced, Unsynced };

Outcome cutAt(std::uint64_t operation, Disk disk, power_cut::Unsynced unsynced) {
    spdlog::set_level(spdlog::level::off);  // each cut is an error of the checkpoints
    TestFolder folder;
    const auto file = folder.file("tama.db");
    power_cut::start();
    const auto address = parseAddress("sqlite:" + file.string() + "?vfs=power-cut").value();
    Outcome outcome;
    {
        auto connection = connectTo(address, Purpose::Write);
        connection->script(
            "CREATE TABLE first_row (id INTEGER PRIMARY KEY, text TEXT); CREATE TABLE second_row (id INTEGER "
            "PRIMARY KEY)"
        );
        std::optional<SqliteCheckpointer> checkpointer;
        if (disk == Disk::Synced) {
            SqliteCheckpointer::Settings often;  // checkpoints are cut too
            often.interval = std::chrono::milliseconds(1);
            often.passive_bytes = 1;
            often.restart_bytes = 50'000;
            checkpointer.emplace(address, often);
        } else {
            connection->script("PRAGMA synchronous=OFF");
        }
        WriterPool::Settings settings;
        settings.writer.batch_limit = 16;
        settings.writer.connect = [&] { return connectTo(address, Purpose::Write); };
        std::vector<std::unique_ptr<Connection>> connections;
        connections.push_back(std::move(connection));
        WriterPool queue(settings, std::move(connections));
        power_cut::cutIn(operation);
        runWorkload(queue, outcome.acknowledged);
    }
    spdlog::set_level(spdlog::level::info);
    outcome.operations = power_cut::operations();
    power_cut::restore(folder.path(), unsynced, operation);

    std::vector<SqlValue> none;
    try {
        const auto after = connectTo(parseAddress("sqlite:" + file.string()).value(), Purpose::Write);
        const auto collect = [&](const char* sql, std::set<std::int64_t>& into) {
            after->query(sql, none, {SqlType::Integer}, [&](auto& row) {
                into.insert(std::get<std::int64_t>(row[0]));
            });
        };
        collect("SELECT id FROM first_row", outcome.left);
        collect("SELECT id FROM second_row", outcome.right);
        after->query("PRAGMA integrity_check", none, {SqlType::Text}, [&](auto& row) {
            outcome.integrity += std::get<std::string>(row[0]);
        });
    } catch (const DbError& error) {
        outcome.integrity = error.what();
    }
    return outcome;
}

bool nothingAcknowledgedIsMissing(const Outcome& outcome) {
    return std::includes(
        outcome.left.begin(), outcome.left.end(), outcome.acknowledged.begin(), outcome.acknowledged.end()
    );
}

}  // namespace

TEST_CASE(
    "a power cut at any moment loses nothing acknowledged and leaves no half closure", "[store][power]"
) {
    const auto unsynced = GENERATE(power_cut::Unsynced::Lost, power_cut::Unsynced::Shuffled);
    const auto whole = cutAt(0, Disk::Synced, unsynced);
    REQUIRE(whole.acknowledged.size() == kClosures);
    REQUIRE(whole.operations > 100);
    int cuts_in_the_middle = 0;
    for (int point = 1; point <= 60; ++point) {
        const auto operation = whole.operations * static_cast<std::uint64_t>(point) / 60;
        const auto outcome = cutAt(operation, Disk::Synced, unsynced);
        INFO("cut at operation " << operation << " of " << whole.operations);
        CHECK(nothingAcknowledgedIsMissing(outcome));
        CHECK(outcome.left == outcome.right);
        CHECK(outcome.integrity == "ok");
        if (!outcome.acknowledged.empty() && outcome.acknowledged.size() < kClosures) ++cuts_in_the_middle;
    }
    CHECK(cuts_in_the_middle > 20);
}

TEST_CASE(
    "without syncs the power cut does lose what was acknowledged, so the test above can fail",
    "[store][power]"
) {
    const auto whole = cutAt(0, Disk::Unsynced, power_cut::Unsynced::Lost);
    const auto outcome = cutAt(whole.operations * 2 / 3, Disk::Unsynced, power_cut::Unsynced::Lost);
    REQUIRE_FALSE(outcome.acknowledged.empty());
    CHECK_FALSE(nothingAcknowledgedIsMissing(outcome));
}
