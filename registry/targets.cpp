#include "registry/targets.hpp"

#include <tuple>
#include <unordered_set>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/enum_words.hpp"

namespace tama::registry {
namespace {

constexpr std::array kExclusionWords{
    std::pair{Exclusion::None, std::string_view("none")},
    std::pair{Exclusion::NoPhone, std::string_view("no_phone")},
    std::pair{Exclusion::OptedOut, std::string_view("opted_out")},
    std::pair{Exclusion::Left, std::string_view("left")},
    std::pair{Exclusion::Blocked, std::string_view("blocked")},
    std::pair{Exclusion::SharedPhone, std::string_view("shared_phone")},
    std::pair{Exclusion::Provisional, std::string_view("provisional")},
    std::pair{Exclusion::OverBudget, std::string_view("over_budget")},
    std::pair{Exclusion::Busy, std::string_view("busy")}};

Exclusion exclusionOf(std::string_view status, bool has_phone, bool opted_out) {
    if (status == "blocked") return Exclusion::Blocked;
    if (status == "left") return Exclusion::Left;
    if (!has_phone) return Exclusion::NoPhone;
    return opted_out ? Exclusion::OptedOut : Exclusion::None;
}

}  // namespace

std::string_view nameOf(Exclusion exclusion) {
    return wordOf(kExclusionWords, exclusion);
}

nlohmann::ordered_json toJson(const Targets& targets) {
    auto excluded = nlohmann::ordered_json::object();
    for (std::size_t i = 1; i < kExclusionCount; ++i) {
        excluded[std::string(nameOf(static_cast<Exclusion>(i)))] = targets.counts[i];
    }
    return {
        {"workers", targets.all.size()},
        {"asked", targets.count(Exclusion::None)},
        {"waiting", targets.waiting},
        {"excluded", std::move(excluded)}};
}

Targets resolveTargets(store::Sql& sql, const CompiledQuery& selector, const TargetRules& rules) {
    // One row for each number: the first of a worker carries the target, any of them may carry an opt-out.
    using Row = std::tuple<
        std::int64_t,
        std::string,
        std::optional<std::int64_t>,
        std::optional<std::string>,
        std::optional<std::string>,
        std::optional<std::int64_t>>;
    Targets targets;
    sql.eachBound<Row>(
        "SELECT w.id, w.status, p.number_key, p.number, p.origin, o.opted_out_at FROM worker w "
        "LEFT JOIN phone p ON p.worker_id = w.id LEFT JOIN opt_out o ON o.number_key = p.number_key WHERE " +
            selector.condition + " AND w.merged_into IS NULL ORDER BY w.id, p.rank, p.id",
        selector.params,
        [&](Row row) {
            auto& [id, status, key, number, origin, opted_out_at] = row;
            const auto exclusion = exclusionOf(status, key.has_value(), opted_out_at.has_value());
            if (targets.all.empty() || targets.all.back().worker_id != id) {
                targets.all.push_back({id, key.value_or(0), std::move(number).value_or(""), exclusion});
                if (exclusion == Exclusion::None && origin == "provisional" && !rules.emergency) {
                    targets.all.back().exclusion = Exclusion::Provisional;
                }
            } else if (exclusion == Exclusion::OptedOut && origin != "provisional") {
                // Whatever else: somebody who said STOP is counted as such. A number that nobody has confirmed may be a
                // stranger's.
                targets.all.back().exclusion = exclusion;
            }
        }
    );
    const auto busy = rules.past ? rules.past->busyNumbers(sql) : std::unordered_set<std::int64_t>();
    std::unordered_set<std::int64_t> taken;
    for (auto& target : targets.all) {
        if (target.exclusion == Exclusion::None) {
            const bool is_busy = busy.contains(target.number_key);
            if (!taken.insert(target.number_key).second) {
                target.exclusion = Exclusion::SharedPhone;
            } else if (!rules.emergency && rules.over_budget.contains(target.number_key)) {
                target.exclusion = Exclusion::OverBudget;
            } else if (is_busy && rules.skip_busy) {
                target.exclusion = Exclusion::Busy;
            } else if (is_busy) {
                ++targets.waiting;
            }
        }
        ++targets.counts[static_cast<std::size_t>(target.exclusion)];
    }
    return targets;
}

}  // namespace tama::registry
