#include "flows/format/legacy/translations.hpp"

#include "flows/format/action_reader.hpp"

namespace tama::flows::legacy {

namespace {

constexpr std::size_t kMaxLanguages = 100;

}  // namespace

Translations readTranslations(const Decoder& value) {
    Translations out;
    if (value.json().is_null()) return out;
    if (value.json().is_string()) return {{"base", value.asText(kMaxText)}};
    if (!value.expectObject()) return out;
    if (value.json().size() > kMaxLanguages) {
        value.problem("has more than " + std::to_string(kMaxLanguages) + " languages");
        return out;
    }
    for (const auto& item : value.json().items()) {
        if (value.has(item.key())) out.emplace(item.key(), value.text(item.key(), kMaxText));
    }
    return out;
}

std::string Localiser::base(const Translations& texts) const {
    auto found = texts.find(base_language_);
    if (found == texts.end()) found = texts.find("base");
    return found == texts.end() ? std::string() : found->second;
}

bool Localiser::isTranslation(const std::string& language) const {
    return language != base_language_ && language != "base";
}

void Localiser::add(const Translations& texts, const std::string& item_uuid, const char* property) {
    for (const auto& [language, text] : texts) {
        if (isTranslation(language)) add(language, item_uuid, property, {text});
    }
}

void Localiser::add(
    const std::string& language,
    const std::string& item_uuid,
    const char* property,
    const std::vector<std::string>& texts
) {
    table_[language][item_uuid][property] = texts;
}

}  // namespace tama::flows::legacy
