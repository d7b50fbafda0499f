// Looks at the rows of the channels twice a second: wakes a channel that a person has let go on, or all when it
// was a use case (from another process, too), ends a drain, and carries out the fail-over. Restart needs no repair: all it goes by is in
// the store. Thread-safe; one thread of its own between start() and stop().
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "gateway/fail_over.hpp"
#include "store/database.hpp"

namespace tama::gateway {

class ChannelWatch {
  public:
    ChannelWatch(store::Database& database, FailOver fail_over, FailOver::Wake wake, const WallClock& clock);
    ~ChannelWatch();
    ChannelWatch(const ChannelWatch&) = delete;
    ChannelWatch& operator=(const ChannelWatch&) = delete;

    void start();
    void stop();

    /// One look now. Says of how many numbers it has looked for what can be moved: with some, look again at
    /// once. What the thread does; for tests.
    std::size_t look();

  private:
    /// A reading of a queue from its first to its last part, and again after some looks.
    struct Sweep {
        QueueCursor cursor;
        int rests = 0;  // looks until the next
    };
    std::size_t moveSome(std::int64_t channel_id);

    store::Database& database_;
    FailOver fail_over_;
    FailOver::Wake wake_;
    const WallClock& clock_;
    std::map<std::int64_t, ChannelMode> modes_;  // as last seen
    std::optional<std::int64_t> sending_;        // the same of the use cases
    std::map<std::int64_t, Sweep> sweeps_;       // of channels that are passed over
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::gateway
