#include "requests/forecast_store.hpp"

#include <algorithm>
#include <tuple>

#include "base/random.hpp"
#include "flows/runtime/contact_loader.hpp"
#include "registry/target_group.hpp"
#include "requests/sample_store.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kContactsAPage = 200;  // read in one snapshot
constexpr int kPastUseCases = 5;  // the newest: people and phones change

/// The ids of closed use cases that asked something, the newest first.
std::vector<std::int64_t> pastUseCases(store::Sql& sql, std::int64_t but) {
    return sql.all<std::int64_t>(
        "SELECT id FROM use_case WHERE closed_at IS NOT NULL AND id <> :1 "
        "AND EXISTS (SELECT 1 FROM answer a WHERE a.use_case_id = use_case.id) ORDER BY closed_at DESC, id DESC LIMIT :2",
        but,
        kPastUseCases
    );
}

void addPast(
    store::Sql& sql,
    std::int64_t use_case_id,
    const std::unordered_map<std::int64_t, std::string>& areas,
    PastByKind& past
) {
    using PastRow = std::
        tuple<std::string, std::optional<std::int64_t>, std::int64_t, std::int64_t, std::int64_t>;
    sql.each<PastRow>(
        "SELECT cadre, place_id, count(*), sum(answered), sum(answered * completed) FROM ("
        "SELECT w.cadre, w.place_id, CASE WHEN s.status = 'completed' THEN 1 ELSE 0 END AS completed, "
        "CASE WHEN EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id AND a.answered_at IS NOT NULL) "
        "THEN 1 ELSE 0 END AS answered FROM session s JOIN worker w ON w.id = s.worker_id "
        "WHERE s.use_case_id = :1 AND s.message_class = 'use-case' AND s.step > 0) asked GROUP BY cadre, place_id",
        [&](PastRow row) {
            auto& [cadre, place, asked, started, completed] = row;
            const auto area = place ? areas.find(*place) : areas.end();
            past.add({cadre, area == areas.end() ? std::string() : area->second}, {asked, started, completed});
        },
        use_case_id
    );
}

/// As the engine picks: the worker's, where the workflow has it; else the country's first that it has; else its own.
std::string languageFor(
    const std::string& worker, const std::vector<std::string>& of_workflow, const flows::Environment& conventions
) {
    const auto has = [&](const std::string& language) {
        return std::find(of_workflow.begin(), of_workflow.end(), language) != of_workflow.end();
    };
    const auto& allowed = conventions.allowed_languages;
    const bool is_allowed = allowed.empty() || std::find(allowed.begin(), allowed.end(), worker) != allowed.end();
    if (is_allowed && has(worker)) return worker;
    if (!allowed.empty() && has(allowed.front())) return allowed.front();
    return of_workflow.front();
}

void addToCells(std::vector<ForecastCell>& cells, ForecastCell cell) {
    const auto key = [](const ForecastCell& one) {
        return std::tie(one.operator_name, one.language, one.channel, one.pool);
    };
    for (ForecastCell& known : cells) {
        if (key(known) != key(cell)) continue;
        ++known.workers;
        return;
    }
    cell.workers = 1;
    cells.push_back(std::move(cell));
}

}  // namespace

std::string Forecaster::channelFor(
    const TargetPerson& person, const UseCase& use_case, const std::string& group
) const {
    if (settings_.channels.empty()) return {};
    if (!settings_.router) return settings_.channels.front().name;
    const auto routes = settings_.router->permitted(
        {codec_.decode(person.number), gateway::MessageClass::UseCase, use_case.number, group}
    );
    return routes.empty() ? std::string() : routes.front()->channel;
}

Result<TargetPeople> Forecaster::peopleOf(std::int64_t use_case_id) {
    return database_.read([&](store::Sql& sql) -> Result<TargetPeople> {
        const auto use_case = use_case_store::find(sql, use_case_id);
        if (!use_case) return fail(ErrorCode::NotFound, "there is no such use case", "use case");
        return targetPeople(sql, *use_case, {settings_.conventions, settings_.budget, clock_.now()});
    });
}

Result<ForecastBasis> Forecaster::basisOf(std::int64_t use_case_id, Asked asked) {
    std::string group;
    auto basis = database_.read([&](store::Sql& sql) -> Result<ForecastBasis> {
        auto use_case = use_case_store::find(sql, use_case_id);
        if (!use_case) return fail(ErrorCode::NotFound, "there is no such use case", "use case");
        if (!use_case->revision_id) {
            return fail(
                ErrorCode::Conflict, use_case->number + " has no workflow yet; it is built in SOP step 2", "workflow"
            );
        }
        auto people = targetPeople(sql, *use_case, {settings_.conventions, settings_.budget, clock_.now()});
        if (!people) return fail(people.error());
        group = registry::findGroup(sql, *use_case->target_group_id)->name;
        if (const auto sample = sample_store::find(sql, use_case_id); sample && asked == Asked::AsDrawn) {
            const auto drawn = sample_store::workersOf(sql, sample->id);
            std::erase_if(people->sendable, [&](const auto& person) { return !drawn.contains(person.worker_id); });
        }
        auto compiled = workflows_.compiled(sql, *use_case->revision_id);
        return ForecastBasis{std::move(*use_case), std::move(*people), {}, {}, std::move(compiled)};
    });
    if (!basis) return basis;
    const auto earlier = database_.read([&](store::Sql& sql) { return pastUseCases(sql, use_case_id); });
    for (const auto id : earlier) {
        database_.read([&](store::Sql& sql) { addPast(sql, id, areasOfPlaces(sql), basis->past); });
    }
    ForecastInput& input = basis->input;
    input.group = basis->people.group;
    input.paths = flows::pathCosts(
        basis->workflow->assets, *basis->workflow->workflow, {.now = clock_.now(), .environment = settings_.conventions}
    );
    std::vector<std::string> languages;
    for (const auto& paths : input.paths) languages.push_back(paths.language);
    for (const TargetPerson& person : basis->people.sendable) {
        const auto pool = basis->past.poolFor({person.cadre, person.area});
        input.pools.try_emplace(pool.name, pool.past);
        addToCells(
            input.cells,
            {person.operator_name,
             languageFor(person.language, languages, settings_.conventions),
             channelFor(person, basis->use_case, group),
             pool.name}
        );
    }
    input.channels = settings_.channels;
    input.tariffs = settings_.tariffs;
    input.conduct = basis->use_case.conduct;
    input.cost_cap = basis->use_case.form.cost_cap_messages;
    return basis;
}

Result<RehearsalInput> Forecaster::rehearsalOf(const ForecastBasis& basis, std::uint64_t seed) {
    RehearsalInput out;
    out.assets = basis.workflow->assets;
    out.workflow = basis.workflow->workflow;
    out.environment = settings_.conventions;
    out.now = clock_.now();
    out.seed = seed;
    out.group = basis.people.group;
    out.sendable = static_cast<std::int64_t>(basis.people.sendable.size());
    std::vector<TargetPerson> people = basis.people.sendable;
    Random random(seedFor(seed, "who is rehearsed"));
    for (std::size_t i = 0; i + 1 < people.size() && i < kMostRehearsed; ++i) {
        std::swap(people[i], people[i + static_cast<std::size_t>(random.below(people.size() - i))]);
    }
    people.resize(std::min(people.size(), kMostRehearsed));
    std::vector<std::string> languages;
    for (const auto& paths : basis.input.paths) languages.push_back(paths.language);
    for (std::size_t from = 0; from < people.size(); from += kContactsAPage) {
        database_.read([&](store::Sql& sql) {
            for (std::size_t i = from; i < std::min(from + kContactsAPage, people.size()); ++i) {
                const TargetPerson& person = people[i];
                const runtime::SessionRow session{0, {}, person.worker_id, codec_.decode(person.number), {}, 0, {}};
                const auto pool = basis.past.poolFor({person.cadre, person.area});
                const auto language = languageFor(person.language, languages, settings_.conventions);
                const auto paths = std::find_if(basis.input.paths.begin(), basis.input.paths.end(), [&](const auto& one) {
                    return one.language == language;
                });
                out.workers.push_back(
                    {runtime::loadContact(sql, codec_, session),
                     beliefInStart(pool.past).mean(),
                     beliefInCompletion(pool.past).mean(),
                     paths->typical.answers}
                );
            }
        });
    }
    return out;
}

Result<Forecast> Forecaster::forecastOf(std::int64_t use_case_id, Asked asked) {
    auto basis = basisOf(use_case_id, asked);
    if (!basis) return fail(basis.error());
    return forecast(basis->input);
}

}  // namespace tama::requests
