// Brings a flow definition of spec 13.0 - 14.x to the newest, on its JSON, step by step as the reference does
// (§1.15), so that the reader knows one form. Steps for WhatsApp templates, airtime and webhook editor nodes
// are not needed: the engine reads both forms.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "flows/format/decoder.hpp"

namespace tama::flows {

using SpecVersion = std::array<int, 3>;

std::optional<SpecVersion> parseSpecVersion(std::string_view text);

inline constexpr std::string_view kNewestSpec = "14.4.2";

/// False, with a problem that says what to do, for a legacy flow (action sets, before 13) or a newer spec.
bool migrateFlow(nlohmann::json& flow, const Decoder& place);

}  // namespace tama::flows
