// What is missing in translation: a language that has some of a workflow's texts should have all of them.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "flows/expressions/words.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

bool anyHasLetters(const std::vector<Template>& texts) {
    return std::any_of(texts.begin(), texts.end(), [](const Template& text) {
        return hasLetters(text.source());
    });
}

/// Tests whose arguments are what people write. Others take numbers, dates, a country's code, or names that
/// are the same in all languages.
bool takesWords(const Case& test) {
    constexpr std::array<std::string_view, 5> kTakeNames{
        "has_category", "has_group", "has_intent", "has_phone", "has_top_intent"};
    return std::find(kTakeNames.begin(), kTakeNames.end(), test.type) == kTakeNames.end() &&
           !test.type.starts_with("has_number") && !test.type.starts_with("has_date") &&
           anyHasLetters(test.arguments.base);
}

void checkMessage(
    const Inspected& inspected, std::size_t node, const ActionParts& parts, const std::string& language
) {
    if (parts.message->in(language) == nullptr) {
        inspected.add(
            Severity::Warning,
            "translation",
            node,
            "the message has no text in " + language + "; it goes out in " + inspected.flow.language
        );
    }
    const LocalisedTexts* replies = parts.quick_replies;
    if (replies != nullptr && anyHasLetters(replies->base) && replies->in(language) == nullptr) {
        inspected.add(Severity::Tip, "translation", node, "the quick replies have no " + language + " form");
    }
}

void checkQuestion(
    const Inspected& inspected, std::size_t node, const Router& router, const std::string& language
) {
    for (const Case& test : router.cases) {
        if (!takesWords(test) || test.arguments.in(language) != nullptr) continue;
        inspected.add(
            Severity::Tip,
            "translation",
            node,
            "the accepted words of " + test.type + " have no " + language + " form"
        );
    }
    // The editor's own categories ("Other", "No Response") are of no test, and mean the same everywhere.
    std::set<std::string> names;
    for (const Case& test : router.cases) {
        const auto& name = router.categories[test.category].name;
        if (hasLetters(name.base) && name.in(language) == nullptr) names.insert("\"" + name.base + "\"");
    }
    if (names.empty()) return;
    inspected.add(
        Severity::Tip,
        "translation",
        node,
        std::string(names.size() == 1 ? "the category " : "the categories ") + join(names, ", ") +
            (names.size() == 1 ? " has no " : " have no ") + language + " name"
    );
}

}  // namespace

void checkTranslations(const Inspected& inspected) {
    const Workflow& flow = inspected.flow;
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) {
        for (const std::string& language : flow.translations) {
            for (const ActionParts& parts : inspected.actions[i]) {
                if (parts.message != nullptr) checkMessage(inspected, i, parts, language);
            }
            if (inspected.waits(i)) checkQuestion(inspected, i, *flow.nodes[i].router, language);
        }
    }
}

}  // namespace tama::flows
