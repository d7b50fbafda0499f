// tama_bench_store [FOLDER]: what the commit queue gains and what SOCI costs, as tables in Markdown. FOLDER
// should be on the disk that will hold the database; the default is the temporary folder.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/temporary_folder.hpp"
#include "bench/store/raw_sqlite.hpp"
#include "bench/store/workload.hpp"
#include "store/connection.hpp"
#include "store/connection_sql.hpp"
#include "store/writer_pool.hpp"

namespace tama::bench {
namespace {

using namespace tama::store;

constexpr int kRowsAlone = 2'000;  // one commit a row
constexpr int kRowsTogether = 60'000;
constexpr const char* kInsert =
    "INSERT INTO bench_message (key, state, text, created_at) VALUES (:1, 'queued', :2, :3) RETURNING id";
constexpr const char* kUpdate = "UPDATE bench_message SET state = 'sent', finished_at = :2 WHERE id = :1";
constexpr const char* kPage =
    "SELECT id, key, state, text, finished_at FROM bench_message WHERE id > :1 ORDER BY id LIMIT 20";

class BenchFolder {
  public:
    explicit BenchFolder(const std::filesystem::path& parent)
        : folder_(TemporaryFolder::make("tama-bench-", parent).value()) {}
    std::filesystem::path newFile() { return folder_.path() / (std::to_string(++count_) + ".db"); }

  private:
    TemporaryFolder folder_;
    int count_ = 0;
};

double perSecond(std::int64_t count, const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return static_cast<double>(count) / taken.count();
}

std::unique_ptr<Connection> openThroughSoci(const std::filesystem::path& file) {
    auto connection = connectTo(*parseAddress("sqlite:" + file.string()), Purpose::Write);
    connection->script(kTables);
    return connection;
}

double rawRows(BenchFolder& folder, int rows, int batch) {
    const auto file = folder.newFile();
    openThroughSoci(file);
    RawSqlite raw(file);
    const std::string text = sampleText();
    return perSecond(rows, [&] {
        for (int row = 0; row < rows;) {
            raw.run("BEGIN IMMEDIATE");
            for (int i = 0; i < batch && row < rows; ++i, ++row) raw.insertMessage(row, text);
            raw.run("COMMIT");
        }
    });
}

/// `writers` threads that each wait for the commit of a row before they post the next.
double queueRows(BenchFolder& folder, int writers, int rows, double& rows_a_commit) {
    const auto file = folder.newFile();
    std::vector<std::unique_ptr<Connection>> connections;
    connections.push_back(openThroughSoci(file));
    WriterPool::Settings settings;
    WriterPool queue(settings, std::move(connections));
    const std::string text = sampleText();
    const int each = rows / writers;
    const double rate = perSecond(each * writers, [&] {
        std::vector<std::jthread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                for (int i = 0; i < each; ++i) {
                    queue.run([&](Transaction& tx) { tx.insert(kInsert, writer, text, i); });
                }
            });
        }
    });
    rows_a_commit =
        static_cast<double>(queue.counters().closures) / static_cast<double>(queue.counters().commits);
    return rate;
}

/// Sessions that do not wait for each row, as an SMPP window does: 256 rows are on their way at any time.
double queueWindow(BenchFolder& folder, int rows, double& rows_a_commit) {
    const auto file = folder.newFile();
    std::vector<std::unique_ptr<Connection>> connections;
    connections.push_back(openThroughSoci(file));
    WriterPool::Settings settings;
    settings.queue_limit = 256;
    WriterPool queue(settings, std::move(connections));
    const std::string text = sampleText();
    const double rate = perSecond(rows, [&] {
        for (int row = 0; row < rows; ++row) {
            Job job;
            job.work = [row, &text](Transaction& tx) { tx.insert(kInsert, row, text, row); };
            while (!queue.post(job)) std::this_thread::yield();
        }
        queue.run([](Transaction&) {});
    });
    rows_a_commit =
        static_cast<double>(queue.counters().closures) / static_cast<double>(queue.counters().commits);
    return rate;
}

void printCommits(BenchFolder& folder) {
    const double alone = rawRows(folder, kRowsAlone, 1);
    std::printf(
        "| rows committed with synchronous=FULL | rows/s | rows a commit | against one commit a row "
        "|\n|---|---:|---:|---:|\n"
    );
    const auto line = [&](const std::string& name, double rate, double batch) {
        std::printf("| %s | %.0f | %.1f | %.1fx |\n", name.c_str(), rate, batch, rate / alone);
    };
    line("SQLite C interface, one commit a row", alone, 1);
    for (const int batch : {16, 64, 256, 512}) {
        line(
            "SQLite C interface, " + std::to_string(batch) + " rows a commit",
            rawRows(folder, kRowsTogether, batch),
            batch
        );
    }
    for (const int writers : {1, 16, 256}) {
        double batch = 0;
        const double rate = queueRows(folder, writers, writers == 1 ? kRowsAlone : kRowsTogether / 2, batch);
        line("commit queue, " + std::to_string(writers) + " concurrent writers", rate, batch);
    }
    double batch = 0;
    const double rate = queueWindow(folder, kRowsTogether, batch);
    line("commit queue, one poster with 256 rows on their way", rate, batch);
}

void printOverhead(BenchFolder& folder) {
    const auto file = folder.newFile();
    auto connection = openThroughSoci(file);
    ConnectionSql sql(*connection);
    RawSqlite raw(file);
    const std::string text = sampleText();
    constexpr int kRows = 100'000;
    constexpr int kPages = 20'000;
    std::int64_t sum = 0;

    std::printf(
        "\n| statement in one transaction | SQLite C interface, /s | through store, /s | cost "
        "|\n|---|---:|---:|---:|\n"
    );
    const auto compare = [](const char* name, double plain, double wrapped) {
        std::printf("| %s | %.0f | %.0f | %.2fx |\n", name, plain, wrapped, plain / wrapped);
    };
    const auto through_raw = [&](int count, const std::function<void(int)>& one) {
        raw.run("BEGIN IMMEDIATE");
        const double rate = perSecond(count, [&] {
            for (int i = 0; i < count; ++i) one(i);
        });
        raw.run("COMMIT");
        return rate;
    };
    const auto through_store = [&](int count, const std::function<void(int)>& one) {
        connection->beginWrite();
        const double rate = perSecond(count, [&] {
            for (int i = 0; i < count; ++i) one(i);
        });
        connection->commit();
        return rate;
    };
    const double raw_insert = through_raw(kRows, [&](int i) { raw.insertMessage(i, text); });
    const double store_insert = through_store(kRows, [&](int i) { sum += sql.insert(kInsert, i, text, i); });
    compare("INSERT … RETURNING id", raw_insert, store_insert);
    const double raw_update = through_raw(kRows, [&](int i) { raw.updateMessage(i + 1, i); });
    const double store_update =
        through_store(kRows, [&](int i) { sum += sql.run(kUpdate, i + 1 + kRows, i); });
    compare("UPDATE by id", raw_update, store_update);
    const double raw_page = through_raw(kPages, [&](int i) { sum += raw.readPage(i); });
    const double store_page = through_store(kPages, [&](int i) {
        sql.each<std::int64_t, std::int64_t, std::string, std::string, std::optional<std::int64_t>>(
            kPage, [&](const auto& row) { sum += std::get<1>(row); }, i
        );
    });
    compare("SELECT of 20 rows", raw_page, store_page);
    if (sum == 0) std::printf("nothing was read\n");
}

int benchStore(const std::filesystem::path& parent) {
    BenchFolder folder(parent);
    printCommits(folder);
    printOverhead(folder);
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace tama::bench

int main(int argc, char** argv) {
    try {
        return tama::bench::benchStore(argc > 1 ? argv[1] : std::filesystem::temp_directory_path());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tama_bench_store: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
