#include "flows/workflow.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {

std::size_t Workflow::indexOf(std::string_view node_uuid) const {
    const auto found = index_.find(node_uuid);
    return found == index_.end() ? kNowhere : found->second;
}

void Workflow::indexNodes() {
    index_.clear();
    index_.reserve(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) index_.emplace(nodes[i].uuid, i);
}

std::string resultKey(std::string_view name) {
    std::string out;
    bool gap = false;
    const std::string lower = toLower(name);
    for (std::size_t i = 0; i < lower.size();) {
        const std::size_t start = i;
        const char32_t c = nextCodePoint(lower, i);
        if (isLetter(c) || c == '_' || decimalDigit(c)) {
            if (gap) out += '_';
            gap = false;
            out.append(lower, start, i - start);
        } else {
            gap = true;
        }
    }
    // A sign at the very end or start counts too, as in the reference: "Age?" is "age_".
    if (gap) out += '_';
    return out;
}

void ActionParts::add(const std::string& property, const Template& text) {
    if (!text.source().empty()) expressions.push_back({property, "", &text});
}

void ActionParts::add(const std::string& property, const LocalisedText& text) {
    add(property, text.base);
    for (const auto& [language, translation] : text.translations) {
        expressions.push_back({property, language, &translation});
    }
}

void ActionParts::add(const std::string& property, const LocalisedTexts& texts) {
    for (std::size_t i = 0; i < texts.base.size(); ++i)
        add(property + "[" + std::to_string(i) + "]", texts.base[i]);
    for (const auto& [language, translations] : texts.translations) {
        for (std::size_t i = 0; i < translations.size(); ++i) {
            expressions.push_back({property + "[" + std::to_string(i) + "]", language, &translations[i]});
        }
    }
}

void ActionParts::need(const std::string& property, std::string_view written) {
    if (!written.empty()) return;
    faults.push_back(
        {property, "is empty, and RapidPro refuses to import that; fill it in or delete the action", true}
    );
}

}  // namespace tama::flows
