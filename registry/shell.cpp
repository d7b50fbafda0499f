#include "registry/shell.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/contact_problem.hpp"
#include "registry/demo_phones.hpp"
#include "registry/import_shell.hpp"
#include "registry/number_evidence.hpp"
#include "registry/registry_files.hpp"
#include "registry/target_group.hpp"
#include "registry/worker_store.hpp"

namespace tama::registry {
namespace {

std::string maskedPhones(const Worker& worker) {
    std::vector<std::string> masked;
    for (const auto& phone : worker.phones) masked.push_back(phone.number.masked());
    return join(masked, " ");
}

std::string placeNames(const Worker& worker) {
    std::vector<std::string> names;
    for (const auto& place : worker.places) names.push_back(place.name);
    return join(names, ", ");
}

int printProblemCounts(store::Database& database, const ProblemsCommand& command, std::ostream& out) {
    auto counts = nlohmann::ordered_json::object();
    database.read([&](store::Sql& sql) {
        for (const auto kind : kContactProblemKinds) {
            if (!command.kind.empty() && command.kind != kind) continue;
            counts[std::string(kind)] = countContactProblems(sql, std::string(kind));
        }
    });
    if (command.json) {
        out << counts.dump(2) << '\n';
        return 0;
    }
    for (const auto& [kind, count] : counts.items()) out << kind << ": " << count << '\n';
    return 0;
}

}  // namespace

int checkWorkerFiles(
    const std::vector<std::filesystem::path>& files,
    const PhoneReading& phones,
    std::ostream& out,
    std::ostream& err
) {
    if (files.empty()) {
        err << "name at least one file to check\n";
        return 2;
    }
    auto records = readRegistryFiles(files);
    if (!records) {
        err << describe(records.error()) << '\n';
        return 1;
    }
    const auto plan = planImport(std::move(*records), phones);
    std::size_t persons = 0;
    std::size_t reachable = 0;
    for (const auto& worker : plan.workers) {
        if (!worker.person) continue;
        ++persons;
        if (!worker.person->phones.empty()) ++reachable;
    }
    const auto unreadable = unreadablePhones(plan);
    printProblems(unreadable, err);
    printProblems(plan.problems, err);
    out << "workers: " << persons << ", " << reachable
        << " with a phone number\nplaces: " << plan.places.size()
        << "\nunreadable phone numbers: " << unreadable.size() << "\nproblems: " << plan.problems.size()
        << '\n';
    return plan.problems.empty() && unreadable.empty() ? 0 : 1;
}

nlohmann::json toJson(store::Sql& sql, const Worker& worker) {
    const auto dates = contactDatesOf(sql, worker.id);
    const auto ms = [](const std::optional<WallTime>& at) {
        return at ? nlohmann::json(toEpochMs(*at)) : nlohmann::json(nullptr);
    };
    return {
        {"uuid", worker.uuid},
        {"source", worker.source},
        {"source_id", worker.source_id},
        {"name", worker.name},
        {"sex", worker.sex},
        {"language", worker.language},
        {"cadre", worker.cadre},
        {"job", worker.job},
        {"status", nameOf(worker.status)},
        {"facility", worker.placeAt("facility")},
        {"district", worker.placeAt("district")},
        {"region", worker.placeAt("region")},
        {"fields", worker.fields},
        {"phones", maskedPhones(worker)},
        {"delivered_at", ms(dates.delivered_at)},
        {"answered_at", ms(dates.answered_at)},
        {"confirmed_at", ms(dates.confirmed_at)}};
}

int printWorkers(
    store::Database& database,
    const store::PhoneCodec& codec,
    const ListCommand& command,
    std::ostream& out,
    std::ostream& err
) {
    WorkerFilter filter;
    filter.name = command.name;
    filter.search = command.search;
    filter.engine = database.engine();
    if (!command.query.empty()) {
        auto query = parseWorkerQuery(command.query, flows::QueryUse::Search, command.conventions);
        if (!query) {
            err << "query: " << describe(query.error()) << '\n';
            return 2;
        }
        auto resolved = database.read([&](store::Sql& sql) {
            return resolveNames(sql, std::move(*query), {command.conventions, command.past});
        });
        if (!resolved) {
            err << "query: " << describe(resolved.error()) << '\n';
            return 2;
        }
        filter.query = std::move(*resolved);
        filter.past = command.past;
    }
    const auto total = database.read([&](store::Sql& sql) { return countWorkers(sql, codec, filter); });
    auto array = nlohmann::json::array();
    for (auto left = command.limit; left > 0;) {
        filter.limit = std::min<std::size_t>(left, 200);
        const auto page = database.read([&](store::Sql& sql) {
            auto workers = listWorkers(sql, codec, filter);
            if (command.json) {
                for (const auto& worker : workers) array.push_back(toJson(sql, worker));
            }
            return workers;
        });
        for (const auto& worker : page) {
            if (!command.json) {
                out << worker.source_id << '\t' << worker.name << '\t' << worker.job << '\t'
                    << nameOf(worker.status) << '\t' << placeNames(worker) << '\t' << maskedPhones(worker)
                    << '\n';
            }
        }
        if (page.size() < filter.limit) break;
        left -= page.size();
        filter.after_id = page.back().id;
    }
    if (command.json) {
        out << nlohmann::json{{"total", total}, {"workers", std::move(array)}}.dump(2) << '\n';
    } else {
        out << total << (total == 1 ? " worker\n" : " workers\n");
    }
    return 0;
}

int assignDemoPhones(
    store::Database& database,
    const ImportTools& tools,
    std::uint64_t seed,
    std::ostream& out,
    std::ostream& err
) {
    const auto assigned = assignDemoPhones(database, tools.plans, tools.codec, seed);
    if (!assigned) {
        err << describe(assigned.error()) << '\n';
        return 1;
    }
    out << *assigned << " workers got a demo number\n";
    return 0;
}

int printContactProblems(
    store::Database& database, const ProblemsCommand& command, std::ostream& out, std::ostream& err
) {
    const auto& kinds = kContactProblemKinds;
    if (!command.kind.empty() && std::find(kinds.begin(), kinds.end(), command.kind) == kinds.end()) {
        err << "--kind: there is no problem '" << command.kind << "'; choose among " << join(kinds, ", ")
            << '\n';
        return 2;
    }
    if (!command.csv) return printProblemCounts(database, command, out);
    ContactProblemFilter filter{command.kind, 0, 1000};
    for (bool first = true;; first = false) {
        const auto page = database.read([&](store::Sql& sql) { return openContactProblems(sql, filter); });
        out << contactProblemsCsv(page, first);
        if (page.size() < filter.limit) return 0;
        filter.after_id = page.back().id;
    }
}

}  // namespace tama::registry
