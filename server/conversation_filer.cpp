#include "server/conversation_filer.hpp"

#include <chrono>
#include <exception>

#include <spdlog/spdlog.h>

namespace tama::server {
namespace {

constexpr auto kPause = std::chrono::seconds(1);

}  // namespace

ConversationFiler::ConversationFiler(store::Database& database)
    : index_(database), thread_([this] { run(); }) {
}

ConversationFiler::~ConversationFiler() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ConversationFiler::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        bool more = false;
        try {
            more = index_.fileSome();
        } catch (const std::exception& problem) {
            spdlog::warn("filing conversations waits: {}", problem.what());
        }
        lock.lock();
        if (!more) wake_.wait_for(lock, kPause, [this] { return stopping_; });
    }
}

}  // namespace tama::server
