#include "flows/format/localisation.hpp"

#include <algorithm>

namespace tama::flows {

bool isLanguageCode(std::string_view text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

Localisation::Localisation(const Decoder& flow) : flow_(flow) {
    const Decoder table = flow.member("localization");
    if (table.json().is_null() || !table.expectObject()) return;
    for (const auto& [language, items] : table.json().items()) {
        if (!isLanguageCode(language)) {
            table.problemAt(language, "is not a language of three letters (ISO 639-3)");
        } else if (!items.is_object()) {
            table.problemAt(language, "must be an object");
        } else {
            languages_.push_back(language);
        }
    }
}

std::vector<std::string> Localisation::texts(
    std::string_view language, std::string_view item_uuid, std::string_view property, std::size_t max_bytes
) const {
    const Decoder table = flow_.member("localization");
    const Decoder items = table.member(language);
    const Decoder item = items.member(item_uuid);
    if (!item.has(property)) return {};
    std::vector<std::string> out = item.texts(property, 100, max_bytes);
    const bool blank =
        std::all_of(out.begin(), out.end(), [](const std::string& text) { return text.empty(); });
    if (blank) out.clear();
    return out;
}

}  // namespace tama::flows
