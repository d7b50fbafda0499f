// What holds the graph together: nodes that nothing leads to, tests that do not exist, missing defaults.
#include <algorithm>
#include <array>
#include <map>

#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

// Of RapidPro, for what is no SMS.
constexpr std::array<std::string_view, 6> kOfOtherPlatforms{
    "call_classifier", "call_llm", "play_audio", "request_optin", "say_msg", "transfer_airtime"};

std::string passedOver(std::string_view action) {
    const bool known =
        std::find(kOfOtherPlatforms.begin(), kOfOtherPlatforms.end(), action) != kOfOtherPlatforms.end();
    return "the action " + std::string(action) +
           (known ? " does nothing on an SMS platform and is passed over"
                  : " is not known and is passed over; check how it is written");
}

void checkAction(
    const Inspected& inspected, std::size_t node, const ActionParts& parts, std::string_view type
) {
    if (!parts.supported) {
        inspected.add(
            Severity::Warning,
            "unsupported",
            node,
            passedOver(type)
        );
    }
    for (const ActionParts::Fault& fault : parts.faults) {
        inspected.add(
            fault.is_refused ? Severity::Error : Severity::Warning,
            "action",
            node,
            std::string(type) + "." + fault.property + ": " + fault.what
        );
    }
    for (const FlowRef& flow : parts.flows) {
        if (inspected.assets.workflow(flow.uuid) != nullptr) continue;
        inspected.add(
            Severity::Error,
            "missing-flow",
            node,
            "refers to the workflow \"" + flow.name + "\", which is not in the file; export them together"
        );
    }
}

void checkTests(const Inspected& inspected, std::size_t node, const Router& router) {
    for (const Case& test : router.cases) {
        if (test.test == nullptr) {
            inspected.add(
                Severity::Error,
                "unknown-test",
                node,
                "the test " + test.type + " is not known; it would never match"
            );
        }
    }
    if (router.type == RouterType::Switch && router.default_category == kNowhere) {
        inspected.add(
            Severity::Warning,
            "no-default",
            node,
            "has no default category: an answer that fits no test ends the session as failed"
        );
    }
    if (router.wait && router.wait->type == WaitType::Dial) {
        inspected.add(
            Severity::Warning, "unsupported", node, "a wait for a telephone call is passed over on an SMS platform"
        );
    }
    if (router.wait && inspected.flow.type == WorkflowType::Background) {
        inspected.add(
            Severity::Error, "wait-in-background", node, "a background workflow cannot wait for an answer"
        );
    }
}

/// RapidPro does not import a workflow in which two actions or exits have one.
void checkUuids(const Inspected& inspected) {
    std::map<std::string_view, std::size_t> seen;
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto see = [&](const std::string& what, std::string_view uuid) {
            const auto [first, is_new] = seen.emplace(uuid, i);
            if (is_new || uuid.empty()) return;
            inspected.add(
                Severity::Error,
                "same-uuid",
                i,
                what + " has the UUID " + std::string(uuid) + ", which is in use " +
                    (first->second == i ? "in this node already" : "in " + nodeLabel(inspected.flow, first->second)) +
                    ": RapidPro will not import it, and they share their translations; give it one of its own"
            );
        };
        for (std::size_t a = 0; a < nodes[i].actions.size(); ++a) {
            see("actions[" + std::to_string(a) + "]", nodes[i].actions[a]->uuid());
        }
        for (std::size_t e = 0; e < nodes[i].exits.size(); ++e) {
            see("exits[" + std::to_string(e) + "]", nodes[i].exits[e].uuid);
        }
    }
}

}  // namespace

void checkStructure(const Inspected& inspected) {
    const auto& nodes = inspected.flow.nodes;
    if (inspected.flow.type == WorkflowType::Voice) {
        inspected.add(Severity::Error, "voice", "is a voice workflow; only messaging workflows run by SMS");
    }
    if (nodes.empty()) inspected.add(Severity::Warning, "empty", "has no nodes: a session ends at once");
    checkUuids(inspected);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!inspected.reachable[i]) {
            inspected.add(Severity::Warning, "unreachable", i, "nothing leads here; connect it or delete it");
        }
        for (std::size_t a = 0; a < nodes[i].actions.size(); ++a) {
            checkAction(inspected, i, inspected.actions[i][a], nodes[i].actions[a]->type());
        }
        if (nodes[i].router) checkTests(inspected, i, *nodes[i].router);
    }
}

}  // namespace tama::flows
