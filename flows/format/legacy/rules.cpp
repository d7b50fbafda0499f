#include "flows/format/legacy/rules.hpp"

#include <map>

#include "base/ids.hpp"
#include "flows/format/action_reader.hpp"
#include "flows/format/legacy/rule_tests.hpp"

namespace tama::flows::legacy {

namespace {

using Json = DocumentJson;

constexpr std::int64_t kMaxMinutes = 60LL * 24 * 365;

struct Rule {
    Decoder json;
    std::string uuid;
    std::string type;  // of its test
    Translations category;
    std::string category_uuid;  // once it is known
};

std::vector<Rule> readRules(const Decoder& list, std::size_t size, const std::string& id) {
    std::vector<Rule> out;
    out.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
        Rule rule{list.item(i), {}, {}, {}, {}};
        if (!rule.json.expectObject()) continue;
        rule.uuid = rule.json.uuid("uuid", Need::Optional);
        if (rule.uuid.empty()) rule.uuid = derivedUuid("rule " + std::to_string(i) + " of " + id);
        rule.type = rule.json.member("test").text("type", kMaxName);
        rule.category = readTranslations(rule.json.member("category"));
        out.push_back(std::move(rule));
    }
    return out;
}

/// Rules of the same category share it and its exit, except the one for the rest.
void addCategories(
    std::vector<Rule>& rules, const RuleSetting& setting, Localiser& localiser, UpgradedRules& out
) {
    std::map<std::string, std::string> known;  // name -> UUID
    for (Rule& rule : rules) {
        const std::string name = localiser.base(rule.category);
        const auto found = known.find(name);
        if (found != known.end() && rule.type != "true") {
            rule.category_uuid = found->second;
        } else {
            rule.category_uuid = derivedUuid("category of rule " + rule.uuid + " of " + setting.id);
            // Reports of old flows name rules, so the UUID of the rule becomes that of the exit.
            Json exit{{"uuid", rule.uuid}};
            const std::string to = rule.json.uuid("destination", Need::Optional);
            if (setting.nodes.contains(to)) exit["destination_uuid"] = to;
            out.exits.push_back(std::move(exit));
            Json category{{"uuid", rule.category_uuid}, {"exit_uuid", rule.uuid}};
            if (!name.empty()) category["name"] = name;
            out.categories.push_back(std::move(category));
        }
        known[name] = rule.category_uuid;
        localiser.add(rule.category, rule.category_uuid, "name");
    }
}

void addCases(const Rule& rule, Localiser& localiser, const std::string& id, UpgradedRules& out) {
    std::size_t number = 0;
    for (const UpgradedTest& test : upgradeTest(rule.json.member("test"), localiser)) {
        const std::string uuid =
            derivedUuid("case " + std::to_string(number++) + " of rule " + rule.uuid + " of " + id);
        Json item{{"uuid", uuid}, {"type", test.type}, {"category_uuid", rule.category_uuid}};
        if (!test.arguments.empty()) item["arguments"] = test.arguments;
        out.cases.push_back(std::move(item));
        localiser.add(test.translations, uuid, "arguments");
        const bool is_date = test.type.starts_with("has_date_");
        if (is_date) {
            const std::string days = test.days_from_today.empty() ? "0" : test.days_from_today;
            out.case_settings[uuid] = {{"arguments", {days}}};
        }
    }
}

}  // namespace

UpgradedRules upgradeRules(const Decoder& rule_set, const RuleSetting& setting, Localiser& localiser) {
    UpgradedRules out;
    const std::size_t size = rule_set.count("rules", kMaxListItems);
    const Decoder list = rule_set.member("rules");
    std::vector<Rule> rules = readRules(list, size, setting.id);
    addCategories(rules, setting, localiser, out);
    if (!setting.tested) return out;
    for (const Rule& rule : rules) {
        if (rule.type == "true") {
            out.default_category = rule.category_uuid;
        } else if (rule.type == "timeout") {
            out.timeout_category = rule.category_uuid;
            const Decoder test = rule.json.member("test");
            if (out.timeout_seconds == 0) {
                out.timeout_seconds = 60 * test.integer("minutes", 0, kMaxMinutes).value_or(0);
            }
        } else {
            // What is left of a service's or a transfer's outcomes is the last of them, its failure.
            const bool is_outcome = rule.type == "webhook_status" || rule.type == "airtime_status";
            if (is_outcome) out.default_category = rule.category_uuid;
            addCases(rule, localiser, setting.id, out);
        }
    }
    return out;
}

}  // namespace tama::flows::legacy
