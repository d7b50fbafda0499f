#include "requests/workflow_reach.hpp"

#include <array>
#include <deque>

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"

namespace tama::requests {
namespace {

using nlohmann::json;

/// Actions that reach somebody or something outside the conversation.
constexpr std::array<std::string_view, 7> kOutward{
    "call_resthook", "call_webhook", "open_ticket", "send_broadcast", "send_email", "start_session", "transfer_airtime"};

bool isOutward(std::string_view type) {
    for (const auto known : kOutward) {
        if (type == known) return true;
    }
    return false;
}

std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// "@globals.name" and "globals.name" inside "@(…)".
void collectGlobals(const std::string& text, std::set<std::string>& keys) {
    constexpr std::string_view kWord = "globals.";
    for (auto at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at + 1)) {
        std::string key;
        for (auto i = at + kWord.size(); i < text.size(); ++i) {
            const char c = text[i];
            const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!part) break;
            key += c;
        }
        if (!key.empty()) keys.insert(key);
    }
}

class Reacher {
  public:
    explicit Reacher(const json& file) {
        if (file.is_object() && file.contains("flows") && file["flows"].is_array()) {
            for (const auto& flow : file["flows"]) flows_[textAt(flow, "uuid")] = &flow;
        } else if (file.is_object() && file.contains("nodes")) {
            flows_[textAt(file, "uuid")] = &file;
        }
        if (!file.is_object() || !file.contains("globals") || !file["globals"].is_array()) return;
        for (const auto& global : file["globals"]) {
            if (global.is_object()) values_[textAt(global, "key")] = textAt(global, "value");
        }
    }

    const json* flow(std::string_view uuid) const {
        const auto found = flows_.find(uuid);
        return found == flows_.end() ? nullptr : found->second;
    }

    WorkflowReach from(std::string_view uuid) {
        enter(std::string(uuid));
        while (!waiting_.empty()) {
            const json& flow = *waiting_.front();
            waiting_.pop_front();
            reach_.workflows.push_back({textAt(flow, "uuid"), textAt(flow, "name"), sha256(flow.dump())});
            if (const auto language = textAt(flow, "language"); !language.empty()) reach_.languages.insert(language);
            if (const auto local = flow.find("localization"); local != flow.end() && local->is_object()) {
                for (const auto& [language, texts] : local->items()) reach_.languages.insert(language);
            }
            walk(flow);
        }
        for (const auto& key : globals_) reach_.globals[key] = values_[key];
        return std::move(reach_);
    }

  private:
    void enter(const std::string& uuid) {
        const auto found = flows_.find(uuid);
        if (found != flows_.end() && entered_.insert(uuid).second) waiting_.push_back(found->second);
    }

    void walk(const json& part) {
        if (part.is_string()) return collectGlobals(part.get_ref<const std::string&>(), globals_);
        if (part.is_object()) {
            const auto type = textAt(part, "type");
            const auto flow = part.find("flow");
            if (flow != part.end() && flow->is_object()) enter(textAt(*flow, "uuid"));
            if (isOutward(type)) {
                auto destination = part;
                destination.erase("uuid");
                reach_.destinations.push_back(type + " " + destination.dump());
            }
        }
        if (!part.is_structured()) return;
        for (const auto& child : part) walk(child);
    }

    std::map<std::string, const json*, std::less<>> flows_;
    std::map<std::string, std::string> values_;
    std::set<std::string> entered_, globals_;
    std::deque<const json*> waiting_;
    WorkflowReach reach_;
};

}  // namespace

Result<WorkflowReach> reachOf(std::string_view definition, std::string_view workflow_uuid) {
    const auto file = json::parse(definition, nullptr, false);
    Reacher reacher(file);
    if (reacher.flow(workflow_uuid) == nullptr) {
        return fail(ErrorCode::InvalidInput, "the workflow is not in its own file", std::string(workflow_uuid));
    }
    return reacher.from(workflow_uuid);
}

std::string digestOf(std::string_view definition, std::string_view workflow_uuid) {
    const auto file = json::parse(definition, nullptr, false);
    const auto* flow = Reacher(file).flow(workflow_uuid);
    return flow == nullptr ? std::string() : sha256(flow->dump());
}

}  // namespace tama::requests
