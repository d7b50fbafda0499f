// Keeps the registry in step with the configured sources while the server runs: a thread that syncs each of
// them when its time has come, and tells them who opted out. A source that fails is tried again at its next
// time; its job says why.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/http/http_client.hpp"
#include "server/sync/sync_source.hpp"

namespace tama::server {

class SyncLoop {
  public:
    /// The referents must outlive it.
    SyncLoop(store::Database& database, std::vector<SyncSource> sources, const registry::ImportTools& tools)
        : database_(database), sources_(std::move(sources)), tools_(tools) {}
    ~SyncLoop();

    void start();
    void stop();

    /// One round by hand at `now`: what is due. Says how many sources were synced.
    std::size_t turn(WallTime now);

  private:
    void run();
    void sync(const SyncSource& source);
    void tell(const SyncSource& source, WallTime now);

    store::Database& database_;
    const std::vector<SyncSource> sources_;
    const registry::ImportTools tools_;
    std::map<std::string, WallTime> next_;  // by source
    gateway::HttpClient client_{4};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::server
