// 13.1 to 13.6.1.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "flows/format/migrations/definition.hpp"
#include "flows/format/migrations/steps.hpp"
#include "flows/format/migrations/templates.hpp"

namespace tama::flows {

namespace {

using Json = DocumentJson;

constexpr std::size_t kMaxResultName = 64;
constexpr std::size_t kMaxCategoryName = 36;

/// The templating of the messages that have one, with their action.
template <class Visit>
void eachTemplating(Json& flow, Visit visit) {
    eachAction(flow, [&](Json& action) {
        if (textMember(action, "type") != "send_msg") return;
        if (Json* templating = objectMember(action, "templating")) visit(action, *templating);
    });
}

Json listMember(const Json& holder, const char* key) {
    const auto found = holder.find(key);
    return found != holder.end() && found->is_array() ? *found : Json::array();
}

void append(Json& list, const Json& items) {
    for (const Json& item : items) list.push_back(item.is_string() ? item : Json(""));
}

void eraseTranslation(Json& language, const std::string& item_uuid, const char* property) {
    Json* item = objectMember(language, item_uuid.c_str());
    if (item == nullptr) return;
    item->erase(property);
    if (item->empty()) language.erase(item_uuid);
}

/// Without blanks at the new end.
void cutMember(Json& holder, const char* key, std::size_t max) {
    const std::string_view name = textMember(holder, key);
    if (name.size() <= max) return;  // in bytes, so in characters too
    if (countCodePoints(name) > max) holder[key] = std::string(trim(truncateCodePoints(name, max)));
}

}  // namespace

void giveTemplatingAnUuid(Json& flow) {
    eachTemplating(flow, [](Json& action, Json& templating) {
        templating["uuid"] = derivedUuid("templating of " + std::string(textMember(action, "uuid")));
    });
}

void nameUnknownLanguage(Json& flow) {
    if (!flow.is_object() || textMember(flow, "language").size() == 3) return;
    flow["language"] = "und";
    if (Json* table = objectMember(flow, "localization")) table->erase("und");
}

void moveWebhookUnderJson(Json& flow) {
    static constexpr std::array<std::string_view, 1> kRoots{"webhook"};
    const ChangeName change = [](const NameInExpression& found) -> std::optional<std::string> {
        if (!equalsIgnoringCase(found.name, "webhook")) return std::nullopt;
        return "webhook.json" + (found.lookup.empty() ? "" : "." + std::string(found.lookup));
    };
    changeNamesIn(flow, kRoots, change);
}

void splitTemplatingIntoParts(Json& flow) {
    eachTemplating(flow, [&](Json& action, Json& templating) {
        const std::string body_uuid = derivedUuid("template body of " + std::string(textMember(action, "uuid")));
        const std::string old_uuid(textMember(templating, "uuid"));
        templating["components"] = Json::array(
            {{{"uuid", body_uuid}, {"name", "body"}, {"params", listMember(templating, "variables")}}}
        );
        eachTranslation(flow, [&](Json& language) {
            const Json* variables = translatedList(language, old_uuid, "variables");
            if (variables == nullptr) return;
            Json params = *variables;
            language[body_uuid]["params"] = std::move(params);
            eraseTranslation(language, old_uuid, "variables");
        });
        templating.erase("uuid");
        templating.erase("variables");
    });
}

void joinTemplateVariables(Json& flow) {
    eachTemplating(flow, [&](Json& action, Json& templating) {
        Json variables = Json::array();
        eachObject(templating, "components", [&](Json& part) {
            append(variables, listMember(part, "params"));
        });
        eachTranslation(flow, [&](Json& language) {
            Json translated = Json::array();
            bool any = false;
            // A part without a translation keeps its variables, so that the others stay in their places.
            eachObject(templating, "components", [&](Json& part) {
                const std::string uuid(textMember(part, "uuid"));
                const Json* params = translatedList(language, uuid, "params");
                append(translated, params != nullptr ? *params : listMember(part, "params"));
                any = any || params != nullptr;
                eraseTranslation(language, uuid, "params");
            });
            if (any) language[std::string(textMember(action, "uuid"))]["template_variables"] = translated;
        });
        action["template"] = templating.contains("template") ? templating["template"] : Json();
        action["template_variables"] = std::move(variables);
        action.erase("templating");
    });
}

void shortenNames(Json& flow) {
    eachNode(flow, [](Json& node) {
        eachObject(node, "actions", [](Json& action) {
            if (textMember(action, "type") != "set_run_result") return;
            cutMember(action, "name", kMaxResultName);
            cutMember(action, "category", kMaxCategoryName);
        });
        Json* router = objectMember(node, "router");
        if (router == nullptr) return;
        cutMember(*router, "result_name", kMaxResultName);
        eachObject(*router, "categories", [](Json& category) {
            cutMember(category, "name", kMaxCategoryName);
        });
    });
}

void shortenResultLookups(Json& flow) {
    static constexpr std::array<std::string_view, 1> kRoots{"results"};
    const ChangeName change = [](const NameInExpression& found) -> std::optional<std::string> {
        if (!equalsIgnoringCase(found.name, "results")) return std::nullopt;
        const std::string_view cut = truncateCodePoints(found.lookup, kMaxResultName);
        if (cut.size() == found.lookup.size()) return std::nullopt;
        return std::string(found.name) + "." + std::string(cut);
    };
    changeNamesIn(flow, kRoots, change);
}

}  // namespace tama::flows
