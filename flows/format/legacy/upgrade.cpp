#include "flows/format/legacy/upgrade.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/legacy/actions.hpp"
#include "flows/format/legacy/rule_sets.hpp"
#include "flows/format/legacy/translations.hpp"

namespace tama::flows::legacy {

namespace {

using Json = DocumentJson;

constexpr std::size_t kMaxActionsOfSet = 100;
constexpr std::int64_t kMaxExpiry = 60LL * 24 * 365;  // minutes; 14.0 shortens it

/// Places were fractions in some editors.
std::int64_t coordinate(const Decoder& holder, const char* key) {
    const Json& value = holder.member(key).json();
    constexpr double kFar = 1e6;
    if (!value.is_number()) return 0;
    return static_cast<std::int64_t>(std::clamp(value.get<double>(), -kFar, kFar));
}

Json position(const Decoder& set) {
    return {{"left", coordinate(set, "x")}, {"top", coordinate(set, "y")}};
}

std::string typeOf(const Decoder& flow) {
    const std::string type = flow.text("flow_type", kMaxName);
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kTypes{{
        {"", "messaging"},
        {"F", "messaging"},
        {"M", "messaging"},
        {"V", "voice"},
        {"S", "messaging_offline"},
    }};
    for (const auto& [letter, name] : kTypes) {
        if (letter == type) return name;
    }
    flow.problemAt("flow_type", "\"" + type + "\" is not known; F, M, S and V are");
    return "messaging";
}

class FlowUpgrade {
  public:
    explicit FlowUpgrade(const Decoder& flow)
        : flow_(flow),
          metadata_(flow.member("metadata")),
          uuid_(textOfEither("uuid")),
          localiser_(flow.text("base_language", kMaxName)) {
        if (!isUuid(uuid_)) uuid_ = derivedUuid("flow " + textOfEither("name"));
    }

    Json upgrade() {
        gatherNodeUuids();
        eachSet("action_sets", "action set", [&](const Decoder& set, std::size_t i) {
            addActionSet(set, i);
        });
        eachSet("rule_sets", "rule set", [&](const Decoder& set, std::size_t) {
            UpgradedNode node = upgradeRuleSet(set, node_uuids_, uuid_, localiser_);
            add(set, std::move(node));
        });
        sortNodes();
        Json out{
            {"uuid", uuid_},
            {"name", textOfEither("name")},
            {"spec_version", "13.0.0"},
            {"language", localiser_.baseLanguage()},
            {"type", typeOf(flow_)},
            {"revision", metadata_.integer("revision", 0, 1'000'000'000).value_or(0)},
            {"expire_after_minutes", metadata_.integer("expires", 0, kMaxExpiry).value_or(0)},
            {"localization", localiser_.table()},
            {"nodes", Json::array()},
            {"_ui", {{"nodes", std::move(editor_nodes_)}, {"stickies", notes()}}}
        };
        for (auto& [top, node] : nodes_) out["nodes"].push_back(std::move(node));
        if (metadata_.boolean("ignore_triggers")) out["ignore_triggers"] = true;
        return out;
    }

  private:
    /// In some flows these stand outside the metadata.
    std::string textOfEither(const char* key) const {
        std::string out = metadata_.text(key, kMaxName);
        return out.empty() ? flow_.text(key, kMaxName) : out;
    }

    template <class Visit>
    void eachSet(const char* key, const char* what, Visit visit) {
        const std::size_t size = flow_.count(key, kMaxNodes);
        const Decoder list = flow_.member(key);
        for (std::size_t i = 0; i < size; ++i) {
            const Decoder set = list.labelled(i, what);
            if (set.expectObject()) visit(set, i);
        }
    }

    void gatherNodeUuids() {
        for (const char* key : {"action_sets", "rule_sets"}) {
            const Decoder list = flow_.member(key);
            if (!list.json().is_array()) continue;
            for (const Json& set : list.json()) {
                if (set.is_object() && set.contains("uuid") && set["uuid"].is_string()) {
                    node_uuids_.insert(set["uuid"].get<std::string>());
                }
            }
        }
    }

    void addActionSet(const Decoder& set, std::size_t index) {
        const std::string uuid = set.uuid("uuid");
        std::string exit_uuid = set.uuid("exit_uuid", Need::Optional);
        if (exit_uuid.empty()) exit_uuid = derivedUuid("exit of " + uuid + " of " + uuid_);
        Json exit{{"uuid", exit_uuid}};
        const std::string to = set.uuid("destination", Need::Optional);
        if (node_uuids_.contains(to)) exit["destination_uuid"] = to;
        Json actions = Json::array();
        const std::size_t size = set.count("actions", kMaxActionsOfSet);
        const Decoder list = set.member("actions");
        for (std::size_t i = 0; i < size; ++i) {
            const Decoder action = list.item(i);
            if (!action.expectObject()) continue;
            const std::string made = derivedUuid(
                "action " + std::to_string(i) + " of set " + std::to_string(index) + " of " + uuid_
            );
            Json upgraded = upgradeAction(action, made, localiser_);
            if (!upgraded.is_null()) actions.push_back(std::move(upgraded));
        }
        UpgradedNode out;
        out.node = {{"uuid", uuid}, {"exits", Json::array({std::move(exit)})}};
        if (!actions.empty()) out.node["actions"] = std::move(actions);
        out.editor_type = "execute_actions";
        add(set, std::move(out));
    }

    void add(const Decoder& set, UpgradedNode upgraded) {
        const std::string uuid = upgraded.node["uuid"].get<std::string>();
        Json editor{{"type", upgraded.editor_type}, {"position", position(set)}};
        if (!upgraded.editor_config.empty()) editor["config"] = std::move(upgraded.editor_config);
        editor_nodes_[uuid] = std::move(editor);
        nodes_.emplace_back(coordinate(set, "y"), std::move(upgraded.node));
    }

    /// The entry is the first today; the others follow from top to bottom.
    void sortNodes() {
        const std::string entry = flow_.text("entry", kMaxName);
        const auto key = [&](const auto& node) {
            return std::pair(node.second["uuid"] != entry, node.second["uuid"] == entry ? 0 : node.first);
        };
        std::stable_sort(nodes_.begin(), nodes_.end(), [&](const auto& a, const auto& b) {
            return key(a) < key(b);
        });
    }

    Json notes() const {
        Json out = Json::object();
        const std::size_t size = metadata_.count("notes", kMaxNodes);
        const Decoder list = metadata_.member("notes");
        for (std::size_t i = 0; i < size; ++i) {
            const Decoder note = list.item(i);
            if (!note.expectObject()) continue;
            out[derivedUuid("note " + std::to_string(i) + " of " + uuid_)] = {
                {"position", position(note)},
                {"title", note.text("title", kMaxText)},
                {"body", note.text("body", kMaxText)},
                {"color", "yellow"}
            };
        }
        return out;
    }

    const Decoder& flow_;
    Decoder metadata_;
    std::string uuid_;
    Localiser localiser_;
    std::set<std::string> node_uuids_;
    std::vector<std::pair<std::int64_t, Json>> nodes_;  // with their top edge
    Json editor_nodes_ = Json::object();
};

}  // namespace

bool isLegacyFlow(const Json& flow) {
    if (!flow.is_object() || flow.contains("nodes")) return false;
    return flow.contains("action_sets") || flow.contains("rule_sets") || flow.contains("flow_type") ||
           flow.contains("base_language");
}

Json upgradeFlow(const Decoder& flow) {
    return FlowUpgrade(flow).upgrade();
}

}  // namespace tama::flows::legacy
