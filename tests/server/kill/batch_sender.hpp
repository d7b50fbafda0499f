// Another system that sends through Tama: posts batches to POST /api/messages, each with its idempotency key,
// and posts a batch again until it has been answered, whoever dies meanwhile. A thread of its own; thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/random.hpp"
#include "tests/gateway/kill/books.hpp"
#include "tests/server/http_client.hpp"

namespace tama::tests {

class BatchSender {
  public:
    BatchSender(Books& books, std::string token, std::size_t messages, std::uint64_t seed);
    ~BatchSender();
    BatchSender(const BatchSender&) = delete;
    BatchSender& operator=(const BatchSender&) = delete;

    /// So many messages more may be sent.
    void allow(std::size_t messages);
    void serverIsAt(std::optional<std::uint16_t> port);
    /// A request was written and is not answered.
    bool waitsForAnswer() const { return waits_; }
    bool done() const { return done_; }
    std::size_t repeated() const { return repeated_; }
    /// Answers that ought not to be.
    std::vector<std::string> complaints() const;

  private:
    using Ids = std::vector<std::int64_t>;

    void run();
    /// How many may be sent now, at most `limit`; 0: it is over.
    std::size_t waitForLeave(std::size_t sent, std::size_t limit);
    std::optional<std::uint16_t> waitForServer();
    /// Posts the batch until it is answered; nothing where it is over before.
    std::optional<Ids> insist(const std::string& key, const std::string& body, std::size_t messages);
    std::optional<Ids> post(const std::string& key, const std::string& body, std::size_t messages);
    void complain(std::string what);

    Books& books_;
    const std::string token_;
    const std::size_t messages_;
    Random random_;
    std::unique_ptr<HttpClient> http_;
    std::uint16_t connected_to_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t allowed_ = 0;
    std::optional<std::uint16_t> port_;
    std::vector<std::string> complaints_;
    bool stopping_ = false;
    std::atomic<bool> waits_ = false;
    std::atomic<bool> done_ = false;
    std::atomic<std::size_t> repeated_ = 0;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tama::tests
