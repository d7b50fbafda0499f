// What a workflow of an export reaches: the workflows it enters and starts, what it says in all languages, the globals
// it uses, and every destination outside the conversation. An approval is bound to it. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama::requests {

struct ReachedWorkflow {
    std::string uuid;
    std::string name;
    std::string digest;  // SHA-256 of its definition, localisation included
};

struct WorkflowReach {
    std::vector<ReachedWorkflow> workflows;       // the first begins
    std::set<std::string> languages;
    std::map<std::string, std::string> globals;   // by key, with the value in the file; empty: it has none
    std::vector<std::string> destinations;        // of broadcasts, starts, webhooks, e-mails and tickets: "type {…}"
};

/// `definition`: an export as a revision holds it. A workflow that is not in it is left out; InvalidInput where
/// `workflow_uuid` is not.
Result<WorkflowReach> reachOf(std::string_view definition, std::string_view workflow_uuid);

/// The digest of one workflow of an export; empty where it is not in it.
std::string digestOf(std::string_view definition, std::string_view workflow_uuid);

}  // namespace tama::requests
