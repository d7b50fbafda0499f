// Pushes the figures of use cases to the pages that watch them: at most once a second (real time), only while
// somebody watches, only after this program committed something, and only what changed. One thread of its
// own; thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/http/mailbox.hpp"
#include "store/database.hpp"

namespace tama::server {

class LiveFeed {
  public:
    explicit LiveFeed(store::Database& database);  // starts its thread
    ~LiveFeed();                                   // closes all mailboxes

    /// A mailbox that has the present figures and gets new ones until nobody holds it; null without such a
    /// use case.
    std::shared_ptr<Mailbox> subscribe(const std::string& use_case_uuid);

    /// What the thread does each second: recomputes where something was committed since the last time.
    void refresh();
    /// How often figures were computed.
    std::uint64_t computed() const { return computed_; }

  private:
    struct Watched {
        std::string last_sent;
        std::optional<std::uint64_t> commits;  // of the store before last_sent was read; nothing: look again
        std::vector<std::weak_ptr<Mailbox>> watchers;
    };

    void run();
    std::vector<std::string> outdated(std::uint64_t commits);
    std::string figuresOf(const std::string& use_case_uuid);

    store::Database& database_;
    std::atomic<std::uint64_t> computed_{0};
    std::mutex refreshing_;  // one refresh at a time; taken before mutex_
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::map<std::string, Watched> watched_;
    std::thread thread_;
};

}  // namespace tama::server
