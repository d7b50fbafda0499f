#include "flows/format/reader.hpp"

#include <unordered_set>

#include "base/text.hpp"
#include "flows/format/assets_reader.hpp"
#include "flows/format/document.hpp"
#include "flows/format/flow_reader.hpp"
#include "flows/format/legacy/upgrade.hpp"
#include "flows/format/migration.hpp"
#include "flows/format/places.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;

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

/// Adds items of a kind that are not in a list yet. Hostile files name a hundred thousand.
template <class Item, class Reference>
class Additions {
  public:
    Additions(
        std::vector<Item>& items, bool wanted, std::string Item::*id, std::string Reference::*reference_id
    )
        : items_(items), wanted_(wanted), reference_id_(reference_id) {
        for (const Item& item : items) known_.insert(item.*id);
    }

    template <class Make>
    void add(const std::vector<Reference>& references, Make make) {
        for (const Reference& reference : references) {
            const std::string& id = reference.*reference_id_;
            if (wanted_ && !id.empty() && known_.insert(id).second) items_.push_back(make(reference));
        }
    }

  private:
    std::vector<Item>& items_;
    bool wanted_;
    std::string Reference::*reference_id_;
    std::unordered_set<std::string> known_;
};

/// What the flows name and the file does not hold: made for an export, as an installation does on import, and
/// where there is no list of it at all.
void addImpliedAssets(const Json& document, Assets& assets) {
    const bool is_export = document.contains("version");
    const auto wanted = [&](const char* list) { return is_export || !document.contains(list); };
    Additions fields(assets.fields, wanted("fields"), &Field::key, &FieldRef::key);
    Additions labels(assets.labels, wanted("labels"), &Label::uuid, &GroupRef::uuid);
    Additions groups(assets.groups, wanted("groups"), &Group::uuid, &GroupRef::uuid);
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) {
                ActionParts parts;
                action->inspect(parts);
                fields.add(parts.fields, [](const FieldRef& field) {
                    return Field{"", field.key, field.name.empty() ? field.key : field.name};
                });
                labels.add(parts.labels, [](const GroupRef& label) { return Label{label.uuid, label.name}; });
                groups.add(parts.groups, [](const GroupRef& group) {
                    return Group{group.uuid, group.name, ""};
                });
            }
        }
    }
}

void readFlows(
    Json& document, const Decoder& file, const FileWords& words, std::string_view spec, Assets& assets
) {
    const std::size_t size = file.count("flows", kMaxFlows);
    if (size == 0)
        file.problem("holds no workflow: expected an export (version 13), a flow or an assets file");
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < size; ++i) {
        Json& json = document["flows"][i];
        // Flows are named, not counted: "file: flow Stock: …".
        const Decoder flow(json, file.place() + ": " + flowLabel(json, i), file.problems());
        const std::string_view last = spec.empty() ? kNewestSpec : spec;
        if (!flow.expectObject() || !migrateFlow(json, flow, words, last)) continue;
        assets.workflows.push_back(readFlow(flow));
        const Workflow& read = *assets.workflows.back();
        if (!seen.insert(read.uuid).second) flow.problemAt("uuid", "is that of another flow in this file");
    }
    addImpliedAssets(document, assets);
}

}  // namespace

std::string FlowFile::definition() const {
    return document->dump();
}

FlowFileResult readFlowFile(std::string_view text, std::string_view name, std::string_view spec) {
    Problems problems;
    auto parsed = parseDocument(text, name, kMaxFileBytes, problems);
    if (!parsed) return tl::unexpected(problems.take());
    const auto kept = std::make_shared<Json>(asFile(std::move(*parsed)));
    Json& document = *kept;
    const Decoder file(document, std::string(name), problems);
    auto assets = std::make_shared<Assets>();
    if (file.expectObject()) {
        if (!takeVersion(document, file)) return tl::unexpected(problems.take());
        readAssets(file, *assets);
        readFlows(document, file, FileWords(text), spec, *assets);
    }
    if (!problems.empty()) return tl::unexpected(problems.take());
    return FlowFile{std::move(assets), kept};
}

}  // namespace tama::flows
