// What the store counts about itself, for /metrics and for the tests. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

namespace tama::store {

struct StoreMetrics {
    std::uint64_t commits = 0;        // transactions committed by the queue
    std::uint64_t closures = 0;       // closures whose own work was committed
    std::uint64_t parked = 0;         // closures replaced by their park closure
    std::uint64_t failed = 0;         // closures of which nothing was kept
    std::uint64_t batches_rerun = 0;  // transactions that failed and ran again one by one
    std::uint64_t largest_batch = 0;  // closures in one transaction
    std::uint64_t depth = 0;          // closures waiting or running
    std::uint64_t refused = 0;        // posts to a full queue
    std::uint64_t reconnects = 0;
    std::uint64_t slow_reads = 0;   // reads that held their snapshot for more than a second
    std::uint64_t checkpoints = 0;  // SQLite
    std::uint64_t wal_bytes = 0;    // SQLite: size of the write-ahead log
};

struct QueueCounters {
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> closures{0};
    std::atomic<std::uint64_t> parked{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> batches_rerun{0};
    std::atomic<std::uint64_t> largest_batch{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> reconnects{0};

    void sawBatch(std::uint64_t size) {
        auto known = largest_batch.load();
        while (known < size && !largest_batch.compare_exchange_weak(known, size)) {
        }
    }
};

}  // namespace tama::store
