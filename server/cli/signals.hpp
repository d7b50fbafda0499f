// Waits for the wish to stop: SIGTERM or SIGINT. Made on the main thread before any other thread starts, so
// that all of them inherit the blocked signals and only wait() receives one.
#pragma once

#include <csignal>

namespace tama::server {

class StopSignals {
  public:
    StopSignals();
    /// Returns when the first one arrives. A second SIGINT (Ctrl-C) then ends the process at once.
    void wait();

  private:
    sigset_t signals_;
};

}  // namespace tama::server
