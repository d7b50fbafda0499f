#include "flows/format/places.hpp"

#include "flows/format/document_json.hpp"
#include "flows/format/migrations/definition.hpp"

namespace tama::flows {
namespace {

std::string labelOf(std::string_view what, std::size_t index, std::string_view uuid) {
    const std::string label = std::string(what) + " " + std::to_string(index + 1);
    return uuid.empty() ? label : label + " (" + std::string(uuid) + ")";
}

}  // namespace

std::string flowLabel(const DocumentJson& flow, std::size_t index) {
    std::string name(textMember(flow, "name"));
    // Before version 13 it stood in the metadata.
    if (name.empty() && flow.is_object() && flow.contains("metadata")) {
        name = std::string(textMember(flow["metadata"], "name"));
    }
    return name.empty() ? "flow " + std::to_string(index + 1) : "flow " + name;
}

std::string nodeLabel(std::size_t index, std::string_view uuid) {
    return labelOf("node", index, uuid);
}

std::string numberedLabel(std::string_view what, std::size_t index, const DocumentJson& value) {
    return labelOf(what, index, textMember(value, "uuid"));
}

}  // namespace tama::flows
