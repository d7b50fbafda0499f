// The least SMSC that a gateway can be measured against: it takes every bind and submit_sm, answers at once, and notes
// when each submit arrived and to whom. It checks nothing.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "bench/gateway/sink.hpp"

namespace tama::bench {

struct Arrival {
    std::string to;  // destination_addr
    Clock::time_point at;
};

class SmppSink final : public Sink {
  public:
    SmppSink() { start(); }
    ~SmppSink() override { stop(); }

    std::size_t binds() const { return binds_; }
    /// What came since the last call, in the order of arrival.
    std::vector<Arrival> take();

  private:
    void consume(std::string& received, std::string& answers) override;
    void answer(const char* pdu, std::uint32_t length, std::string& answers);

    std::atomic<std::size_t> binds_ = 0;
    std::mutex mutex_;
    std::vector<Arrival> arrivals_;
};

}  // namespace tama::bench
