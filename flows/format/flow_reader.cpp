#include "flows/format/flow_reader.hpp"

#include <unordered_map>

#include "base/text.hpp"
#include "flows/actions/registry.hpp"
#include "flows/format/places.hpp"
#include "flows/format/router_reader.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxActions = 100;
constexpr std::int64_t kMaxExpiryInMinutes = 43'200;
constexpr std::size_t kMaxFlowName = 64;  // characters
// The editor notes some 100 bytes a node; RapidPro's bound of 256 KiB would be reached at 2,500 nodes.
constexpr std::size_t kMaxEditorBytes = 2U << 20U;

WorkflowType readWorkflowType(const Decoder& flow) {
    const std::string name = flow.text("type", kMaxName);
    if (name == "messaging_background") return WorkflowType::Background;
    if (name == "messaging_offline") return WorkflowType::Offline;
    if (name == "voice") return WorkflowType::Voice;
    if (!name.empty() && name != "messaging") flow.problemAt("type", "\"" + name + "\" is not known");
    return WorkflowType::Messaging;
}

Node readNode(const Decoder& json, const Localisation& localisation) {
    Node node;
    node.uuid = json.uuid("uuid");
    const std::size_t exits = json.count("exits", kMaxListItems);
    const Decoder exit_list = json.member("exits");
    for (std::size_t i = 0; i < exits; ++i) {
        const Decoder item = exit_list.item(i);
        if (item.expectObject()) node.exits.push_back({item.uuid("uuid"), kNowhere});
    }
    if (node.exits.empty()) json.problemAt("exits", "is missing or empty");
    const std::size_t actions = json.count("actions", kMaxActions);
    const Decoder action_list = json.member("actions");
    for (std::size_t i = 0; i < actions; ++i) {
        const Decoder item = action_list.item(i);
        if (item.expectObject()) node.actions.push_back(readAction(ActionReader(item, localisation)));
    }
    if (json.has("router")) {
        const Decoder router = json.member("router");
        if (router.expectObject()) node.router = readRouter(router, node.exits, localisation);
    }
    return node;
}

/// Exits name nodes by UUID: bound to indexes once all nodes are known.
void bindDestinations(const Decoder& json, Node& node, const Workflow& flow) {
    const Decoder exits = json.member("exits");
    for (std::size_t i = 0; i < node.exits.size() && i < exits.json().size(); ++i) {
        const Decoder item = exits.item(i);
        const std::string_view destination = item.uuidView("destination_uuid", Need::Optional);
        if (destination.empty()) continue;
        node.exits[i].destination = flow.indexOf(destination);
        if (node.exits[i].destination == kNowhere) {
            item.problemAt("destination_uuid", "is no node of this workflow: " + std::string(destination));
        }
    }
}

void checkName(const Decoder& flow, const std::string& name) {
    if (countCodePoints(name) > kMaxFlowName) {
        flow.problemAt("name", "is longer than " + std::to_string(kMaxFlowName) + " characters");
    }
}

/// Bytes it takes when written, without the signs between its values.
std::size_t writtenBytes(const DocumentJson& value) {
    if (value.is_string()) return value.get_ref<const std::string&>().size();
    if (!value.is_structured()) return sizeof value;  // about the digits of a number
    std::size_t bytes = 0;
    if (value.is_array()) {
        for (const auto& item : value) bytes += writtenBytes(item);
    } else {
        for (const auto& [key, member] : value.get_ref<const DocumentJson::object_t&>()) {
            bytes += key.size() + writtenBytes(member);
        }
    }
    return bytes;
}

/// Places and colours for the editor: kept, and bounded like all the rest.
void checkEditorData(const Decoder& flow) {
    if (!flow.has("_ui")) return;
    const Decoder editor = flow.member("_ui");
    if (editor.expectObject() && writtenBytes(editor.json()) > kMaxEditorBytes) {
        editor.problem("is larger than " + std::to_string(kMaxEditorBytes >> 10U) + " KiB");
    }
}

}  // namespace

std::shared_ptr<const Workflow> readFlow(const Decoder& json) {
    auto flow = std::make_shared<Workflow>();
    flow->uuid = json.uuid("uuid");
    flow->name = json.text("name", kMaxText, Need::Required);
    checkName(json, flow->name);
    checkEditorData(json);
    flow->spec_version = json.text("spec_version", kMaxName);
    flow->language = json.text("language", 3);
    flow->type = readWorkflowType(json);
    flow->revision = json.integer("revision", 0, std::int64_t{1} << 53).value_or(0);
    flow->expire_after =
        std::chrono::minutes(json.integer("expire_after_minutes", 0, kMaxExpiryInMinutes).value_or(0));
    flow->ignores_triggers =
        json.boolean("ignore_triggers") || json.member("metadata").boolean("ignore_triggers");

    const Localisation localisation(json);
    flow->translations = localisation.languages();
    std::erase(flow->translations, flow->language);

    const std::size_t size = json.count("nodes", kMaxNodes);
    const Decoder nodes = json.member("nodes");
    flow->nodes.reserve(size);
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < size; ++i) {
        const Decoder item = nodes.labelled(i, "node");
        if (!item.expectObject()) return flow;
        flow->nodes.push_back(readNode(item, localisation));
        const auto [first, is_new] = seen.emplace(flow->nodes.back().uuid, i);
        if (!is_new) item.problemAt("uuid", "is also that of node " + std::to_string(first->second + 1));
    }
    flow->indexNodes();
    for (std::size_t i = 0; i < flow->nodes.size(); ++i) {
        bindDestinations(nodes.labelled(i, "node"), flow->nodes[i], *flow);
    }
    return flow;
}

}  // namespace tama::flows
