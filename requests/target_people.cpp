#include "requests/target_people.hpp"

#include <tuple>
#include <utility>

#include "flows/runtime/past_runs.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"

namespace tama::requests {
namespace {

constexpr int kDeepestPlace = 20;  // a ring in the tree ends there

struct PlaceNode {
    std::string name;
    std::string level;
    std::optional<std::int64_t> parent;
};

std::string areaOf(const std::unordered_map<std::int64_t, PlaceNode>& places, std::int64_t id) {
    std::string region;
    std::optional<std::int64_t> at = id;
    for (int depth = 0; at && depth < kDeepestPlace; ++depth) {
        const auto found = places.find(*at);
        if (found == places.end()) break;
        if (found->second.level == "district") return found->second.name;
        if (found->second.level == "region") region = found->second.name;
        at = found->second.parent;
    }
    return region;
}

}  // namespace

std::unordered_map<std::int64_t, std::string> areasOfPlaces(store::Sql& sql) {
    using PlaceRow = std::tuple<std::int64_t, std::string, std::string, std::optional<std::int64_t>>;
    std::unordered_map<std::int64_t, PlaceNode> places;
    sql.each<PlaceRow>("SELECT id, name, level, parent_id FROM place", [&](PlaceRow row) {
        auto& [id, name, level, parent] = row;
        places.emplace(id, PlaceNode{std::move(name), std::move(level), parent});
    });
    std::unordered_map<std::int64_t, std::string> areas;
    for (const auto& [id, place] : places) areas.emplace(id, areaOf(places, id));
    return areas;
}

Result<TargetPeople> targetPeople(store::Sql& sql, const UseCase& use_case, const TargetRulesNow& rules) {
    const auto group = use_case.target_group_id ? registry::findGroup(sql, *use_case.target_group_id) : std::nullopt;
    if (!group) {
        return fail(
            ErrorCode::Conflict,
            use_case.number + " has no target group yet; it is chosen with the workflow (SOP step 2)",
            "target group"
        );
    }
    const auto selector = registry::selectorOf(sql, *group, {rules.conventions, &runtime::pastRuns()});
    if (!selector) return fail(selector.error());
    auto target_rules = runtime::startRules(sql, rules.budget, rules.now);
    target_rules.skip_busy = use_case.conduct.when_busy == runtime::WhenBusy::Skip;
    target_rules.emergency = isUrgent(use_case.form);
    const auto targets = registry::resolveTargets(sql, *selector, target_rules);
    TargetPeople people;
    people.group = static_cast<std::int64_t>(targets.all.size());
    std::unordered_map<std::int64_t, std::size_t> position;  // in people.sendable
    std::unordered_map<std::int64_t, std::int64_t> key_of;
    for (const auto& target : targets.all) {
        if (target.exclusion != registry::Exclusion::None) continue;
        position.emplace(target.worker_id, people.sendable.size());
        key_of.emplace(target.worker_id, target.number_key);
        people.sendable.push_back({target.worker_id, target.number, {}, {}, {}, {}});
    }
    const auto areas = areasOfPlaces(sql);
    using FactsRow = std::tuple<
        std::int64_t,
        std::string,
        std::string,
        std::optional<std::int64_t>,
        std::int64_t,
        std::string>;
    sql.eachBound<FactsRow>(
        "SELECT w.id, w.language, w.cadre, w.place_id, p.number_key, p.operator FROM worker w "
        "JOIN phone p ON p.worker_id = w.id WHERE " + selector->condition,
        selector->params,
        [&](FactsRow row) {
            auto& [id, language, cadre, place, key, operator_name] = row;
            const auto found = position.find(id);
            if (found == position.end() || key_of[id] != key) return;
            TargetPerson& person = people.sendable[found->second];
            person.language = std::move(language);
            person.cadre = std::move(cadre);
            person.operator_name = std::move(operator_name);
            if (place && areas.contains(*place)) person.area = areas.at(*place);
        }
    );
    return people;
}

}  // namespace tama::requests
