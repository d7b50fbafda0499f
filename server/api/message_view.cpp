#include "server/api/message_view.hpp"

#include <nlohmann/json.hpp>

namespace tama::server {
namespace {

using nlohmann::json;

json msOrNull(const std::optional<WallTime>& time) {
    return time ? json(toEpochMs(*time)) : json(nullptr);
}

json partJson(const gateway::PartLife& part) {
    json events = json::array();
    for (const auto& event : part.events) {
        json line{{"at", toEpochMs(event.at)}, {"event", event.event}};
        if (event.code != 0) line["code"] = event.code;
        if (!event.detail.empty()) line["detail"] = event.detail;
        events.push_back(std::move(line));
    }
    return {
        {"ordinal", part.ordinal},
        {"state", part.state},
        {"smsc_id", part.smsc_id},
        {"attempts", part.attempts},
        {"resends", part.resends},
        {"events", std::move(events)}};
}

}  // namespace

json messageJson(const gateway::MessageLife& life, bool whole_number) {
    json parts = json::array();
    for (const auto& part : life.parts) parts.push_back(partJson(part));
    std::string number;
    if (life.number) number = whole_number ? life.number->e164() : life.number->masked();
    json out{
        {"id", life.id},
        {"uuid", life.uuid},
        {"direction", life.direction},
        {"class", life.message_class},
        {"client", life.client},
        {"channel", life.channel},
        {"number", number},
        {"sender", life.sender},
        {"text", life.text},
        {"encoding", life.encoding},
        {"segments", life.segments},
        {"state", life.state},
        {"failure", life.failure},
        {"error", life.error},
        {"created_at", toEpochMs(life.created_at)},
        {"not_before", msOrNull(life.not_before)},
        {"valid_until", msOrNull(life.valid_until)},
        {"submitted_at", msOrNull(life.submitted_at)},
        {"finished_at", msOrNull(life.finished_at)},
        {"parts", std::move(parts)}};
    // They may hold what identifies the subscriber.
    if (whole_number && !life.parameters.empty()) out["parameters"] = life.parameters;
    return out;
}

}  // namespace tama::server
