// Pushes the figures of use cases to the pages that watch them: looks at the store at most once a second
// (real time), only while somebody watches, and sends only what changed. One thread of its own; thread-safe.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
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

  private:
    struct Watched {
        std::string last_sent;
        std::vector<std::weak_ptr<Mailbox>> watchers;
    };

    void run();
    void refreshAll();
    std::string figuresOf(const std::string& use_case_uuid);

    store::Database& database_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::map<std::string, Watched> watched_;
    std::thread thread_;
};

}  // namespace tama::server
