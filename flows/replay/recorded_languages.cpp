#include "flows/replay/recorded_languages.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "flows/language_codes.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;

/// "fre" and the "fre-CM" of a message.
void renameCode(Json& code) {
    constexpr std::size_t kLength = 3;
    if (!code.is_string()) return;
    auto& text = code.get_ref<std::string&>();
    if (text.size() != kLength && text.find('-') != kLength) return;
    text.replace(0, kLength, codeOfToday(text.substr(0, kLength)));
}

void renameKeys(Json& translations) {
    if (!translations.is_object()) return;
    Json renamed = Json::object();
    for (auto& [code, content] : translations.items()) {
        renamed[std::string(codeOfToday(code))] = std::move(content);
    }
    translations = std::move(renamed);
}

}  // namespace

void nameLanguagesOfToday(Json& recording) {
    if (recording.is_object()) {
        for (const char* one : {"language", "base_language", "locale"}) {
            if (const auto found = recording.find(one); found != recording.end()) renameCode(*found);
        }
        if (const auto all = recording.find("allowed_languages"); all != recording.end() && all->is_array()) {
            for (Json& code : *all) renameCode(code);
        }
        if (const auto table = recording.find("translations"); table != recording.end()) renameKeys(*table);
    }
    if (recording.is_structured()) {
        for (Json& item : recording) nameLanguagesOfToday(item);
    }
}

}  // namespace tama::flows
