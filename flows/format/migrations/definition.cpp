#include "flows/format/migrations/definition.hpp"

namespace tama::flows {

using Json = DocumentJson;

Json* objectMember(Json& holder, const char* key) {
    Json* found = findMember(holder, key);
    return found != nullptr && found->is_object() ? found : nullptr;
}

std::string_view textMember(const Json& holder, const char* key) {
    const Json* found = findMember(holder, key);
    return found != nullptr && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                                  : std::string_view();
}

Json* translatedList(Json& language, const std::string& item_uuid, const char* property) {
    Json* item = objectMember(language, item_uuid.c_str());
    if (item == nullptr) return nullptr;
    Json* found = findMember(*item, property);
    return found != nullptr && found->is_array() ? found : nullptr;
}

}  // namespace tama::flows
