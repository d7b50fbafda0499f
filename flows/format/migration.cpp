#include "flows/format/migration.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/format/localisation.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxResultName = 64;
constexpr std::size_t kMaxCategoryName = 36;
constexpr int kMaxExpiryMinutes = 43'200;  // 30 days

template <class Visit>
void eachNode(Json& flow, Visit visit) {
    const auto nodes = flow.find("nodes");
    if (nodes == flow.end() || !nodes->is_array()) return;
    for (Json& node : *nodes) {
        if (node.is_object()) visit(node);
    }
}

template <class Visit>
void eachItem(Json& holder, const char* key, Visit visit) {
    if (!holder.is_object()) return;
    const auto items = holder.find(key);
    if (items == holder.end() || !items->is_array()) return;
    for (Json& item : *items) {
        if (item.is_object()) visit(item);
    }
}

/// A member that is a text; empty where it is absent or anything else, which the reader reports.
std::string textMember(const Json& holder, const char* key) {
    const auto found = holder.find(key);
    return found != holder.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class Change>
void eachText(Json& value, Change change) {
    if (value.is_string()) {
        change(value.get_ref<std::string&>());
    } else if (value.is_structured()) {
        for (Json& item : value) eachText(item, change);
    }
}

void truncateMember(Json& holder, const char* key, std::size_t max) {
    const auto found = holder.find(key);
    if (found == holder.end() || !found->is_string()) return;
    const std::string name = found->get<std::string>();
    *found = std::string(trim(truncateCodePoints(trim(name), max)));
}

bool isNameSign(char c) {
    return isDigit(c) || c == '_' || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z');
}

/// 13.3: what a webhook answered moved from @webhook to @webhook.json.
void moveWebhookUnderJson(std::string& text) {
    constexpr std::string_view kRoot = "webhook";
    if (text.find('@') == std::string::npos) return;
    for (std::size_t at = text.find(kRoot); at != std::string::npos;
         at = text.find(kRoot, at + kRoot.size())) {
        const char before = at == 0 ? ' ' : text[at - 1];
        const std::size_t end = at + kRoot.size();
        const char after = end < text.size() ? text[end] : ' ';
        const std::string_view rest = std::string_view(text).substr(end);
        if (isNameSign(before) || before == '.' || before == '"' || isNameSign(after)) continue;
        if (rest.starts_with(".json") || rest.starts_with(".status") || rest.starts_with(".headers"))
            continue;
        text.insert(end, ".json");
    }
}

void nameTheUnknownLanguage(Json& flow) {  // 13.2, and 14.2 for codes that are none
    const std::string language = textMember(flow, "language");
    if (!isLanguageCode(language)) flow["language"] = "und";
    if (!flow.contains("localization") || !flow["localization"].is_object()) return;
    Json& localisation = flow["localization"];
    for (auto item = localisation.begin(); item != localisation.end();) {
        item = isLanguageCode(item.key()) ? std::next(item) : localisation.erase(item);
    }
}

void moveWebhooks(Json& flow) {  // 13.3
    eachNode(flow, [](Json& node) {
        eachItem(node, "actions", [](Json& action) { eachText(action, &moveWebhookUnderJson); });
        if (node.contains("router")) eachText(node["router"], &moveWebhookUnderJson);
    });
    if (flow.contains("localization")) eachText(flow["localization"], &moveWebhookUnderJson);
}

void shortenNames(Json& flow) {  // 13.6
    eachNode(flow, [](Json& node) {
        eachItem(node, "actions", [](Json& action) {
            if (textMember(action, "type") == "set_run_result")
                truncateMember(action, "name", kMaxResultName);
        });
        const auto router = node.find("router");
        if (router == node.end() || !router->is_object()) return;
        truncateMember(*router, "result_name", kMaxResultName);
        eachItem(*router, "categories", [](Json& category) {
            truncateMember(category, "name", kMaxCategoryName);
        });
    });
}

void mendExpiryAndCategories(Json& flow) {  // 14.0
    const auto expiry = flow.find("expire_after_minutes");
    if (expiry != flow.end()) {
        if (!expiry->is_number_integer()) {
            *expiry = 0;
        } else {
            *expiry = std::clamp<std::int64_t>(expiry->get<std::int64_t>(), 0, kMaxExpiryMinutes);
        }
    }
    eachNode(flow, [](Json& node) {
        const auto router = node.find("router");
        if (router == node.end()) return;
        eachItem(*router, "categories", [](Json& category) {
            const auto name = category.find("name");
            if (name == category.end() || !name->is_string() || name->get<std::string>().empty()) {
                category["name"] = "Match";
            }
        });
    });
}

bool isWordsTest(std::string_view type) {
    constexpr std::array<std::string_view, 6> kTests{
        "has_any_word", "has_all_words", "has_phrase", "has_beginning", "has_only_phrase", "has_only_text"};
    return std::find(kTests.begin(), kTests.end(), type) != kTests.end();
}

void joinWordArguments(Json& flow) {  // 14.3.1
    const auto join_list = [](Json& arguments) {
        if (!arguments.is_array() || arguments.size() < 2) return;
        std::string joined;
        for (const Json& argument : arguments) {
            if (!argument.is_string() || argument.get_ref<const std::string&>().empty()) continue;
            if (!joined.empty()) joined += ' ';
            joined += argument.get<std::string>();
        }
        arguments = Json::array({joined});
    };
    eachNode(flow, [&](Json& node) {
        const auto router = node.find("router");
        if (router == node.end()) return;
        eachItem(*router, "cases", [&](Json& test) {
            if (!isWordsTest(textMember(test, "type")) || !test.contains("arguments")) return;
            join_list(test["arguments"]);
            if (!flow.contains("localization") || !flow["localization"].is_object()) return;
            const std::string uuid = textMember(test, "uuid");
            for (Json& items : flow["localization"]) {
                if (items.is_object() && items.contains(uuid) && items[uuid].is_object() &&
                    items[uuid].contains("arguments")) {
                    join_list(items[uuid]["arguments"]);
                }
            }
        });
    });
}

struct MigrationStep {
    SpecVersion version;
    void (*apply)(Json&);
};

constexpr std::array<MigrationStep, 6> kSteps{{
    {{13, 2, 0}, &nameTheUnknownLanguage},
    {{13, 3, 0}, &moveWebhooks},
    {{13, 6, 0}, &shortenNames},
    {{14, 0, 0}, &mendExpiryAndCategories},
    {{14, 2, 0}, &nameTheUnknownLanguage},
    {{14, 3, 1}, &joinWordArguments},
}};

}  // namespace

std::optional<SpecVersion> parseSpecVersion(std::string_view text) {
    SpecVersion out{0, 0, 0};
    const auto parts = split(text, '.');
    if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto number = parseInteger(parts[i]);
        if (!number || *number < 0 || *number > 10'000) return std::nullopt;
        out[i] = static_cast<int>(*number);
    }
    return out;
}

bool migrateFlow(Json& flow, const Decoder& place) {
    if (flow.contains("action_sets") || flow.contains("rule_sets") || flow.contains("base_language")) {
        place.problem(
            "is a legacy flow (action sets, before version 13), which is not read; open and save it in "
            "RapidPro or "
            "TextIt and export it again"
        );
        return false;
    }
    const std::string text = flow.contains("spec_version") && flow["spec_version"].is_string()
                                 ? flow["spec_version"].get<std::string>()
                                 : std::string();
    const auto version = parseSpecVersion(text);
    if (!version) {
        place.problemAt("spec_version", "is missing or no version such as \"13.1.0\"");
        return false;
    }
    if (*version < SpecVersion{13, 0, 0} || *version >= SpecVersion{14, 5, 0}) {
        place.problemAt("spec_version", text + " is not read; versions 13.0 to 14.4 are");
        return false;
    }
    for (const MigrationStep& step : kSteps) {
        if (*version < step.version) step.apply(flow);
    }
    if (*version < *parseSpecVersion(kNewestSpec)) flow["spec_version"] = kNewestSpec;
    return true;
}

}  // namespace tama::flows
