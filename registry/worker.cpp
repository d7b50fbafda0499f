#include "registry/worker.hpp"

#include <array>

#include "base/enum_words.hpp"

namespace tama::registry {
namespace {

constexpr std::array kWorkerStatusWords{
    std::pair{WorkerStatus::Active, std::string_view("active")},
    std::pair{WorkerStatus::Left, std::string_view("left")},
    std::pair{WorkerStatus::Blocked, std::string_view("blocked")},
};

}  // namespace

std::string_view nameOf(WorkerStatus status) {
    return wordOf(kWorkerStatusWords, status);
}

std::optional<WorkerStatus> workerStatusFrom(std::string_view name) {
    return valueOf(kWorkerStatusWords, name);
}

std::string Worker::placeAt(std::string_view level) const {
    for (const auto& place : places) {
        if (place.level == level) return place.name;
    }
    return {};
}

}  // namespace tama::registry
