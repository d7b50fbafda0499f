// What a session that another one started knows of that one's run: @parent after a flow_action trigger.
// Travels as the reference's JSON in session_triggered and Trigger::parent_json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "flows/contact.hpp"
#include "flows/engine/session.hpp"

namespace tama::flows {

struct RunSummary {
    Run run;
    Contact contact;
};

/// Lenient: what is missing or wrong stays empty, because it was written by an earlier version or another
/// system.
RunSummary decodeRunSummary(std::string_view json);
/// `flow_revision` 0 = not known.
std::string encodeRunSummary(const Run& run, std::int64_t flow_revision, const Contact& contact);

}  // namespace tama::flows
