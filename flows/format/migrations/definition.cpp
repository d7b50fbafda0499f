#include "flows/format/migrations/definition.hpp"

namespace tama::flows {

using Json = nlohmann::json;

Json* objectMember(Json& holder, const char* key) {
    if (!holder.is_object()) return nullptr;
    const auto found = holder.find(key);
    return found != holder.end() && found->is_object() ? &*found : nullptr;
}

std::string_view textMember(const Json& holder, const char* key) {
    if (!holder.is_object()) return {};
    const auto found = holder.find(key);
    return found != holder.end() && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                                          : std::string_view();
}

Json* translatedList(Json& language, const std::string& item_uuid, const char* property) {
    Json* item = objectMember(language, item_uuid.c_str());
    if (item == nullptr) return nullptr;
    const auto found = item->find(property);
    return found != item->end() && found->is_array() ? &*found : nullptr;
}

}  // namespace tama::flows
