#include "server/cli/signals.hpp"

#include <pthread.h>

namespace tama::server {

StopSignals::StopSignals() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGINT);
    ::sigaddset(&signals_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a client that leaves is an error code, not an end
}

void StopSignals::wait() {
    int received = 0;
    ::sigwait(&signals_, &received);
    // A second Ctrl-C ends at once. A second SIGTERM does not: `timeout` and some init systems send two.
    sigset_t impatience;
    ::sigemptyset(&impatience);
    ::sigaddset(&impatience, SIGINT);
    ::pthread_sigmask(SIG_UNBLOCK, &impatience, nullptr);
}

}  // namespace tama::server
