#include "server/route_config.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "server/config_reader.hpp"

namespace tama::server {
namespace {

constexpr int kHeaviest = 1000;

std::string hint(std::string_view name, const std::vector<std::string_view>& known) {
    const auto near = nearest(name, known);
    return near.empty() ? "" : "; did you mean '" + near + "'?";
}

bool isKnownOperator(const std::set<std::string>& known, const std::string& name) {
    return std::any_of(known.begin(), known.end(), [&name](const auto& one) {
        return equalsIgnoringCase(one, name);
    });
}

gateway::OperatorRanges readOperator(ConfigReader& reader, const std::vector<gateway::OperatorRanges>& before) {
    gateway::OperatorRanges one;
    reader.read("name", one.name);
    reader.read("prefixes", one.prefixes);
    if (one.name.empty()) reader.problem("name", "is missing: rules and channels call the operator by it");
    if (!reader.has("prefixes")) {
        reader.problem("prefixes", "is missing: the first digits of its numbers, such as [\"23177\"]");
    }
    checkPrefixes(reader, one.prefixes);
    const bool twice = std::any_of(before.begin(), before.end(), [&one](const auto& other) {
        return equalsIgnoringCase(other.name, one.name);
    });
    if (twice) reader.problem("name", "there are two operators '" + one.name + "': put their prefixes together");
    reader.reportUnknown();
    return one;
}

void readClasses(ConfigReader& reader, gateway::RouteRule& rule) {
    using enum gateway::MessageClass;
    std::vector<std::string> words;
    reader.read("classes", words);
    for (const auto& word : words) {
        std::vector<std::string_view> known;
        bool found = false;
        for (const auto one : {UseCase, Test, Reply, Service, Staff, Client}) {
            known.push_back(gateway::nameOf(one));
            if (known.back() != word) continue;
            rule.classes.push_back(one);
            found = true;
        }
        if (found) continue;
        std::string all;
        for (const auto one : known) all += (all.empty() ? "" : ", ") + std::string(one);
        reader.problem("classes", "there is no class '" + word + "'" + hint(word, known) + "; there are " + all);
    }
}

void readChannels(ConfigReader& reader, gateway::RouteRule& rule, const RouteNames& names) {
    std::vector<std::string> channels;
    std::vector<int> weights;
    reader.read("channels", channels);
    reader.read("weights", weights, 0, kHeaviest);
    if (!reader.has("channels")) {
        reader.problem("channels", "is missing: the names of the channels, the preferred one first");
    }
    const std::vector<std::string_view> known(names.channels.begin(), names.channels.end());
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const auto& name = channels[i];
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            reader.problem("channels", "there is no channel '" + name + "'" + hint(name, known));
        }
        const auto here = channels.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(channels.begin(), here, name) != here) {
            reader.problem("channels", "'" + name + "' stands there twice: name it once, with a weight");
        }
        // Without weights the first takes all, and the others stand in.
        unsigned weight = i == 0 ? 1 : 0;
        if (!weights.empty()) weight = i < weights.size() ? static_cast<unsigned>(weights[i]) : 0;
        rule.channels.push_back({name, weight});
    }
    if (weights.empty()) return;
    if (weights.size() != channels.size()) {
        reader.problem("weights", "must have a number for each of the channels");
    } else if (std::all_of(weights.begin(), weights.end(), [](int weight) { return weight == 0; })) {
        reader.problem("weights", "are all 0: the channels that take numbers need 1 or more");
    }
}

gateway::RouteRule readRule(ConfigReader& reader, const RouteNames& names) {
    gateway::RouteRule rule;
    reader.read("prefixes", rule.prefixes);
    checkPrefixes(reader, rule.prefixes);
    reader.read("operators", rule.operators);
    for (const auto& name : rule.operators) {
        if (names.operators.empty() || isKnownOperator(names.operators, name)) continue;
        const std::vector<std::string_view> known(names.operators.begin(), names.operators.end());
        reader.problem(
            "operators",
            "there is no operator '" + name + "'" + hint(name, known) +
                "; an [[operator]] with its prefixes makes one"
        );
    }
    readClasses(reader, rule);
    reader.read("use_cases", rule.use_cases);
    reader.read("groups", rule.groups);
    readChannels(reader, rule, names);
    reader.reportUnknown();
    return rule;
}

bool takesAll(const gateway::RouteRule& rule) {
    return rule.prefixes.empty() && rule.operators.empty() && rule.classes.empty() &&
           rule.use_cases.empty() && rule.groups.empty();
}

}  // namespace

gateway::RoutingSettings readRouting(
    ConfigReader& top, RouteNames names, const std::string& file, std::vector<Error>& problems
) {
    gateway::RoutingSettings settings;
    for (const auto* section : top.sections("operator")) {
        ConfigReader reader(*section, "operator.", file, problems);
        settings.operators.push_back(readOperator(reader, settings.operators));
    }
    for (const auto& own : settings.operators) {
        if (!names.operators.empty()) names.operators.insert(own.name);
    }
    for (const auto* section : top.sections("route")) {
        ConfigReader reader(*section, "route.", file, problems);
        if (!settings.rules.empty() && takesAll(settings.rules.back())) {
            reader.problem(
                "channels",
                "this rule is never reached: the one before it has no condition and takes everything; put that "
                "last"
            );
        }
        settings.rules.push_back(readRule(reader, names));
    }
    if (const auto* section = top.section("routing")) {
        ConfigReader reader(*section, "routing.", file, problems);
        std::int64_t seconds = settings.fail_over_after.count() / 1000;
        reader.read("fail_over_after", seconds, 1, 86'400);
        settings.fail_over_after = std::chrono::seconds{seconds};
        reader.reportUnknown();
    }
    return settings;
}

void checkPrefixes(ConfigReader& reader, const std::vector<std::string>& prefixes) {
    constexpr std::size_t kLongestNumber = 15;  // digits of E.164
    for (const auto& prefix : prefixes) {
        if (prefix.empty() || prefix.size() > kLongestNumber || prefix.front() == '0' ||
            !std::all_of(prefix.begin(), prefix.end(), isDigit)) {
            reader.problem(
                "prefixes",
                "'" + prefix + "' must be the first digits of numbers with country code and without +, such as "
                               "\"23177\""
            );
        }
    }
}

}  // namespace tama::server
