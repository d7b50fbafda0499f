#include "flows/format/localisation.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "flows/language_codes.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxPropertyName = 64;

/// The translations of one language: item UUID -> property -> texts. Texts are checked where they are used.
void checkItems(const Decoder& items) {
    for (const auto& [uuid, properties] : items.json().items()) {
        if (!isUuid(uuid)) items.problemAt(uuid, "is not the UUID of an action, case or category");
        if (!properties.is_object()) {
            items.problemAt(uuid, "must be an object");
            continue;
        }
        for (const auto& property : properties.items()) {
            if (property.key().size() <= kMaxPropertyName) continue;
            const std::string shown(truncateBytes(property.key(), 20));
            items.problemAt(uuid, "the property \"" + shown + "…\" has a name longer than any there is");
        }
    }
}

}  // namespace

Localisation::Localisation(const Decoder& flow) : flow_(flow) {
    const Decoder table = flow.member("localization");
    if (table.json().is_null() || !table.expectObject()) return;
    for (const auto& [language, items] : table.json().items()) {
        if (!isAssignedLanguage(language)) {
            table.problemAt(language, "is not a language of three letters (ISO 639-3)");
        } else if (!items.is_object()) {
            table.problemAt(language, "must be an object");
        } else {
            checkItems(table.found(language, items));
            languages_.push_back(language);
            Items& known = items_.emplace_back();
            known.reserve(items.size());
            for (const auto& item : items.items()) known.emplace(item.key(), &item.value());
        }
    }
}

std::vector<std::string> Localisation::texts(
    std::string_view language, std::string_view item_uuid, std::string_view property, std::size_t max_bytes
) const {
    const auto at = std::find(languages_.begin(), languages_.end(), language);
    if (at == languages_.end()) return {};
    const Items& known = items_[static_cast<std::size_t>(at - languages_.begin())];
    const auto translated = known.find(item_uuid);
    if (translated == known.end()) return {};
    const Decoder table = flow_.member("localization");
    const Decoder items = table.member(language);
    const Decoder item = items.found(item_uuid, *translated->second);
    if (!item.has(property)) return {};
    std::vector<std::string> out = item.texts(property, 100, max_bytes);
    const bool blank =
        std::all_of(out.begin(), out.end(), [](const std::string& text) { return text.empty(); });
    if (blank) out.clear();
    return out;
}

}  // namespace tama::flows
