// A server on 127.0.0.1 that takes whatever comes and answers at once, on one thread, so that it costs next to nothing
// beside what it measures. What it speaks is its heir's.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <unordered_map>

namespace tama::bench {

using Clock = std::chrono::steady_clock;

class Sink {
  public:
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    std::uint16_t port() const { return port_; }
    std::size_t count() const { return count_; }
    /// False when fewer than `count` came within `patience` of the one before.
    bool await(std::size_t count, std::chrono::seconds patience = std::chrono::seconds{20}) const;

  protected:
    Sink();
    virtual ~Sink();

    /// To be called at the end of the heir's constructor, and at the beginning of its destructor.
    void start();
    void stop();

    /// Takes whole requests from the front of `received` and appends their answers. Runs on the sink's thread.
    virtual void consume(std::string& received, std::string& answers) = 0;
    std::size_t arrived() { return ++count_; }

  private:
    void run();
    void accept();
    void read(int socket);
    void close(int socket);

    int listener_ = -1;
    int epoll_ = -1;
    int wake_ = -1;  // an eventfd that ends the thread
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> count_ = 0;
    std::unordered_map<int, std::string> lines_;  // what was received and is no whole request yet
    std::thread thread_;
};

}  // namespace tama::bench
