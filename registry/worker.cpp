#include "registry/worker.hpp"

namespace tama::registry {

std::string_view nameOf(WorkerStatus status) {
    switch (status) {
        case WorkerStatus::Left:
            return "left";
        case WorkerStatus::Blocked:
            return "blocked";
        case WorkerStatus::Active:
            break;
    }
    return "active";
}

std::optional<WorkerStatus> workerStatusFrom(std::string_view name) {
    for (const auto status : {WorkerStatus::Active, WorkerStatus::Left, WorkerStatus::Blocked}) {
        if (nameOf(status) == name) return status;
    }
    return std::nullopt;
}

std::string Worker::placeAt(std::string_view level) const {
    for (const auto& place : places) {
        if (place.level == level) return place.name;
    }
    return {};
}

}  // namespace tama::registry
