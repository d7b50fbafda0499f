#include "server/api/alert_view.hpp"

#include <nlohmann/json.hpp>

namespace tama::server {

nlohmann::ordered_json toJson(const requests::Alert& alert) {
    const auto orNull = [](const std::optional<WallTime>& at) {
        return at ? nlohmann::ordered_json(toEpochMs(*at)) : nlohmann::ordered_json(nullptr);
    };
    return {
        {"id", alert.id},
        {"use_case", alert.use_case},
        {"title", alert.title},
        {"chain", alert.chain},
        {"worker", alert.worker},
        {"began_at", toEpochMs(alert.began_at)},
        {"detected_at", toEpochMs(alert.detected_at)},
        {"notified_at", orNull(alert.notified_at)},
        {"acknowledged_at", orNull(alert.acknowledged_at)},
        {"acknowledged_by", alert.acknowledged_by},
        {"responded_at", orNull(alert.responded_at)},
        {"calls", alert.calls}};
}

}  // namespace tama::server
