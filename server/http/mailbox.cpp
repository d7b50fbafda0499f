#include "server/http/mailbox.hpp"

#include <utility>

namespace tama::server {

void Mailbox::post(std::string event_data) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
        newest_ = std::move(event_data);
    }
    wakeReader();
}

void Mailbox::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    wakeReader();
}

std::optional<std::string> Mailbox::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(newest_, std::nullopt);
}

bool Mailbox::closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
}

void Mailbox::onPost(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

void Mailbox::wakeReader() {
    // Called under the lock, so that onPost({}) returning means that no call is under way.
    const std::lock_guard lock(mutex_);
    if (wake_) wake_();
}

}  // namespace tama::server
