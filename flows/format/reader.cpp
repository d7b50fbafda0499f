#include "flows/format/reader.hpp"

#include <unordered_set>

#include "base/text.hpp"
#include "flows/format/assets_reader.hpp"
#include "flows/format/flow_reader.hpp"
#include "flows/format/legacy/upgrade.hpp"
#include "flows/format/migration.hpp"
#include "flows/format/places.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxFlows = 1000;

constexpr int kOldestExport = 11;
constexpr int kNewestExport = 13;

/// An export or assets file has a list of flows; a flow alone becomes an export of one flow.
Json asFile(Json document) {
    const bool is_flow = document.is_object() && !document.contains("flows") &&
                         (document.contains("nodes") || legacy::isLegacyFlow(document));
    if (!is_flow) return document;
    Json out{{"version", std::to_string(kNewestExport)}};
    out["flows"] = Json::array({std::move(document)});
    return out;
}

/// Exports of version 11 and 12 differ in their flows alone; these are upgraded, so what is kept is of
/// version 13.
bool takeVersion(Json& document, const Decoder& file) {
    if (!document.contains("version")) return true;
    const Json& version = document["version"];
    const std::string shown = version.is_string() ? version.get<std::string>() : version.dump();
    const auto major = parseInteger(std::string_view(shown).substr(0, shown.find('.')));
    if (!major || *major < kOldestExport || *major > kNewestExport) {
        file.problemAt(
            "version", shown + " is not read, 11 to 13 are; export from RapidPro or TextIt as version 13"
        );
        return false;
    }
    document["version"] = std::to_string(kNewestExport);
    return true;
}

/// What the flows name and the file does not hold: made for an export, as an installation does on import, and
/// where there is no list of it at all.
void addImpliedAssets(const Json& document, Assets& assets) {
    const bool is_export = document.contains("version");
    const bool needs_fields = is_export || !document.contains("fields");
    const bool needs_groups = is_export || !document.contains("groups");
    const bool needs_labels = is_export || !document.contains("labels");
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) {
                ActionParts parts;
                action->inspect(parts);
                for (const FieldRef& field : parts.fields) {
                    if (!needs_fields || field.key.empty() || assets.field(field.key) != nullptr) continue;
                    assets.fields.push_back({"", field.key, field.name.empty() ? field.key : field.name});
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

void readFlows(Json& document, const Decoder& file, std::string_view spec, Assets& assets) {
    const std::size_t size = file.count("flows", kMaxFlows);
    if (size == 0)
        file.problem("holds no workflow: expected an export (version 13), a flow or an assets file");
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < size; ++i) {
        Json& json = document["flows"][i];
        // Flows are named, not counted: "file: flow Stock: …".
        const Decoder flow(json, file.place() + ": " + flowLabel(json, i), file.problems());
        if (!flow.expectObject() || !migrateFlow(json, flow, spec.empty() ? kNewestSpec : spec)) continue;
        assets.workflows.push_back(readFlow(flow));
        const Workflow& read = *assets.workflows.back();
        if (!seen.insert(read.uuid).second) flow.problemAt("uuid", "is that of another flow in this file");
    }
    addImpliedAssets(document, assets);
}

}  // namespace

FlowFileResult readFlowFile(std::string_view text, std::string_view name, std::string_view spec) {
    Problems problems;
    auto parsed = parseDocument(text, name, kMaxFileBytes, problems);
    if (!parsed) return tl::unexpected(problems.take());
    Json document = asFile(std::move(*parsed));
    const Decoder file(document, std::string(name), problems);
    auto assets = std::make_shared<Assets>();
    if (file.expectObject()) {
        if (!takeVersion(document, file)) return tl::unexpected(problems.take());
        readAssets(file, *assets);
        readFlows(document, file, spec, *assets);
    }
    if (!problems.empty()) return tl::unexpected(problems.take());
    return FlowFile{std::move(assets), document.dump()};
}

}  // namespace tama::flows
