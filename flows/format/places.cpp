#include "flows/format/places.hpp"

#include <nlohmann/json.hpp>

#include "flows/format/migrations/definition.hpp"

namespace tama::flows {

std::string flowLabel(const nlohmann::json& flow, std::size_t index) {
    std::string name(textMember(flow, "name"));
    // Before version 13 it stood in the metadata.
    if (name.empty() && flow.is_object() && flow.contains("metadata")) {
        name = std::string(textMember(flow["metadata"], "name"));
    }
    return name.empty() ? "flow " + std::to_string(index + 1) : "flow " + name;
}

std::string nodeLabel(std::size_t index, std::string_view uuid) {
    return "node " + std::to_string(index + 1) + (uuid.empty() ? "" : " (" + std::string(uuid) + ")");
}

std::string nodeLabel(const nlohmann::json& node, std::size_t index) {
    return nodeLabel(index, textMember(node, "uuid"));
}

}  // namespace tama::flows
