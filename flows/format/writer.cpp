#include "flows/format/writer.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "flows/format/document_json.hpp"
#include "flows/format/migrations/definition.hpp"
#include "flows/format/reader.hpp"
#include "flows/format/references.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;

/// The lists of an export, with what tells their items apart.
constexpr std::array<std::pair<const char*, const char*>, 5> kListKeys{{
    {"flows", "uuid"},
    {"campaigns", "uuid"},
    {"triggers", nullptr},
    {"fields", "key"},
    {"groups", "uuid"},
}};

bool isListKey(const std::string& name) {
    return std::any_of(kListKeys.begin(), kListKeys.end(), [&](const auto& list) {
        return name == list.first;
    });
}

/// Another item with the same identity, or nullptr.
const Json* twin(const Json& list, const Json& item, const char* key) {
    const std::string_view id = key == nullptr ? std::string_view() : textMember(item, key);
    for (const Json& other : list) {
        if (other == item || (!id.empty() && textMember(other, key) == id)) return &other;
    }
    return nullptr;
}

/// Before 13 the identity of a flow stands in its metadata; such a flow is written as it is migrated.
Json documentOf(const ExportSource& source, const Json& migrated, bool original) {
    Json out = migrated;
    if (!original) return out;
    const std::string_view text = std::string_view(source.text).starts_with("\xEF\xBB\xBF")
                                      ? std::string_view(source.text).substr(3)
                                      : std::string_view(source.text);
    Json written = Json::parse(text);
    const Json flows = written.contains("flows") ? written["flows"] : Json::array({written});
    for (std::size_t i = 0; i < flows.size() && i < out["flows"].size(); ++i) {
        if (flows[i].contains("nodes")) out["flows"][i] = flows[i];
    }
    return out;
}

class Gathering {
  public:
    Gathering() : out_{{"version", "13"}, {"site", ""}} {
        for (const auto& [key, id] : kListKeys) out_[key] = Json::array();
    }

    Result<void> add(const Json& document, const std::string& file) {
        for (const auto& [key, value] : document.items()) {
            if (!isListKey(key) && key != "version") out_[key] = value;
        }
        for (const auto& [key, id] : kListKeys) {
            if (!document.contains(key)) continue;
            for (const Json& item : document[key]) {
                const Json* other = twin(out_[key], item, id);
                if (other == nullptr) {
                    out_[key].push_back(item);
                } else if (*other != item && std::string_view(key) == "flows") {
                    return fail(
                        ErrorCode::Conflict,
                        "the flow \"" + std::string(textMember(item, "name")) + "\" is in another file in another form",
                        file
                    );
                }
            }
        }
        return {};
    }

    /// Keeps the chosen flows and those they need, with their triggers and whole campaigns.
    Result<void> choose(const std::vector<std::string>& chosen) {
        std::set<std::string, std::less<>> kept;
        for (const std::string& name : chosen) {
            const Json* flow = find(name);
            if (flow == nullptr) {
                return fail(ErrorCode::NotFound, "there is no workflow \"" + name + "\" in the files");
            }
            keepWithNeeds(*flow, kept);
        }
        const auto names_kept = [&](const Json& holder) {
            return !holder.contains("flow") || !holder["flow"].is_object() ||
                   kept.contains(textMember(holder["flow"], "uuid"));
        };
        keepIf("flows", [&](const Json& flow) { return kept.contains(textMember(flow, "uuid")); });
        keepIf("triggers", names_kept);
        keepIf("campaigns", [&](const Json& campaign) {
            const auto events = campaign.find("events");
            if (events == campaign.end() || !events->is_array()) return false;
            return std::all_of(events->begin(), events->end(), [&](const Json& event) {
                return textMember(event, "event_type") == "M" || names_kept(event);
            });
        });
        keepUsed("fields", "key");
        keepUsed("groups", "uuid");
        return {};
    }

    /// What RapidPro would look for in the file.
    void addCreated() {
        const auto dates = datesOfCampaigns();
        for (const Reference& reference : checkReferences(out_).created) {
            if (reference.kind == ReferenceKind::Group && !reference.id.empty()) {
                out_["groups"].push_back(
                    {{"uuid", reference.id}, {"name", reference.name}, {"query", nullptr}}
                );
            }
            if (reference.kind == ReferenceKind::Field) {
                const std::string& name = reference.name.empty() ? reference.id : reference.name;
                const char* type = dates.contains(reference.id) ? "datetime" : "text";
                out_["fields"].push_back({{"key", reference.id}, {"name", name}, {"type", type}});
            }
        }
    }

    std::string text() const { return out_.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

  private:
    /// Keys of the fields from which campaigns count.
    std::set<std::string, std::less<>> datesOfCampaigns() const {
        std::set<std::string, std::less<>> out;
        eachObject(out_, "campaigns", [&](const Json& campaign) {
            eachObject(campaign, "events", [&](const Json& event) {
                const auto field = event.find("relative_to");
                if (field != event.end()) out.emplace(textMember(*field, "key"));
            });
        });
        return out;
    }

    const Json* find(std::string_view name_or_uuid) const {
        for (const Json& flow : out_["flows"]) {
            if (textMember(flow, "uuid") == name_or_uuid) return &flow;
        }
        for (const Json& flow : out_["flows"]) {
            if (equalsIgnoringCase(textMember(flow, "name"), name_or_uuid)) return &flow;
        }
        return nullptr;
    }

    void keepWithNeeds(const Json& first, std::set<std::string, std::less<>>& kept) const {
        std::vector<const Json*> open{&first};
        while (!open.empty()) {
            const Json& flow = *open.back();
            open.pop_back();
            if (!kept.emplace(textMember(flow, "uuid")).second) continue;
            eachAction(flow, [&](const Json& action) {
                if (!action.contains("flow")) return;
                if (const Json* needed = find(textMember(action["flow"], "uuid"))) open.push_back(needed);
            });
        }
    }

    template <class Keep>
    void keepIf(const char* key, Keep keep) {
        Json list = Json::array();
        for (Json& item : out_[key]) {
            if (keep(item)) list.push_back(std::move(item));
        }
        out_[key] = std::move(list);
    }

    /// What the rest does not miss when the list is gone is not used.
    void keepUsed(const char* key, const char* id) {
        Json without = out_;
        without[key] = Json::array();
        std::set<std::string, std::less<>> used;
        for (const Reference& reference : checkReferences(without).created) {
            used.insert(reference.id);
            used.insert(lowerAscii(reference.name));
        }
        used.erase("");
        keepIf(key, [&](const Json& item) {
            return used.contains(textMember(item, id)) || used.contains(lowerAscii(textMember(item, "name")));
        });
    }

    Json out_;
};

}  // namespace

Result<std::string> writeExport(const std::vector<ExportSource>& sources, const ExportChoice& choice) {
    Gathering gathering;
    for (const ExportSource& source : sources) {
        const auto read = readFlowFile(source.text, source.file);
        if (!read) return fail(read.error().front());
        const Json document = documentOf(source, *read->document, choice.original);
        if (auto added = gathering.add(document, source.file); !added) return fail(added.error());
    }
    if (!choice.flows.empty()) {
        if (auto chosen = gathering.choose(choice.flows); !chosen) return fail(chosen.error());
    }
    gathering.addCreated();
    return gathering.text();
}

}  // namespace tama::flows
