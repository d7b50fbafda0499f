// Stands between a program and its PostgreSQL, and cuts the connection at a commit: the only way to lose the
// answer to one on purpose. TCP on 127.0.0.1.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace tama::tests {

/// What happens to the next COMMIT that comes by; after it all pass again.
enum class Cut {
    None,
    AnswerLost,   // the server commits; its answer is dropped with the connection
    CommitLost,   // the server never sees it, and both sides see the connection end
    CommitStuck,  // the server never sees it, nor that its client has gone
};

class CuttingRelay {
  public:
    /// `server` is the "host:port" to connect to, with an IPv4 address.
    explicit CuttingRelay(const std::string& server);
    ~CuttingRelay();
    CuttingRelay(const CuttingRelay&) = delete;
    CuttingRelay& operator=(const CuttingRelay&) = delete;

    std::uint16_t port() const { return port_; }
    void cutNextCommit(Cut cut) { cut_ = cut; }

  private:
    struct Closer {  // a socket
        explicit Closer(int socket) : number(socket) {}
        ~Closer();
        Closer(const Closer&) = delete;
        Closer& operator=(const Closer&) = delete;
        int number;
    };

    void acceptAll();
    void relay(int client);
    /// True while the connection goes on.
    bool passOn(int client, int server);

    std::string server_host_;
    std::uint16_t server_port_;
    std::uint16_t port_ = 0;
    std::atomic<Cut> cut_{Cut::None};
    std::atomic<bool> ending_{false};
    Closer listener_;
    std::mutex mutex_;
    std::list<Closer> stuck_;  // servers that must not see their client go
    std::list<std::thread> relays_;
    std::thread accepting_;  // last: it uses all of the above
};

}  // namespace tama::tests
