// Where server-sent events wait for one client. It holds the newest event only: a client that reads slowly
// skips states it missed, and costs no memory. Thread-safe: publishers post, the connection takes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace tama::server {

class Mailbox {
  public:
    /// Replaces what is waiting and wakes the reader.
    void post(std::string event_data);
    /// No more events will come: the reader ends the stream after taking what is there.
    void close();

    std::optional<std::string> take();
    bool closed() const;
    /// Called after each post and at close, on the poster's thread; must not block. Empty to stop.
    void onPost(std::function<void()> wake);

  private:
    void wakeReader();

    mutable std::mutex mutex_;
    std::optional<std::string> newest_;
    bool closed_ = false;
    std::function<void()> wake_;
};

}  // namespace tama::server
