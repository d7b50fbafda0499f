// A timer that calls its function on an SMPP client's strand, at the earliest of the times asked for. Real
// time. Thread rule: the client's strand, but for its making.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace boost::asio {
class io_context;
}

namespace tama::gateway {

class StrandTimer {
  public:
    /// `strand` runs a function on the strand, and not at all when its owner is gone.
    StrandTimer(
        boost::asio::io_context& io,
        std::function<void(std::function<void()>)> strand,
        std::function<void()> fire
    );
    ~StrandTimer();
    StrandTimer(const StrandTimer&) = delete;
    StrandTimer& operator=(const StrandTimer&) = delete;

    /// Fires after this time at the latest.
    void within(Milliseconds time);
    void cancel();

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tama::gateway
