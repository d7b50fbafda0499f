// Walks over the JSON of a definition while it is migrated. What has an unexpected type is passed over: the
// reader reports it afterwards, with its place.
#pragma once

#include <string>
#include <string_view>

#include "flows/format/document_json.hpp"

namespace tama::flows {

/// The objects of a list member.
template <class Json, class Visit>
void eachObject(Json& holder, const char* key, Visit visit) {
    auto* items = findMember(holder, key);
    if (items == nullptr || !items->is_array()) return;
    for (auto& item : *items) {
        if (item.is_object()) visit(item);
    }
}

template <class Json, class Visit>
void eachNode(Json& flow, Visit visit) {
    eachObject(flow, "nodes", visit);
}

template <class Json, class Visit>
void eachAction(Json& flow, Visit visit) {
    eachNode(flow, [&](auto& node) { eachObject(node, "actions", visit); });
}

/// The translations of one language after the other: item UUID -> property -> texts.
template <class Json, class Visit>
void eachTranslation(Json& flow, Visit visit) {
    auto* table = findMember(flow, "localization");
    if (table == nullptr || !table->is_object()) return;
    for (auto& language : *table) {
        if (language.is_object()) visit(language);
    }
}

/// A member that is an object, or nullptr.
DocumentJson* objectMember(DocumentJson& holder, const char* key);
/// A member that is a text, which is valid until the holder changes; empty where it is absent or anything else.
std::string_view textMember(const DocumentJson& holder, const char* key);
/// The translated list of a property of an item, or nullptr.
DocumentJson* translatedList(DocumentJson& language, const std::string& item_uuid, const char* property);

}  // namespace tama::flows
