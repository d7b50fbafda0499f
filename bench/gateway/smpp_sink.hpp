// The least SMSC that a gateway can be measured against: it takes every bind and submit_sm on 127.0.0.1, answers at
// once, and notes when each submit arrived and to whom. It checks nothing, so that it costs next to nothing.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace tama::bench {

using Clock = std::chrono::steady_clock;

struct Arrival {
    std::string to;  // destination_addr
    Clock::time_point at;
};

class SmppSink {
  public:
    SmppSink();
    ~SmppSink();
    SmppSink(const SmppSink&) = delete;
    SmppSink& operator=(const SmppSink&) = delete;

    std::uint16_t port() const { return port_; }
    std::size_t count() const { return count_; }
    std::size_t binds() const { return binds_; }
    /// False when fewer than `count` came within `patience` of the one before.
    bool await(std::size_t count, std::chrono::seconds patience = std::chrono::seconds{20}) const;
    /// What came since the last call, in the order of arrival.
    std::vector<Arrival> take();

  private:
    struct Line {
        std::string received;
        std::string answers;
    };
    void run();
    void accept();
    void read(int socket);
    void answer(Line& line, const char* pdu, std::uint32_t length);

    int listener_ = -1;
    int epoll_ = -1;
    int wake_ = -1;  // an eventfd that ends the thread
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> count_ = 0;
    std::atomic<std::size_t> binds_ = 0;
    std::mutex mutex_;
    std::vector<Arrival> arrivals_;
    std::unordered_map<int, Line> lines_;
    std::thread thread_;
};

}  // namespace tama::bench
