// Connections for reading, lent for one snapshot each and opened when first needed. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/connection.hpp"

namespace tama::store {

class ReaderPool {
  public:
    ReaderPool(Address address, std::size_t size) : address_(std::move(address)), free_slots_(size) {}

    /// Throws DbError(Busy) when no connection comes free within 10 s.
    void read(const std::function<void(Sql&)>& work);
    std::uint64_t slowReads() const { return slow_reads_; }

  private:
    std::unique_ptr<Connection> borrow();
    void giveBack(std::unique_ptr<Connection> connection);
    void beginSnapshot(std::unique_ptr<Connection>& connection) const;

    const Address address_;
    std::atomic<std::uint64_t> slow_reads_{0};
    std::mutex mutex_;
    std::condition_variable returned_;
    std::size_t free_slots_;                         // how many more may be lent now
    std::vector<std::unique_ptr<Connection>> idle_;  // open and not lent
};

}  // namespace tama::store
