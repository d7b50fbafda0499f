#include "flows/format/references.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "flows/format/document_json.hpp"
#include "flows/format/migrations/definition.hpp"
#include "flows/format/migrations/templates.hpp"
#include "flows/format/places.hpp"
#include "flows/template.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;
using Kind = ReferenceKind;

constexpr std::array<std::pair<Kind, const char*>, 6> kLists{{
    {Kind::Flow, "flows"},
    {Kind::Group, "groups"},
    {Kind::Field, "fields"},
    {Kind::Label, "labels"},
    {Kind::Channel, "channels"},
    {Kind::MessageTemplate, "templates"},
}};

/// Members of actions that refer to one thing or to a list of things.
constexpr std::array<std::pair<const char*, Kind>, 6> kMembers{{
    {"flow", Kind::Flow},
    {"groups", Kind::Group},
    {"field", Kind::Field},
    {"labels", Kind::Label},
    {"channel", Kind::Channel},
    {"template", Kind::MessageTemplate},
}};

using Known = std::set<std::pair<Kind, std::string>>;

std::string nameKey(std::string_view name) {
    return "name " + lowerAscii(name);
}

/// UUIDs, keys and names of what the file holds.
Known knownOf(const Json& document) {
    Known out;
    for (const auto& [kind, key] : kLists) {
        eachObject(document, key, [&, kind = kind](const Json& item) {
            const std::string id(textMember(item, kind == Kind::Field ? "key" : "uuid"));
            if (!id.empty()) out.emplace(kind, id);
            if (kind != Kind::Flow) out.emplace(kind, nameKey(textMember(item, "name")));
        });
    }
    // Dates that every contact has.
    for (const char* key : {"created_on", "last_seen_on"}) out.emplace(Kind::Field, key);
    return out;
}

class Collector {
  public:
    explicit Collector(const Json& document) : known_(knownOf(document)) {
        report_.of_export = document.is_object() && document.contains("version");
    }

    void actionsOf(const Json& node, const std::string& place) {
        const auto actions = node.find("actions");
        if (actions == node.end() || !actions->is_array()) return;
        for (std::size_t i = 0; i < actions->size(); ++i) {
            const std::string at = place + ": actions[" + std::to_string(i) + "].";
            for (const auto& [key, kind] : kMembers) member(kind, (*actions)[i], key, at);
        }
    }

    /// Groups that a test names outright.
    void casesOf(const Json& node, const std::string& place) {
        const auto router = node.find("router");
        if (router == node.end()) return;
        eachObject(*router, "cases", [&](const Json& test) {
            const auto arguments = test.find("arguments");
            if (textMember(test, "type") != "has_group" || arguments == test.end()) return;
            if (!arguments->is_array() || arguments->empty() || !arguments->front().is_string()) return;
            const std::string uuid = arguments->front().get<std::string>();
            const bool named = arguments->size() > 1 && (*arguments)[1].is_string();
            if (isUuid(uuid)) {
                note(Kind::Group, uuid, named ? (*arguments)[1].get<std::string>() : "", place + ": router");
            }
        });
    }

    /// Fields that expressions read: @fields.age, @contact.fields.age.
    void fieldsOf(const Json& node, const std::string& place) {
        Json flow{{"nodes", Json::array({node})}};
        eachTemplate(flow, [&](const std::string& text) {
            if (text.find("fields") == std::string::npos) return;
            const Template compiled = compileTemplate(text);
            for (const std::string& path : compiled.paths()) {
                const auto parts = split(path, '.');
                const std::size_t at = parts[0] == "contact" || parts[0] == "parent" || parts[0] == "child";
                if (at + 1 < parts.size() && parts[at] == "fields") {
                    note(Kind::Field, std::string(parts[at + 1]), "", place + ": @" + path);
                }
            }
        });
    }

    void member(Kind kind, const Json& holder, const char* key, const std::string& place) {
        const auto found = holder.is_object() ? holder.find(key) : holder.end();
        if (!holder.is_object() || found == holder.end()) return;
        if (!found->is_array()) return one(kind, *found, place + key);
        for (std::size_t i = 0; i < found->size(); ++i) {
            one(kind, (*found)[i], place + key + "[" + std::to_string(i) + "]");
        }
    }

    void setFlow(std::string name) { flow_ = std::move(name); }
    ReferenceReport take() { return std::move(report_); }

  private:
    void one(Kind kind, const Json& item, const std::string& place) {
        if (item.is_string()) return note(kind, item.get<std::string>(), "", place);
        if (!item.is_object() || item.contains("name_match")) return;
        // Campaigns call a field's name its label.
        const std::string name(textMember(item, item.contains("name") ? "name" : "label"));
        note(kind, std::string(textMember(item, kind == Kind::Field ? "key" : "uuid")), name, place);
    }

    void note(Kind kind, const std::string& id, const std::string& name, const std::string& place) {
        if (id.empty() && name.empty()) return;
        if (!id.empty() && known_.contains({kind, id})) return;
        const bool by_name = kind != Kind::Flow && kind != Kind::Field && !name.empty();
        if (by_name && known_.contains({kind, nameKey(name)})) return;
        known_.emplace(kind, id.empty() ? nameKey(name) : id);
        const bool can_be_made = kind == Kind::Group || kind == Kind::Field || kind == Kind::Label;
        auto& list = report_.of_export && can_be_made ? report_.created : report_.missing;
        list.push_back({kind, id, name, flow_, place});
    }

    Known known_;
    std::string flow_;
    ReferenceReport report_;
};

}  // namespace

std::string_view nameOf(ReferenceKind kind) {
    switch (kind) {
        case Kind::Flow:
            return "workflow";
        case Kind::Group:
            return "group";
        case Kind::Field:
            return "field";
        case Kind::Label:
            return "label";
        case Kind::Channel:
            return "channel";
        case Kind::MessageTemplate:
            return "template";
    }
    return {};
}

ReferenceReport checkReferences(const Json& document) {
    Collector collector(document);
    eachObject(document, "flows", [&](const Json& flow) {
        collector.setFlow(std::string(textMember(flow, "name")));
        std::size_t index = 0;
        eachNode(flow, [&](const Json& node) {
            const std::string place = numberedLabel("node", index++, node);
            collector.actionsOf(node, place);
            collector.casesOf(node, place);
            collector.fieldsOf(node, place);
        });
    });
    collector.setFlow("");
    std::size_t index = 0;
    eachObject(document, "triggers", [&](const Json& trigger) {
        const std::string place = "triggers[" + std::to_string(index++) + "].";
        collector.member(Kind::Flow, trigger, "flow", place);
        collector.member(Kind::Group, trigger, "groups", place);
        collector.member(Kind::Group, trigger, "exclude_groups", place);
        collector.member(Kind::Channel, trigger, "channel", place);
    });
    index = 0;
    eachObject(document, "campaigns", [&](const Json& campaign) {
        const std::string place = "campaigns[" + std::to_string(index++) + "].";
        collector.member(Kind::Group, campaign, "group", place);
        std::size_t number = 0;
        eachObject(campaign, "events", [&](const Json& event) {
            const std::string at = place + "events[" + std::to_string(number++) + "].";
            // An event that sends a message has a flow of its own, which no export holds.
            if (textMember(event, "event_type") != "M") collector.member(Kind::Flow, event, "flow", at);
            collector.member(Kind::Field, event, "relative_to", at);
        });
    });
    return collector.take();
}

ReferenceReport checkReferencesOfText(std::string_view document) {
    return checkReferences(Json::parse(document));
}

}  // namespace tama::flows
