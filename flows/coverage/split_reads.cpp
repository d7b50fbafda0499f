#include "flows/coverage/split_reads.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/coverage/operand_texts.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostVisitsLooked = 20;
constexpr int kLongestChain = 4;  // of results that are copied into fields and results
/// Values of a copy that are worked out backwards; more are taken as they are: a result that counts itself up
/// in several places would have ever more of them.
constexpr std::size_t kMostWorkedOut = 30;

struct ReadPath {
    std::string_view root;  // results, fields, locals, node, contact, …
    std::string_view key;
    bool foreign = false;   // of a child or parent
    bool category = false;  // only the category is read
};

ReadPath readPathOf(std::string_view path) {
    auto parts = split(path, '.');
    ReadPath out;
    out.foreign = parts.front() == "child" || parts.front() == "parent";
    if (parts.size() > 1 && (out.foreign || parts.front() == "run")) parts.erase(parts.begin());
    if (parts.size() > 2 && parts[0] == "contact" && parts[1] == "fields") parts.erase(parts.begin());
    out.root = parts.front();
    if (parts.size() > 1) out.key = parts[1];
    out.category = parts.size() > 2 && parts[2].starts_with("category");
    return out;
}

void addNew(std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const std::string& sample : from) {
        if (std::find(to.begin(), to.end(), sample) == to.end()) to.push_back(sample);
    }
}

}  // namespace

SplitReads::SplitReads(const Assets& assets, const SampleWorld& world) {
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) noteCopies(node, *action);
            if (node.router && node.router->type == RouterType::Switch) noteRouter(node, world);
        }
    }
    for (int i = 0; i < kLongestChain; ++i) {
        for (const Copy& copy : copies_) follow(copy, world);
    }
}

void SplitReads::noteCopies(const Node& node, const Action& action) {
    ActionParts parts;
    action.inspect(parts);
    for (const auto& expression : parts.expressions) {
        if (expression.property != "value" || expression.text->paths().empty()) continue;
        const Template& value = *expression.text;
        for (const FieldRef& field : parts.fields) copies_.push_back({&node, "fields." + field.key, value});
        for (const std::string& name : parts.result_names) {
            copies_.push_back({&node, "results." + resultKey(name), value});
        }
    }
}

void SplitReads::noteRouter(const Node& node, const SampleWorld& world) {
    std::vector<std::string> samples;
    std::size_t bound = 0;
    for (const Case& test : node.router->cases) {
        for (const std::string& sample : sampleAnswers(test, "", world)) {
            const auto number = parseInteger(sample).value_or(0);
            if (number > 0) bound = std::max(bound, static_cast<std::size_t>(number));
        }
        addNew(samples, textsForCase(*node.router, test, "", world));
        for (const Template& argument : test.arguments.base) {
            for (const std::string& path : argument.paths()) notePath(node, path, {}, 0);
        }
    }
    for (const std::string& path : node.router->operand.paths()) notePath(node, path, samples, bound);
}

void SplitReads::notePath(
    const Node& node, std::string_view path, const std::vector<std::string>& samples, std::size_t bound
) {
    const ReadPath read = readPathOf(path);
    LiveReads& here = of_node_[&node];
    if (read.root == "results" && !read.key.empty()) {
        if (read.foreign) foreign_.emplace(read.key);
        here.results.emplace(read.key);
        if (!read.category) addNew(result_values_[std::string(read.key)], samples);
    } else if (read.root == "fields") {
        addNew(field_values_[std::string(read.key)], samples);
    } else if (read.root == "locals") {
        here.locals = true;
    } else if (read.root == "node") {
        here.counted_nodes.insert(node.uuid);
        most_visits_ = std::clamp(bound + 2, most_visits_, kMostVisitsLooked);
    }
}

/// What decides about the copy decides about its sources.
void SplitReads::follow(const Copy& copy, const SampleWorld& world) {
    const ReadPath target = readPathOf(copy.target);
    const auto& values = target.root == "fields" ? field_values_ : result_values_;
    const auto found = values.find(target.key);
    if (found == values.end()) return;
    std::vector<std::string> samples = found->second;
    if (samples.size() <= kMostWorkedOut) {
        samples.clear();
        for (const std::string& value : found->second) {
            addNew(samples, textsForOperand(copy.value, value, world));
        }
    }
    for (const std::string& source : copy.value.paths()) notePath(*copy.node, source, samples, 0);
}

const LiveReads& SplitReads::liveAt(const Workflow& flow, std::size_t node) const {
    const auto [entry, is_new] = live_.try_emplace(&flow.nodes[node]);
    if (!is_new) return entry->second;
    LiveReads& live = entry->second;
    std::vector<bool> seen(flow.nodes.size(), false);
    std::vector<std::size_t> open{node};
    seen[node] = true;
    while (!open.empty()) {
        const Node& at = flow.nodes[open.back()];
        open.pop_back();
        if (const auto read = of_node_.find(&at); read != of_node_.end()) {
            live.results.insert(read->second.results.begin(), read->second.results.end());
            live.counted_nodes.insert(read->second.counted_nodes.begin(), read->second.counted_nodes.end());
            live.locals = live.locals || read->second.locals;
        }
        for (const Exit& exit : at.exits) {
            if (exit.destination == kNowhere || seen[exit.destination]) continue;
            seen[exit.destination] = true;
            open.push_back(exit.destination);
        }
    }
    return live;
}

ContactPath contactPathOf(const Router& router) {
    if (router.type != RouterType::Switch || router.wait) return {};
    for (const std::string& path : router.operand.paths()) {
        const ReadPath read = readPathOf(path);
        const std::string key(read.key);
        if (read.foreign) continue;
        if (read.root == "fields" && !key.empty()) return {"field", key};
        if (read.root == "urns") return {"urns", key};
        if (read.root != "contact") continue;
        if (key == "language" || key == "groups" || key == "timezone") return {key, ""};
        if (key == "name" || key == "first_name") return {"name", ""};
        if (key.starts_with("urn")) return {"urns", ""};
    }
    return {};
}

bool readsClock(const Router& router) {
    const std::string operand = lowerAscii(router.operand.source());
    return operand.find("now(") != std::string::npos || operand.find("today(") != std::string::npos;
}

}  // namespace tama::flows
