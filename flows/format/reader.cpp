#include "flows/format/reader.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/flow_reader.hpp"
#include "flows/format/migration.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxFlows = 1000;
constexpr std::size_t kMaxAssets = 10'000;

/// "flow Stock", so that errors name what the author knows.
std::string flowLabel(const Json& flow, std::size_t index) {
    const auto named = [](const Json& holder) {
        const auto name = holder.is_object() ? holder.find("name") : holder.end();
        return holder.is_object() && name != holder.end() && name->is_string() ? name->get<std::string>()
                                                                               : std::string();
    };
    std::string name = named(flow);
    if (name.empty() && flow.is_object() && flow.contains("metadata")) name = named(flow["metadata"]);
    return name.empty() ? "flow " + std::to_string(index + 1) : "flow " + name;
}

template <class Read>
void readList(const Decoder& file, const char* key, Read read) {
    const std::size_t size = file.count(key, kMaxAssets);
    const Decoder list = file.member(key);
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = list.item(i);
        if (item.expectObject()) read(item);
    }
}

Field readFieldDefinition(const Decoder& json) {
    Field field;
    field.uuid = json.uuid("uuid", Need::Optional);
    field.key = json.text("key", kMaxName, Need::Required);
    field.name = json.text(json.has("name") ? "name" : "label", kMaxName);
    if (field.name.empty()) field.name = field.key;
    const std::string type = json.text(json.has("type") ? "type" : "value_type", kMaxName);
    if (type == "number" || type == "numeric") field.type = FieldType::Number;
    if (type == "datetime") field.type = FieldType::Datetime;
    if (type == "state") field.type = FieldType::State;
    if (type == "district") field.type = FieldType::District;
    if (type == "ward") field.type = FieldType::Ward;
    return field;
}

Channel readChannel(const Decoder& json) {
    Channel channel;
    channel.uuid = json.uuid("uuid");
    channel.name = json.text("name", kMaxName);
    channel.address = json.text("address", kMaxName);
    channel.country = json.text("country", 2);
    channel.schemes = json.texts("schemes", kMaxListItems, kMaxName);
    channel.match_prefixes = json.texts("match_prefixes", kMaxListItems, kMaxName);
    channel.allows_international = json.boolean("allow_international");
    const auto roles = json.texts("roles", kMaxListItems, kMaxName);
    channel.sends = roles.empty() || std::find(roles.begin(), roles.end(), "send") != roles.end();
    return channel;
}

std::vector<GroupRef> readGroupRefs(const Decoder& json, const char* key) {
    std::vector<GroupRef> out;
    readList(json, key, [&](const Decoder& item) {
        out.push_back({item.uuid("uuid", Need::Optional), item.text("name", kMaxName)});
    });
    return out;
}

TriggerDefinition readTrigger(const Decoder& json) {
    TriggerDefinition trigger;
    const std::string type = json.text("trigger_type", 1, Need::Required);
    if (!type.empty()) trigger.type = type.front();
    const Decoder flow = json.member("flow");
    if (flow.expectObject()) {
        trigger.flow_uuid = flow.uuid("uuid");
        trigger.flow_name = flow.text("name", kMaxName);
    }
    trigger.keywords = json.texts("keywords", kMaxListItems, kMaxName);
    if (const std::string keyword = json.text("keyword", kMaxName); !keyword.empty()) {
        trigger.keywords.push_back(keyword);
    }
    std::erase_if(trigger.keywords, [](const std::string& keyword) { return trim(keyword).empty(); });
    if (trigger.type == 'K' && trigger.keywords.empty())
        json.problemAt("keywords", "a trigger without a word");
    if (json.text("match_type", 1) == "O") trigger.match = KeywordMatch::OnlyWord;
    if (json.has("channel") && json.member("channel").json().is_object()) {
        const Decoder channel = json.member("channel");
        trigger.channel = ChannelRef{channel.uuid("uuid"), channel.text("name", kMaxName)};
    } else if (std::string uuid = json.uuid("channel", Need::Optional); !uuid.empty()) {
        trigger.channel = ChannelRef{std::move(uuid), ""};
    }
    trigger.groups = readGroupRefs(json, "groups");
    trigger.exclude_groups = readGroupRefs(json, "exclude_groups");
    return trigger;
}

/// What workflows may name beside fields, groups and channels; only assets files have it.
void readCatalogue(const Decoder& file, Assets& assets) {
    readList(file, "labels", [&](const Decoder& item) {
        assets.labels.push_back({item.uuid("uuid", Need::Optional), item.text("name", kMaxName)});
    });
    assets.topics = readGroupRefs(file, "topics");
    readList(file, "globals", [&](const Decoder& item) {
        assets.globals.push_back(
            {item.text("key", kMaxName, Need::Required), item.text("name", kMaxName), item.text("value", kMaxText)}
        );
    });
    readList(file, "resthooks", [&](const Decoder& item) {
        assets.resthooks.push_back(
            {item.text("slug", kMaxName, Need::Required), item.texts("subscribers", kMaxListItems, kMaxAddress)}
        );
    });
    readList(file, "users", [&](const Decoder& item) {
        assets.users.push_back(
            {item.uuid("uuid", Need::Optional), item.text("name", kMaxName), item.text("email", kMaxName)}
        );
    });
}

/// An export or assets file has a list of flows; a bare flow has nodes. Both become {"flows": […], …}.
Json asAssets(Json document) {
    const bool is_flow = document.is_object() && !document.contains("flows") &&
                         (document.contains("nodes") || document.contains("action_sets"));
    if (!is_flow) return document;
    Json out;
    out["flows"] = Json::array({std::move(document)});
    return out;
}

/// What the flows name, where the file has no list of it: a bare flow must run too.
void addImpliedAssets(const Json& document, Assets& assets) {
    const bool needs_fields = !document.contains("fields");
    const bool needs_groups = !document.contains("groups");
    const bool needs_labels = !document.contains("labels");
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) {
                ActionParts parts;
                action->inspect(parts);
                for (const FlowRef& field : parts.fields) {
                    if (!needs_fields || field.uuid.empty() || assets.field(field.uuid) != nullptr) continue;
                    assets.fields.push_back({"", field.uuid, field.name.empty() ? field.uuid : field.name});
                }
                for (const GroupRef& label : parts.labels) {
                    if (!needs_labels || label.uuid.empty() || assets.label(label.uuid) != nullptr) continue;
                    assets.labels.push_back({label.uuid, label.name});
                }
                for (const GroupRef& group : parts.groups) {
                    if (!needs_groups || group.uuid.empty() || assets.group(group.uuid) != nullptr) continue;
                    assets.groups.push_back({group.uuid, group.name, ""});
                }
            }
        }
    }
}

void readFlows(Json& document, const Decoder& file, Assets& assets) {
    const std::size_t size = file.count("flows", kMaxFlows);
    if (size == 0)
        file.problem("holds no workflow: expected an export (version 13), a flow or an assets file");
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < size; ++i) {
        Json& json = document["flows"][i];
        // Flows are named, not counted: "file: flow Stock: …".
        const Decoder flow(json, file.place() + ": " + flowLabel(json, i), file.problems());
        if (!flow.expectObject() || !migrateFlow(json, flow)) continue;
        assets.workflows.push_back(readFlow(flow));
        const Workflow& read = *assets.workflows.back();
        if (!seen.insert(read.uuid).second) flow.problemAt("uuid", "is that of another flow in this file");
    }
    addImpliedAssets(document, assets);
}

}  // namespace

FlowFileResult readFlowFile(std::string_view text, std::string_view name) {
    Problems problems;
    auto parsed = parseDocument(text, name, kMaxFileBytes, problems);
    if (!parsed) return tl::unexpected(problems.take());
    Json document = asAssets(std::move(*parsed));
    const Decoder file(document, std::string(name), problems);
    auto assets = std::make_shared<Assets>();
    if (file.expectObject()) {
        if (document.contains("version")) {
            const Json& version = document["version"];
            const std::string shown = version.is_string() ? version.get<std::string>() : version.dump();
            if (shown != "13") {
                file.problemAt(
                    "version", shown + " is not read; export from RapidPro or TextIt as version 13"
                );
                return tl::unexpected(problems.take());
            }
        }
        readList(file, "fields", [&](const Decoder& item) {
            assets->fields.push_back(readFieldDefinition(item));
        });
        readList(file, "groups", [&](const Decoder& item) {
            assets->groups.push_back(
                {item.uuid("uuid"), item.text("name", kMaxName), item.text("query", kMaxText)}
            );
        });
        readList(file, "channels", [&](const Decoder& item) {
            assets->channels.push_back(readChannel(item));
        });
        readCatalogue(file, *assets);
        readList(file, "triggers", [&](const Decoder& item) {
            assets->triggers.push_back(readTrigger(item));
        });
        assets->campaigns = file.count("campaigns", kMaxAssets);
        readFlows(document, file, *assets);
    }
    if (!problems.empty()) return tl::unexpected(problems.take());
    return FlowFile{std::move(assets), document.dump()};
}

}  // namespace tama::flows
