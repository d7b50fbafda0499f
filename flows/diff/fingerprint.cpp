#include "flows/diff/fingerprint.hpp"

#include <vector>

#include "flows/format/document_json.hpp"

namespace tama::flows::diff {

namespace {

bool isName(std::string_view key) {
    return key.ends_with("uuid") || key == "revision" || key == "modified_on" || key == "_ui";
}

/// Appends without what only names parts, and collects what it names.
void append(const DocumentJson& value, std::string& out, std::vector<std::string>& uuids) {
    if (value.is_object()) {
        out += '{';
        for (const auto& [key, member] : value.items()) {
            if (key == "uuid" && member.is_string()) uuids.push_back(member.get<std::string>());
            if (isName(key)) continue;
            out += key + ":";
            append(member, out, uuids);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        for (const auto& member : value) {
            append(member, out, uuids);
            out += ',';
        }
        out += ']';
    } else {
        out += value.dump(-1, ' ', false, DocumentJson::error_handler_t::replace) + ";";
    }
}

const DocumentJson* flowOf(const DocumentJson& document, std::string_view flow_uuid) {
    const auto* flows = findMember(document, "flows");
    if (flows == nullptr || !flows->is_array()) return nullptr;
    for (const auto& flow : *flows) {
        const auto* uuid = findMember(flow, "uuid");
        if (uuid != nullptr && uuid->is_string() && uuid->get_ref<const std::string&>() == flow_uuid) return &flow;
    }
    return nullptr;
}

}  // namespace

std::map<std::string, std::string, std::less<>> fingerprints(
    const DocumentJson& document, std::string_view flow_uuid
) {
    std::map<std::string, std::string, std::less<>> out;
    const auto* flow = flowOf(document, flow_uuid);
    const auto* nodes = flow == nullptr ? nullptr : findMember(*flow, "nodes");
    if (nodes == nullptr || !nodes->is_array()) return out;
    const auto* localisation = findMember(*flow, "localization");
    for (const auto& node : *nodes) {
        std::string text;
        std::vector<std::string> uuids;
        append(node, text, uuids);
        const auto* uuid = findMember(node, "uuid");
        if (uuid == nullptr || !uuid->is_string()) continue;
        if (localisation != nullptr && localisation->is_object()) {
            std::vector<std::string> unused;
            for (const auto& [language, items] : localisation->items()) {
                for (std::size_t part = 0; part < uuids.size(); ++part) {
                    const auto* item = findMember(items, uuids[part]);
                    if (item == nullptr) continue;
                    text += language + std::to_string(part) + "=";
                    append(*item, text, unused);
                }
            }
        }
        out[uuid->get<std::string>()] = std::move(text);
    }
    return out;
}

std::string memberText(const DocumentJson& document, std::string_view key) {
    const auto* member = findMember(document, key);
    if (member == nullptr || member->is_null() || (member->is_structured() && member->empty())) return {};
    std::string text;
    std::vector<std::string> unused;
    append(*member, text, unused);
    return text;
}

}  // namespace tama::flows::diff
