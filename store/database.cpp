#include "store/database.hpp"

#include <algorithm>
#include <vector>

#include "store/address.hpp"
#include "store/connection_sql.hpp"
#include "store/migrations.hpp"
#include "store/reader_pool.hpp"
#include "store/sqlite_checkpointer.hpp"
#include "store/writer_pool.hpp"

namespace tama::store {
namespace {

constexpr std::size_t kPostgresBatchLimit =
    64;  // without savepoints a failed closure makes its batch run again

class OpenDatabase final : public Database {
  public:
    OpenDatabase(
        const DatabaseSettings& settings, const Address& address, std::unique_ptr<Connection> first_writer
    )
        : engine_(address.engine), readers_(address, std::max<std::size_t>(settings.readers, 1)) {
        if (engine_ == Engine::Sqlite) {
            checkpointer_ = std::make_unique<SqliteCheckpointer>(address, SqliteCheckpointer::Settings{});
        }
        std::vector<std::unique_ptr<Connection>> writers;
        writers.push_back(std::move(first_writer));
        while (engine_ == Engine::Postgres && writers.size() < settings.writers) {
            writers.push_back(connectTo(address, Purpose::Write));
        }
        WriterPool::Settings pool;
        pool.queue_limit = settings.queue_limit;
        pool.writer.batch_limit = std::max<std::size_t>(settings.batch_limit, 1);
        if (engine_ == Engine::Postgres) {
            pool.writer.batch_limit = std::min(pool.writer.batch_limit, kPostgresBatchLimit);
        }
        pool.writer.batch_delay = settings.batch_delay;
        pool.writer.crowded_delay = settings.crowded_delay;
        pool.writer.connect = [address] { return connectTo(address, Purpose::Write); };
        if (checkpointer_) pool.writer.committed = [this] { checkpointer_->committed(); };
        queue_ = std::make_unique<WriterPool>(pool, std::move(writers));
    }

    Engine engine() const override { return engine_; }
    CommitQueue& queue() override { return *queue_; }

    StoreMetrics metrics() const override {
        const QueueCounters& counted = queue_->counters();
        StoreMetrics metrics;
        metrics.commits = counted.commits;
        metrics.closures = counted.closures;
        metrics.parked = counted.parked;
        metrics.failed = counted.failed;
        metrics.batches_rerun = counted.batches_rerun;
        metrics.largest_batch = counted.largest_batch;
        metrics.depth = queue_->depth();
        metrics.refused = counted.refused;
        metrics.reconnects = counted.reconnects;
        metrics.slow_reads = readers_.slowReads();
        if (checkpointer_) {
            metrics.checkpoints = checkpointer_->checkpoints();
            metrics.wal_bytes = checkpointer_->walBytes();
        }
        return metrics;
    }

  protected:
    void withReader(const std::function<void(Sql&)>& work) override { readers_.read(work); }

  private:
    const Engine engine_;
    ReaderPool readers_;
    std::unique_ptr<SqliteCheckpointer> checkpointer_;
    std::unique_ptr<WriterPool> queue_;  // last: it drains first
};

// Before connecting: SQLite would make the file.
bool hasDatabaseFile(const Address& address) {
    return address.engine != Engine::Sqlite || std::filesystem::exists(address.file);
}

Result<void> cannotOpen(const Address& address, const DbError& error) {
    const std::string advice =
        address.engine == Engine::Sqlite
            ? ": is this the data file of Tama, on a disk that is there, writable and not full?"
            : ": is the server running, and may this user make tables in the database?";
    return fail(
        ErrorCode::Unavailable,
        "cannot open the database: " + std::string(error.what()) + advice,
        address.shown
    );
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const DatabaseSettings& settings) {
    const auto address = parseAddress(settings.url);
    if (!address) return fail(address.error());
    const auto absent = fail(ErrorCode::NotFound, "there is no database of Tama here", address->shown);
    if (settings.must_exist && !hasDatabaseFile(*address)) return absent;
    try {
        auto writer = connectTo(*address, Purpose::Write);
        const auto known = embeddedMigrations(address->engine);
        if (settings.must_exist && schemaStateOf(*writer, address->engine, known) == SchemaState::Absent)
            return absent;
        const auto migrated = migrate(*writer, known);
        if (!migrated) {
            return fail(migrated.error().code, migrated.error().message, address->shown);
        }
        return std::make_unique<OpenDatabase>(settings, *address, std::move(writer));
    } catch (const DbError& error) {
        return fail(cannotOpen(*address, error).error());
    }
}

Result<SchemaState> Database::schemaState(const std::string& url) {
    const auto address = parseAddress(url);
    if (!address) return fail(address.error());
    if (!hasDatabaseFile(*address)) return SchemaState::Absent;
    try {
        return schemaStateOf(
            *connectTo(*address, Purpose::Read), address->engine, embeddedMigrations(address->engine)
        );
    } catch (const DbError& error) {
        return fail(cannotOpen(*address, error).error());
    }
}

}  // namespace tama::store
