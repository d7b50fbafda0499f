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
    ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

}  // namespace tama::server
