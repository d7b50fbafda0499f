// What is done beside saying something: facts kept, groups, other workflows, web services.
#include <algorithm>
#include <map>

#include "base/language_name.hpp"
#include "base/text.hpp"
#include "flows/diff/changes.hpp"
#include "flows/diff/words.hpp"

namespace tama::flows::diff {

namespace {

/// What the action is about, by property; of properties in several languages each.
std::map<std::string, std::string> partsOf(const ActionParts& parts) {
    std::map<std::string, std::string> out;
    const auto add = [&](const std::string& property, const std::string& value) {
        auto& known = out[property];
        known += (known.empty() ? "" : ", ") + value;
    };
    for (const auto& expression : parts.expressions) {
        const std::string language = expression.language.empty() ? "" : languageName(expression.language) + " ";
        add(language + replaceAll(expression.property, "_", " "), std::string(expression.text->source()));
    }
    for (const FlowRef& flow : parts.flows) add("workflow", flow.name);
    for (const GroupRef& group : parts.groups) add("group", group.name);
    for (const FieldRef& field : parts.fields) add("field", field.name.empty() ? field.key : field.name);
    for (const GroupRef& label : parts.labels) add("label", label.name);
    for (const std::string& result : parts.result_names) add("result", result);
    return out;
}

/// "adds the worker to a group (group "Nurses")".
std::string described(std::string_view type, const ActionParts& parts) {
    std::string details;
    for (const auto& [property, value] : partsOf(parts)) {
        if (value.empty()) continue;
        details += (details.empty() ? "" : ", ") + property + " " + inShortQuotes(value);
    }
    return actionInWords(type) + (details.empty() ? "" : " (" + details + ")");
}

std::string changedParts(const ActionParts& before, const ActionParts& after) {
    auto was = partsOf(before);
    auto is = partsOf(after);
    for (const auto& [property, value] : was) is.try_emplace(property);
    std::string out;
    for (const auto& [property, value] : is) {
        if (was[property] == value) continue;
        out += (out.empty() ? "" : "; ") + property + " " + inQuotes(was[property]) + " → " + inQuotes(value);
    }
    return out;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> matchActions(const Node& before, const Node& after) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    std::vector<bool> taken(before.actions.size(), false);
    const auto take = [&](const Action& wanted, bool by_uuid) {
        for (std::size_t was = 0; was < before.actions.size(); ++was) {
            const Action& candidate = *before.actions[was];
            if (taken[was] || candidate.type() != wanted.type()) continue;
            if (by_uuid && candidate.uuid() != wanted.uuid()) continue;
            taken[was] = true;
            return was;
        }
        return kNowhere;
    };
    for (const auto& action : after.actions) pairs.emplace_back(take(*action, true), pairs.size());
    for (auto& [was, is] : pairs) {
        if (was == kNowhere) was = take(*after.actions[is], false);
    }
    for (std::size_t was = 0; was < before.actions.size(); ++was) {
        if (!taken[was]) pairs.emplace_back(was, kNowhere);
    }
    return pairs;
}

void addActionChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out) {
    const Node& before = comparison.before.node(nodes.before);
    const Node& after = comparison.after.node(nodes.after);
    const auto& old_parts = comparison.before.actionsOf(nodes.before);
    const auto& new_parts = comparison.after.actionsOf(nodes.after);
    const std::string label = atStart(comparison.after.label(nodes.after));
    for (const auto& [was, is] : matchActions(before, after)) {
        if ((was != kNowhere && old_parts[was].message != nullptr) || (is != kNowhere && new_parts[is].message != nullptr)) {
            continue;
        }
        if (was == kNowhere) {
            out.push_back(label + " now also " + described(after.actions[is]->type(), new_parts[is]) + ".");
        } else if (is == kNowhere) {
            out.push_back(
                label + " no longer " + described(before.actions[was]->type(), old_parts[was]) + "."
            );
        } else if (const auto changed = changedParts(old_parts[was], new_parts[is]); !changed.empty()) {
            out.push_back(label + " still " + actionInWords(after.actions[is]->type()) + ", otherwise: " + changed + ".");
        }
    }
}

}  // namespace tama::flows::diff
