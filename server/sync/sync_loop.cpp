#include "server/sync/sync_loop.hpp"

#include <exception>

#include <spdlog/spdlog.h>

namespace tama::server {
namespace {

constexpr std::chrono::seconds kLook{30};

}  // namespace

SyncLoop::~SyncLoop() {
    stop();
}

void SyncLoop::start() {
    if (!sources_.empty()) thread_ = std::thread([this] { run(); });
}

void SyncLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void SyncLoop::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        turn(tools_.clock.now());
        lock.lock();
        wake_.wait_for(lock, kLook, [this] { return stopping_; });
    }
}

std::size_t SyncLoop::turn(WallTime now) {
    std::size_t synced = 0;
    for (const auto& source : sources_) {
        try {
            if (source.every) {
                auto& next = next_[source.name()];
                if (now >= next) {
                    next = now + *source.every;
                    sync(source);
                    ++synced;
                }
            }
            tell(source, now);
        } catch (const std::exception& problem) {
            spdlog::warn("source {}: {}", source.name(), problem.what());
        }
    }
    return synced;
}

void SyncLoop::sync(const SyncSource& source) {
    auto stoppable = source;
    // A server that stumbles must not hold up the program's end.
    stoppable.fhir.paging.wait = [this](Milliseconds time) {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, time, [this] { return stopping_; });
    };
    const auto report = syncSource(database_, client_, stoppable, {false, false, "schedule", {}}, tools_);
    if (report) {
        spdlog::info(
            "source {}: import {}: {} new, {} changed, {} closed",
            source.name(),
            report->job_id,
            report->workers.created,
            report->workers.updated,
            report->closed
        );
    } else {
        spdlog::warn("source {} was not read: {}", source.name(), describe(report.error()));
    }
}

void SyncLoop::tell(const SyncSource& source, WallTime now) {
    const auto settings = source.writeBack();
    if (!settings.any()) return;
    registry::queueNews(database_, settings, now);
    HttpFhirTransport transport(client_, source.access);
    const auto report = registry::writeBack(database_, transport, settings, tools_);
    if (report.failed > 0) {
        spdlog::warn("source {}: {} workers' news could not be told; see tama workers write-back", source.name(), report.failed);
    }
}

}  // namespace tama::server
