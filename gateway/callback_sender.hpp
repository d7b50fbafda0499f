// Tells clients what became of their messages: reads the callbacks that are due, sends them, and records what
// the client's server said. At least once, and of one message in their order. A client that is down or slow
// delays nobody else's. Runs on a thread of its own. Source: reference of Kannel's dlr-url; retries as in
// docs/operator-guide.md.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "gateway/http/http_client.hpp"
#include "store/database.hpp"

namespace tama::gateway {

/// When a callback that failed so many times is tried again; nothing: it is given up.
std::optional<Milliseconds> callbackDelay(std::int64_t attempts);

class CallbackSender {
  public:
    CallbackSender(store::Database& database, const WallClock& wall);
    ~CallbackSender();  // what is on its way and unanswered is sent again at the next start
    CallbackSender(const CallbackSender&) = delete;
    CallbackSender& operator=(const CallbackSender&) = delete;

    /// Looks for due callbacks on its own from now on.
    void start();
    void stop();

    /// One round by hand: sends what is due now, waits for the answers and records them. The number sent.
    std::size_t turn();

  private:
    struct Due {
        std::int64_t id = 0;
        std::int64_t attempts = 0;
        std::string url;
        std::string body;
    };
    struct Outcome {
        Due callback;
        bool told = false;
        std::string problem;
    };

    void run();
    std::vector<Due> due(WallTime now);
    std::size_t sendDue();
    void record(std::vector<Outcome> outcomes);
    void tidy();

    store::Database& database_;
    const WallClock& wall_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Outcome> answered_;
    std::set<std::int64_t> on_the_way_;
    bool stopping_ = false;
    std::thread thread_;
    std::unique_ptr<HttpClient> http_;  // last: it ends before what its answers touch
};

}  // namespace tama::gateway
