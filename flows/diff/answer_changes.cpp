// What is made of an answer: what is taken, what it is called and saved as, where it leads, how long is waited.
#include <algorithm>
#include <map>
#include <set>

#include "base/language_name.hpp"
#include "base/text.hpp"
#include "flows/diff/changes.hpp"
#include "flows/diff/words.hpp"

namespace tama::flows::diff {

namespace {

struct RouterPair {
    const Comparison& comparison;
    const NodePair& nodes;
    const Node& before;
    const Node& after;
    const Router& was;
    const Router& is;
    std::string label;  // of the new node

    std::string answer(const Category& category) const {
        const bool asks = comparison.after.asks(nodes.after);
        return std::string(asks ? "answer " : "case ") + inQuotes(category.name.base) + " of " + label;
    }
};

/// What leads to the category, in one language; "" = as written first.
std::vector<std::string> takenBy(const Router& router, std::size_t category, const std::string& language) {
    std::vector<std::string> out;
    for (const Case& test : router.cases) {
        if (test.category == category) out.push_back(testInWords(test, language));
    }
    return out;
}

std::string takenInWords(const std::vector<std::string>& tests) {
    return tests.empty() ? "what nothing else takes" : join(tests, " or ");
}

std::set<std::string> languagesOf(const Router& router) {
    std::set<std::string> out;
    for (const Case& test : router.cases) {
        for (const auto& [language, arguments] : test.arguments.translations) out.insert(language);
    }
    return out;
}

/// By UUID, then by name.
std::vector<std::size_t> matchCategories(const Router& was, const Router& is) {
    std::vector<std::size_t> before_of(is.categories.size(), kNowhere);
    std::vector<bool> taken(was.categories.size(), false);
    for (const bool by_uuid : {true, false}) {
        for (std::size_t after = 0; after < is.categories.size(); ++after) {
            for (std::size_t before = 0; before < was.categories.size() && before_of[after] == kNowhere; ++before) {
                const Category& old = was.categories[before];
                const Category& now = is.categories[after];
                if (taken[before] || (by_uuid ? old.uuid != now.uuid : old.name.base != now.name.base)) continue;
                taken[before] = true;
                before_of[after] = before;
            }
        }
    }
    return before_of;
}

void addAccepted(
    const RouterPair& pair, const Category& named, std::size_t before, std::size_t after, Sentences& out
) {
    auto languages = languagesOf(pair.was);
    languages.merge(languagesOf(pair.is));
    const auto was = takenBy(pair.was, before, "");
    const auto is = takenBy(pair.is, after, "");
    if (was != is) {
        out.push_back(
            atStart(pair.answer(named)) + " now takes " + takenInWords(is) + "; before, " + takenInWords(was) + "."
        );
    }
    for (const std::string& language : languages) {
        const auto old_words = takenBy(pair.was, before, language);
        const auto new_words = takenBy(pair.is, after, language);
        if (old_words == new_words || (old_words == was && new_words == is)) continue;
        out.push_back(
            "In " + languageName(language) + ", " + pair.answer(named) + " now takes " + takenInWords(new_words) +
            "; before, " + takenInWords(old_words) + "."
        );
    }
}

void addCategories(const RouterPair& pair, Sentences& out) {
    const auto before_of = matchCategories(pair.was, pair.is);
    const auto leads_to = [&](std::size_t category) {
        return pair.after.exits[pair.is.categories[category].exit].destination;
    };
    for (std::size_t after = 0; after < before_of.size(); ++after) {
        const Category& now = pair.is.categories[after];
        if (before_of[after] == kNowhere) {
            const auto tests = takenBy(pair.is, after, "");
            out.push_back(
                atStart(pair.answer(now)) + " is new" + (tests.empty() ? "" : "; it takes " + takenInWords(tests)) +
                ", and leads to " + pair.comparison.after.label(leads_to(after)) + "."
            );
            continue;
        }
        const Category& old = pair.was.categories[before_of[after]];
        if (old.name.base != now.name.base) {
            out.push_back(atStart(pair.answer(old)) + " is now called " + inQuotes(now.name.base) + ".");
        }
        Localised<std::string> old_name = old.name;
        old_name.base = now.name.base;  // told above
        addLocalisedChanges({"", "name of " + pair.answer(now)}, old_name, now.name, out);
        addAccepted(pair, now, before_of[after], after, out);
        const std::size_t led_to = pair.before.exits[old.exit].destination;
        if (!pair.comparison.matching.same(led_to, leads_to(after))) {
            out.push_back(
                atStart(pair.answer(now)) + " now leads to " + pair.comparison.after.label(leads_to(after)) +
                " instead of " + pair.comparison.labelOfOld(led_to) + "."
            );
        }
    }
    for (std::size_t before = 0; before < pair.was.categories.size(); ++before) {
        if (std::find(before_of.begin(), before_of.end(), before) != before_of.end()) continue;
        out.push_back(atStart(pair.answer(pair.was.categories[before])) + " was removed.");
    }
}

/// The names of categories in the order in which their tests are tried: the first that holds decides.
std::vector<std::string> triedIn(const Router& router) {
    std::vector<std::string> out;
    for (const Case& test : router.cases) out.push_back(testInWords(test, ""));
    return out;
}

void addOrder(const RouterPair& pair, Sentences& out) {
    auto was = triedIn(pair.was);
    auto is = triedIn(pair.is);
    if (was == is) return;
    std::sort(was.begin(), was.end());
    std::sort(is.begin(), is.end());
    if (was != is) return;  // what else is told above
    out.push_back("The answers of " + pair.label + " are tried in another order; the first that fits counts.");
}

std::string timeLimit(const std::optional<Wait>& wait) {
    return wait && wait->timeout ? inWords(wait->timeout->after) : std::string();
}

void addWait(const RouterPair& pair, Sentences& out) {
    const std::string label = atStart(pair.label);
    if (pair.was.wait.has_value() != pair.is.wait.has_value()) {
        out.push_back(label + (pair.is.wait ? " now waits for an answer." : " no longer waits for an answer."));
    }
    const std::string was = timeLimit(pair.was.wait);
    const std::string is = timeLimit(pair.is.wait);
    if (was == is) return;
    if (was.empty()) {
        out.push_back(label + " now waits " + is + " for an answer; before, without limit.");
    } else if (is.empty()) {
        out.push_back(label + " now waits without limit; before, " + was + ".");
    } else {
        out.push_back(label + " now waits " + is + " for an answer; before, " + was + ".");
    }
}

void addSaved(const RouterPair& pair, Sentences& out) {
    if (pair.was.result_name != pair.is.result_name) {
        const auto saved = [](const std::string& result) {
            return result.empty() ? "not saved" : "saved as " + inQuotes(result);
        };
        out.push_back(
            "What is answered to " + pair.label + " is now " + saved(pair.is.result_name) + "; before, " +
            saved(pair.was.result_name) + "."
        );
    }
    if (pair.was.operand.source() != pair.is.operand.source()) {
        out.push_back(
            atStart(pair.label) + " now looks at " + inQuotes(pair.is.operand.source()) + "; before, at " +
            inQuotes(pair.was.operand.source()) + "."
        );
    }
    const auto otherwise = [](const Router& router) {
        return router.default_category == kNowhere ? std::string() : router.categories[router.default_category].name.base;
    };
    if (otherwise(pair.was).empty() != otherwise(pair.is).empty()) {
        out.push_back(
            atStart(pair.label) +
            (otherwise(pair.is).empty() ? " no longer has a way for what fits nothing."
                                        : " now has a way for what fits nothing: " + inQuotes(otherwise(pair.is)) + ".")
        );
    }
}

}  // namespace

void addAnswerChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out) {
    const Node& before = comparison.before.node(nodes.before);
    const Node& after = comparison.after.node(nodes.after);
    const std::string label = comparison.after.label(nodes.after);
    if (before.router.has_value() != after.router.has_value()) {
        out.push_back(atStart(label) + (after.router ? " now decides where to go on." : " no longer decides where to go on."));
        return;
    }
    if (after.router) {
        const RouterPair pair{comparison, nodes, before, after, *before.router, *after.router, label};
        if (pair.was.type != pair.is.type) {
            out.push_back(
                atStart(label) + (pair.is.type == RouterType::Random ? " is now left to chance." : " is no longer left to chance.")
            );
        }
        addWait(pair, out);
        addSaved(pair, out);
        addCategories(pair, out);
        addOrder(pair, out);
        return;
    }
    const auto destination = [](const Node& node) {
        return node.exits.empty() ? kNowhere : node.exits.front().destination;
    };
    if (comparison.matching.same(destination(before), destination(after))) return;
    out.push_back(
        "After " + label + " comes " + comparison.after.label(destination(after)) + " instead of " +
        comparison.labelOfOld(destination(before)) + "."
    );
}

}  // namespace tama::flows::diff
