#include "server/api/live_feed.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "server/api/use_case_view.hpp"

namespace tama::server {
namespace {

constexpr auto kRefresh = std::chrono::seconds(1);

}  // namespace

LiveFeed::LiveFeed(store::Database& database) : database_(database), thread_([this] { run(); }) {
}

LiveFeed::~LiveFeed() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    for (auto& [uuid, watched] : watched_) {
        for (auto& watcher : watched.watchers) {
            if (const auto mailbox = watcher.lock()) mailbox->close();
        }
    }
}

std::string LiveFeed::figuresOf(const std::string& use_case_uuid) {
    ++computed_;
    return database_.read([&](store::Sql& sql) {
        const auto use_case = findUseCase(sql, use_case_uuid);
        if (!use_case) return std::string();
        return toJson(*use_case, reports::liveFigures(sql, use_case->id))
            .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    });
}

std::shared_ptr<Mailbox> LiveFeed::subscribe(const std::string& use_case_uuid) {
    auto figures = figuresOf(use_case_uuid);
    if (figures.empty()) return nullptr;
    auto mailbox = std::make_shared<Mailbox>();
    mailbox->post(figures);
    const std::lock_guard lock(mutex_);
    auto& watched = watched_[use_case_uuid];
    // Something may have been committed, and pushed to the others, since these figures were read.
    if (watched.watchers.empty()) {
        watched.last_sent = std::move(figures);
    } else if (watched.last_sent != figures) {
        watched.last_sent.clear();
    }
    watched.commits.reset();
    watched.watchers.push_back(mailbox);
    return mailbox;
}

void LiveFeed::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kRefresh, [this] { return stopping_; })) {
        lock.unlock();
        try {
            refresh();
        } catch (const std::exception& problem) {
            spdlog::warn("live figures wait: {}", problem.what());
        }
        lock.lock();
    }
}

std::vector<std::string> LiveFeed::outdated(std::uint64_t commits) {
    std::vector<std::string> use_cases;
    const std::lock_guard lock(mutex_);
    for (auto it = watched_.begin(); it != watched_.end();) {
        std::erase_if(it->second.watchers, [](const auto& watcher) { return watcher.expired(); });
        if (it->second.watchers.empty()) {
            it = watched_.erase(it);
            continue;
        }
        if (it->second.commits != commits) use_cases.push_back(it->first);
        ++it;
    }
    return use_cases;
}

void LiveFeed::refresh() {
    const std::lock_guard alone(refreshing_);
    // Before the figures are read, so that a commit meanwhile is looked at next time.
    const auto commits = database_.metrics().commits;
    for (const auto& use_case : outdated(commits)) {
        auto figures = figuresOf(use_case);
        const std::lock_guard lock(mutex_);
        auto& watched = watched_[use_case];
        watched.commits = commits;
        if (figures.empty() || figures == watched.last_sent) continue;
        for (const auto& watcher : watched.watchers) {
            if (const auto mailbox = watcher.lock()) mailbox->post(figures);
        }
        watched.last_sent = std::move(figures);
    }
}

}  // namespace tama::server
