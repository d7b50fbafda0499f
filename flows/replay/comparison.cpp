#include "flows/replay/comparison.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/replay/members.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

Json only(const Json& json, std::initializer_list<const char*> keys) {
    Json out = Json::object();
    for (const char* key : keys) {
        const Json& value = memberOf(json, key);
        if (!value.is_null() && value != Json("")) out[key] = value;
    }
    return out;
}

/// What two engines cannot make equal, by the order in which it appears: ids that were made up, and the times
/// of time-outs, which older results have as their value.
class MadeUp {
  public:
    explicit MadeUp(const Json& outputs) {
        for (const Json& output : outputs) {
            const Json& session = memberOf(output, "session");
            note("session", memberOf(session, "uuid"));
            for (const Json& run : memberOf(session, "runs")) {
                for (const Json& step : memberOf(run, "path")) note("step", memberOf(step, "uuid"));
                note("run", memberOf(run, "uuid"));
            }
            for (const Json& event : memberOf(output, "events")) {
                if (memberOf(event, "type") == "ticket_opened")
                    note("ticket", memberOf(memberOf(event, "ticket"), "uuid"));
                if (memberOf(event, "type") == "wait_timed_out") noteTime(memberOf(event, "created_on"));
            }
        }
        // The longer first: one name may begin another.
        std::stable_sort(names_.begin(), names_.end(), [](const auto& a, const auto& b) {
            return a.first.size() > b.first.size();
        });
    }

    Json renamed(const Json& json) const {
        std::string text = json.dump();
        for (const auto& [id, name] : names_) {
            if (text.find(id) != std::string::npos) text = replaceAll(text, id, name);
        }
        return Json::parse(text);
    }

  private:
    /// What is shorter than a UUID could stand anywhere.
    void note(const std::string& kind, const Json& id) {
        constexpr std::size_t kUuidLength = 36;
        if (!id.is_string() || id.get_ref<const std::string&>().size() < kUuidLength) return;
        const auto& text = id.get_ref<const std::string&>();
        const bool known = std::any_of(names_.begin(), names_.end(), [&](const auto& name) {
            return name.first == text;
        });
        if (!known) names_.emplace_back(text, kind + " " + std::to_string(++counted_));
    }

    /// Results have it with six digits of a second.
    void noteTime(const Json& time) {
        if (!time.is_string()) return;
        std::string text = time.get<std::string>();
        const std::size_t point = text.find('.');
        const std::size_t zone = text.find_first_of("Z+-", point == std::string::npos ? 0 : point);
        if (point == std::string::npos || zone == std::string::npos) return;
        std::string fraction = text.substr(point + 1, zone - point - 1);
        fraction.resize(6, '0');
        names_.emplace_back(text.substr(0, point + 1) + fraction + text.substr(zone), "time of the time-out");
    }

    std::vector<std::pair<std::string, std::string>> names_;
    std::size_t counted_ = 0;
};

Json sentAndStatus(const Json& output) {
    Json out{{"messages", Json::array()}, {"runs", Json::array()}};
    for (const Json& event : memberOf(output, "events")) {
        if (memberOf(event, "type") != "msg_created") continue;
        out["messages"].push_back(only(memberOf(event, "msg"), {"text", "urn", "quick_replies", "locale"}));
    }
    const Json& session = memberOf(output, "session");
    out["status"] = memberOf(session, "status");
    for (const Json& run : memberOf(session, "runs")) out["runs"].push_back(memberOf(run, "status"));
    return out;
}

Json resultsAndWay(const Json& output) {
    Json out{{"runs", Json::array()}, {"segments", Json::array()}};
    for (const Json& run : memberOf(memberOf(output, "session"), "runs")) {
        Json item{{"path", Json::array()}, {"results", Json::object()}};
        for (const Json& step : memberOf(run, "path"))
            item["path"].push_back(only(step, {"node_uuid", "exit_uuid"}));
        const Json& results = memberOf(run, "results");
        if (results.is_object()) {
            for (const auto& [key, result] : results.items()) {
                item["results"][key] = only(result, {"name", "value", "category", "input"});
            }
        }
        out["runs"].push_back(std::move(item));
    }
    for (const Json& segment : memberOf(output, "segments")) {
        out["segments"].push_back(only(segment, {"exit_uuid", "operand", "destination_uuid"}));
    }
    return out;
}

/// Times are those of another clock, wherever they stand.
void dropTimes(Json& json) {
    if (json.is_object()) {
        for (auto item = json.begin(); item != json.end();) {
            item = item.key().ends_with("_on") ? json.erase(item) : std::next(item);
        }
    }
    if (json.is_structured()) {
        for (Json& item : json) dropTimes(item);
    }
}

Json allEvents(const Json& output) {
    Json out = Json::array();
    for (Json event : memberOf(output, "events")) {
        if (!event.is_object()) continue;
        const std::string type = textOf(event, "type");
        for (const char* raw :
             {"uuid", "elapsed_ms", "request", "response", "retries", "extraction", "_user"}) {
            event.erase(raw);
        }
        if (type == "error" || type == "warning" || type == "failure") {
            for (const char* wording : {"text", "code", "extra"}) event.erase(wording);
        }
        if (memberOf(event, "msg").is_object()) event["msg"].erase("uuid");
        if (memberOf(event, "environment").is_object()) {
            // A setting that went, and one that came.
            event["environment"].erase("max_value_length");
            if (!event["environment"].contains("input_collation")) {
                event["environment"]["input_collation"] = "default";
            }
        }
        dropTimes(event);
        out.push_back(std::move(event));
    }
    return out;
}

/// Where two values first differ: "events[3].msg.text: expected …, got …". Empty when they do not.
std::string firstDifference(const Json& expected, const Json& actual, const std::string& place) {
    if (expected == actual) return {};
    if (expected.is_object() && actual.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            const std::string inside =
                firstDifference(value, memberOf(actual, key.c_str()), place + "." + key);
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

std::array<ReplayTier, 3> compareOutputs(const Json& recorded, const Json& produced) {
    std::array<ReplayTier, 3> out;
    const auto note = [&out](std::size_t tier, std::size_t sprint, std::string difference) {
        if (difference.empty() || !out[tier].ok) return;
        out[tier] = {false, "sprint " + std::to_string(sprint) + ": " + std::move(difference)};
    };
    if (recorded.size() != produced.size()) {
        const std::string counts = "expected " + std::to_string(recorded.size()) + " sprints, got " +
                                   std::to_string(produced.size());
        for (std::size_t tier = 0; tier < out.size(); ++tier) note(tier, produced.size(), counts);
        return out;
    }
    const MadeUp in_recorded(recorded);
    const MadeUp in_produced(produced);
    for (std::size_t i = 0; i < recorded.size(); ++i) {
        const Json expected = in_recorded.renamed(recorded[i]);
        const Json actual = in_produced.renamed(produced[i]);
        note(0, i, firstDifference(sentAndStatus(expected), sentAndStatus(actual), "sent"));
        note(1, i, firstDifference(resultsAndWay(expected), resultsAndWay(actual), "session"));
        note(2, i, firstDifference(allEvents(expected), allEvents(actual), "events"));
    }
    return out;
}

}  // namespace tama::flows
