#include "flows/format/document_json.hpp"

namespace tama::flows {

const DocumentJson* findMember(const DocumentJson& holder, std::string_view key) {
    constexpr std::size_t kFew = 24;
    const auto* members = holder.get_ptr<const DocumentJson::object_t*>();
    if (members == nullptr) return nullptr;
    if (members->size() > kFew) {
        const auto found = members->find(key);
        return found != members->end() ? &found->second : nullptr;
    }
    // Names of other lengths need no look at their letters, which halving would need.
    for (const auto& [name, value] : *members) {
        if (name == key) return &value;
    }
    return nullptr;
}

DocumentJson* findMember(DocumentJson& holder, std::string_view key) {
    return const_cast<DocumentJson*>(findMember(std::as_const(holder), key));
}

}  // namespace tama::flows
