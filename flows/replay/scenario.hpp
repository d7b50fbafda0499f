// A recorded scenario as read from its file, in one form for both vintages: contact and environment inside
// the trigger and `msg` in a resume (older), or at the top and in an `event` (newer).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "flows/contact.hpp"
#include "flows/engine/resume.hpp"
#include "flows/engine/trigger.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

struct ScenarioResume {
    Resume resume;
    std::optional<Contact> contact;          // refreshed before it
    std::optional<Environment> environment;  // refreshed before it
};

struct Scenario {
    std::string flow_uuid;
    Contact contact;
    Environment environment;
    Trigger trigger;
    std::vector<ScenarioResume> resumes;
    std::map<std::string, std::vector<ServiceAnswer>> http_mocks;  // by address, in order
    nlohmann::json outputs;                                        // as recorded
    bool newer = false;  // contact and environment stand at the top
};

Result<Scenario> readScenario(std::string_view text, std::string_view name);

}  // namespace tama::flows
