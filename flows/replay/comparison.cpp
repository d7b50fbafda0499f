#include "flows/replay/comparison.hpp"

#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace tama::flows {

namespace {

using Json = nlohmann::json;

const Json& part(const Json& json, const char* key) {
    static const Json absent;
    if (!json.is_object()) return absent;
    const auto found = json.find(key);
    return found == json.end() ? absent : *found;
}

Json only(const Json& json, std::initializer_list<const char*> keys) {
    Json out = Json::object();
    for (const char* key : keys) {
        const Json& value = part(json, key);
        if (!value.is_null() && value != Json("")) out[key] = value;
    }
    return out;
}

/// Newer files write a quick reply as an object, older ones as a text.
void unifyQuickReplies(Json& message) {
    const auto replies = message.find("quick_replies");
    if (replies == message.end()) return;
    for (Json& reply : *replies) {
        if (reply.is_string()) reply = {{"text", reply}};
    }
}

Json sentAndStatus(const Json& output) {
    Json out{{"messages", Json::array()}, {"runs", Json::array()}};
    for (const Json& event : part(output, "events")) {
        if (part(event, "type") != "msg_created") continue;
        Json message = only(part(event, "msg"), {"text", "urn", "quick_replies", "locale"});
        unifyQuickReplies(message);
        out["messages"].push_back(std::move(message));
    }
    const Json& session = part(output, "session");
    out["status"] = part(session, "status");
    for (const Json& run : part(session, "runs")) out["runs"].push_back(part(run, "status"));
    return out;
}

Json resultsAndWay(const Json& output) {
    Json out{{"runs", Json::array()}, {"segments", Json::array()}};
    for (const Json& run : part(part(output, "session"), "runs")) {
        Json item{{"path", Json::array()}, {"results", Json::object()}};
        for (const Json& step : part(run, "path"))
            item["path"].push_back(only(step, {"node_uuid", "exit_uuid"}));
        const Json& results = part(run, "results");
        if (results.is_object()) {
            for (const auto& [key, result] : results.items()) {
                item["results"][key] = only(result, {"name", "value", "category", "input"});
            }
        }
        out["runs"].push_back(std::move(item));
    }
    for (const Json& segment : part(output, "segments")) {
        out["segments"].push_back(only(segment, {"exit_uuid", "operand", "destination_uuid"}));
    }
    return out;
}

/// Names of runs and steps by order of appearance, over all sprints of a scenario.
class Ordinals {
  public:
    void rename(Json& event, const char* key) {
        const auto found = event.find(key);
        if (found == event.end()) return;
        *found = names_.emplace(std::string(key).substr(0, 3) + found->dump(), names_.size()).first->second;
    }

  private:
    std::map<std::string, std::size_t> names_;
};

Json allEvents(const Json& output, Ordinals& ordinals) {
    Json out = Json::array();
    for (Json event : part(output, "events")) {
        std::string type = part(event, "type").is_string() ? event["type"].get<std::string>() : std::string();
        if (type == "flow_entered") type = "run_started";
        if (type == "run_expired") type = "wait_expired";
        // The beginning and end of runs are events only in newer recordings; statuses say the same.
        const bool first_run = type == "run_started" && !event.contains("parent_run_uuid");
        if (first_run || type == "run_ended" || type == "msg_received") continue;
        event["type"] = type;
        for (auto item = event.begin(); item != event.end();) {
            const bool is_time = item.key().ends_with("_on");
            const bool is_raw =
                item.key() == "uuid" || item.key() == "elapsed_ms" || item.key() == "request" ||
                item.key() == "response" || item.key() == "retries" || item.key() == "contact" ||
                item.key() == "environment" || item.key() == "run_uuid" || item.key() == "parent_run_uuid";
            item = is_time || is_raw ? event.erase(item) : std::next(item);
        }
        if (type == "error" || type == "warning" || type == "failure") {
            event.erase("text");
            event.erase("code");
        }
        if (event.contains("msg")) {
            event["msg"].erase("uuid");
            unifyQuickReplies(event["msg"]);
        }
        ordinals.rename(event, "step_uuid");
        out.push_back(std::move(event));
    }
    return out;
}

/// Where two values first differ: "events[3].msg.text: expected …, got …". Empty when they do not.
std::string firstDifference(const Json& expected, const Json& actual, const std::string& place) {
    if (expected == actual) return {};
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            const std::string inside = firstDifference(value, part(actual, key.c_str()), place + "." + key);
            if (!inside.empty()) return inside;
        }
        for (const auto& [key, value] : actual.items()) {
            if (!expected.contains(key)) return place + "." + key + ": not expected: " + value.dump();
        }
    }
    if (expected.is_array() && actual.is_array()) {
        for (std::size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
            const std::string inside =
                firstDifference(expected[i], actual[i], place + "[" + std::to_string(i) + "]");
            if (!inside.empty()) return inside;
        }
        return place + ": expected " + std::to_string(expected.size()) + " items, got " +
               std::to_string(actual.size());
    }
    return place + ": expected " + expected.dump() + ", got " + actual.dump();
}

}  // namespace

std::array<ReplayTier, 3> compareOutputs(const Json& expected, const Json& actual) {
    std::array<ReplayTier, 3> out;
    Ordinals expected_names;
    Ordinals actual_names;
    const auto note = [&out](std::size_t tier, std::size_t sprint, std::string difference) {
        if (difference.empty() || !out[tier].ok) return;
        out[tier] = {false, "sprint " + std::to_string(sprint) + ": " + std::move(difference)};
    };
    if (expected.size() != actual.size()) {
        const std::string counts =
            "expected " + std::to_string(expected.size()) + " sprints, got " + std::to_string(actual.size());
        for (std::size_t tier = 0; tier < out.size(); ++tier) note(tier, actual.size(), counts);
        return out;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        note(0, i, firstDifference(sentAndStatus(expected[i]), sentAndStatus(actual[i]), "sent"));
        note(1, i, firstDifference(resultsAndWay(expected[i]), resultsAndWay(actual[i]), "session"));
        note(
            2,
            i,
            firstDifference(
                allEvents(expected[i], expected_names), allEvents(actual[i], actual_names), "events"
            )
        );
    }
    return out;
}

}  // namespace tama::flows
