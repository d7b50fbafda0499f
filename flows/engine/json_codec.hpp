// Contacts, environments and messages from and to the reference's JSON: for play, replay and run summaries.
// Times are ISO 8601. Never used in a step.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/contact.hpp"
#include "flows/engine/session.hpp"
#include "flows/engine/trigger.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

std::string isoTime(WallTime time);  // 2025-05-04T12:30:51.123Z
std::optional<WallTime> timeFromIso(std::string_view text);

Result<Contact> contactFromJson(const nlohmann::json& json);
nlohmann::json toJson(const Contact& contact);
Result<Environment> environmentFromJson(const nlohmann::json& json);
/// The same from their texts.
Result<Contact> contactFromText(std::string_view json);
Result<Environment> environmentFromText(std::string_view json);
nlohmann::json toJson(const Environment& environment);
Result<InboundMessage> messageFromJson(const nlohmann::json& json);
nlohmann::json toJson(const InboundMessage& message);
nlohmann::json toJson(const FieldValue& value);
nlohmann::json toJson(const RunResult& result);
/// The reference's session shape: runs with path, results and status.
nlohmann::json toJson(const Session& session);

}  // namespace tama::flows
