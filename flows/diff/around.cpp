// What is around the workflows of a file: how they are begun, the groups and values they share.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "flows/diff/fingerprint.hpp"
#include "flows/diff/flow_changes.hpp"
#include "flows/diff/words.hpp"

namespace tama::flows::diff {

namespace {

using Named = std::map<std::string, std::string>;  // name: what is compared

struct Things {
    std::string one;      // "The group"
    std::string compared;  // "asks for", or empty: it is shown as the value alone
};

void addNamed(const Things& things, const Named& before, const Named& after, std::vector<std::string>& out) {
    for (const auto& [name, value] : after) {
        const std::string subject = things.one + " " + inQuotes(name);
        const auto old = before.find(name);
        if (old == before.end()) {
            out.push_back(subject + " is new" + (value.empty() ? "." : "; it " + things.compared + " " + inQuotes(value) + "."));
        } else if (old->second != value) {
            out.push_back(
                subject + " now " + things.compared + " " + inQuotes(value) + "; before, " + inQuotes(old->second) + "."
            );
        }
    }
    for (const auto& [name, value] : before) {
        if (!after.contains(name)) out.push_back(things.one + " " + inQuotes(name) + " was removed.");
    }
}

Named groupsOf(const Assets& assets) {
    Named out;
    for (const Group& group : assets.groups) out[group.name] = group.query;
    return out;
}

Named globalsOf(const Assets& assets) {
    Named out;
    for (const Global& global : assets.globals) out[global.name.empty() ? global.key : global.name] = global.value;
    return out;
}

/// By word: the workflow that it begins.
Named wordsOfTriggers(const Assets& assets) {
    Named out;
    for (const TriggerDefinition& trigger : assets.triggers) {
        for (const std::string& word : trigger.keywords) {
            std::string& flows = out[word];
            flows += (flows.empty() ? "" : ", ") + trigger.flow_name +
                     (trigger.match == KeywordMatch::OnlyWord ? " (where it is the only word)" : "");
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> changesAround(const FlowFile& before, const FlowFile& after) {
    std::vector<std::string> out;
    const auto old_words = wordsOfTriggers(*before.assets);
    const auto new_words = wordsOfTriggers(*after.assets);
    addNamed({"The trigger word", "begins"}, old_words, new_words, out);
    const bool other_triggers = memberText(*before.document, "triggers") != memberText(*after.document, "triggers");
    if (other_triggers && old_words == new_words) {
        out.push_back("A trigger changed in its groups, its channel or its times.");
    }
    addNamed({"The group", "takes"}, groupsOf(*before.assets), groupsOf(*after.assets), out);
    addNamed({"The shared value", "is"}, globalsOf(*before.assets), globalsOf(*after.assets), out);
    if (memberText(*before.document, "campaigns") != memberText(*after.document, "campaigns")) {
        out.push_back("The campaigns of the file changed.");
    }
    return out;
}

}  // namespace tama::flows::diff
