// What is said: messages in all languages, and how many SMS they take.
#include <algorithm>
#include <set>

#include "base/language_name.hpp"
#include "base/unicode.hpp"
#include "flows/diff/changes.hpp"
#include "flows/diff/words.hpp"
#include "gateway/text/sms_text.hpp"

namespace tama::flows::diff {

namespace {

std::size_t segmentsOf(const std::string& text) {
    return gateway::text::planSms(toNfc(text)).segments.size();
}

/// " (2 SMS instead of 1)", as written: what expressions become is not known here.
std::string costOfRewording(const std::string& before, const std::string& after) {
    const auto was = segmentsOf(before);
    const auto is = segmentsOf(after);
    return was == is ? "" : " (" + std::to_string(is) + " SMS instead of " + std::to_string(was) + ")";
}

Localised<std::string> sourcesOf(const LocalisedText& text) {
    Localised<std::string> out;
    out.base = text.base.source();
    for (const auto& [language, translated] : text.translations) {
        out.translations.emplace_back(language, std::string(translated.source()));
    }
    return out;
}

Localised<std::string> sourcesOf(const LocalisedTexts& texts) {
    const auto joined = [](const std::vector<Template>& list) {
        std::string out;
        for (const Template& text : list) out += (out.empty() ? "" : ", ") + std::string(text.source());
        return out;
    };
    Localised<std::string> out;
    out.base = joined(texts.base);
    for (const auto& [language, translated] : texts.translations) {
        out.translations.emplace_back(language, joined(translated));
    }
    return out;
}

}  // namespace

void addLocalisedChanges(
    const TextName& name, const Localised<std::string>& before, const Localised<std::string>& after, Sentences& out
) {
    const auto reworded = [](const std::string& was, const std::string& is) {
        return " was reworded: " + inQuotes(was) + " → " + inQuotes(is) + costOfRewording(was, is) + ".";
    };
    if (before.base != after.base) out.push_back(atStart(name.base) + reworded(before.base, after.base));
    std::set<std::string> languages;
    for (const auto* side : {&before, &after}) {
        for (const auto& [language, text] : side->translations) languages.insert(language);
    }
    for (const std::string& language : languages) {
        const auto* was = before.in(language);
        const auto* is = after.in(language);
        const std::string subject = languageName(language) + " " + name.translated;
        if (was == nullptr) {
            out.push_back(subject + " is new: " + inQuotes(*is) + ".");
        } else if (is == nullptr) {
            out.push_back(subject + " was removed: " + inQuotes(*was) + ".");
        } else if (*was != *is) {
            out.push_back(subject + reworded(*was, *is));
        }
    }
}

void addTextChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out) {
    const auto& before = comparison.before.actionsOf(nodes.before);
    const auto& after = comparison.after.actionsOf(nodes.after);
    const std::string label = comparison.after.label(nodes.after);
    const bool is_question = comparison.after.questionOf(nodes.after) != kNowhere;
    for (const auto& [was, is] :
         matchActions(comparison.before.node(nodes.before), comparison.after.node(nodes.after))) {
        const LocalisedText* old_text = was == kNowhere ? nullptr : before[was].message;
        const LocalisedText* new_text = is == kNowhere ? nullptr : after[is].message;
        if (old_text == nullptr && new_text == nullptr) continue;
        if (old_text == nullptr) {
            out.push_back(atStart(label) + " also says: " + inQuotes(new_text->base.source()) + ".");
            continue;
        }
        if (new_text == nullptr) {
            out.push_back(atStart(label) + " no longer says: " + inQuotes(old_text->base.source()) + ".");
            continue;
        }
        const std::string name = is_question ? label : "the message " + inShortQuotes(old_text->base.source());
        addLocalisedChanges({name, "text of " + name}, sourcesOf(*old_text), sourcesOf(*new_text), out);
        if (before[was].quick_replies != nullptr && after[is].quick_replies != nullptr) {
            addLocalisedChanges(
                {"the suggested answers of " + name, "suggested answers of " + name},
                sourcesOf(*before[was].quick_replies),
                sourcesOf(*after[is].quick_replies),
                out
            );
        }
    }
}

}  // namespace tama::flows::diff
