#include "registry/shell.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/contact_problem.hpp"
#include "registry/demo_phones.hpp"
#include "registry/fhir_bundle.hpp"
#include "registry/place_store.hpp"
#include "registry/worker_csv.hpp"
#include "registry/worker_store.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxPrintedProblems = 1000;

std::string fullPath(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto path = std::filesystem::absolute(file, unknown);
    return unknown ? file.string() : path.lexically_normal().string();
}

Result<std::string> readWholeFile(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        return fail(ErrorCode::InvalidInput, "this is a folder; name the files in it", fullPath(file));
    }
    if (!std::filesystem::is_regular_file(file, error)) {
        return fail(ErrorCode::NotFound, "there is no such file", fullPath(file));
    }
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > ReadLimits{}.max_bytes) {
        return fail(ErrorCode::LimitExceeded, "is larger than 64 MiB; split it", file.filename().string());
    }
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad() || !in.is_open())
        return fail(ErrorCode::Unavailable, "cannot be read", file.filename().string());
    return text;
}

bool looksLikeJson(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

bool isEmpty(const RegistryRecords& records) {
    return records.places.empty() && records.organizations.empty() && records.workers.empty() &&
           records.roles.empty() && records.problems.empty();
}

void printProblems(const std::vector<Error>& problems, std::ostream& err) {
    const auto shown = std::min(problems.size(), kMaxPrintedProblems);
    for (std::size_t i = 0; i < shown; ++i) err << describe(problems[i]) << '\n';
    if (shown < problems.size()) err << "… and " << problems.size() - shown << " more\n";
}

nlohmann::json countsJson(const ImportCounts& counts) {
    return {{"created", counts.created}, {"updated", counts.updated}, {"unchanged", counts.unchanged}};
}

void printImport(const ImportReport& report, bool json, std::ostream& out, std::ostream& err) {
    if (!json) {
        printProblems(report.problems, err);
        out << report.summary() << '\n';
        return;
    }
    auto problems = nlohmann::json::array();
    for (const auto& problem : report.problems) {
        problems.push_back({{"place", problem.place}, {"message", problem.message}});
    }
    out << nlohmann::json{
               {"workers", countsJson(report.workers)},
               {"places", countsJson(report.places)},
               {"left", report.left},
               {"problems", std::move(problems)}
           }.dump(2)
        << '\n';
}

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

nlohmann::json workerJson(const Worker& worker) {
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
        {"phones", maskedPhones(worker)}};
}

}  // namespace

Result<RegistryRecords> readRegistryFiles(const std::vector<std::filesystem::path>& files) {
    RegistryRecords records;
    for (const auto& file : files) {
        auto text = readWholeFile(file);
        if (!text) return fail(text.error());
        const auto name = file.filename().string();
        auto read = looksLikeJson(*text) ? readFhirBundle(*text, name) : readWorkerCsv(*text, name);
        if (!read) return read;
        if (isEmpty(*read)) {
            read->problems.push_back(
                {ErrorCode::InvalidInput, "holds no health workers, roles or places of work", name}
            );
        }
        records.append(std::move(*read));
    }
    return records;
}

int importWorkers(
    store::Database& database,
    const ImportCommand& command,
    const ImportTools& tools,
    std::ostream& out,
    std::ostream& err
) {
    if (command.files.empty()) {
        err << "name at least one file to import\n";
        return 2;
    }
    auto records = readRegistryFiles(command.files);
    if (!records) {
        err << describe(records.error()) << '\n';
        return 1;
    }
    ImportSettings settings{command.source, command.country, {}};
    if (settings.source.empty()) {
        const auto extension = lowerAscii(command.files.front().extension().string());
        settings.source = extension == ".json" ? "fhir" : "csv";
    }
    const auto report = importRecords(database, std::move(*records), settings, tools);
    if (!report) {
        err << describe(report.error()) << '\n';
        return 2;
    }
    printImport(*report, command.json, out, err);
    const auto& [workers, places] = std::tie(report->workers, report->places);
    const auto total = workers.created + workers.updated + workers.unchanged + places.created +
                       places.updated + places.unchanged;
    return total > 0 ? 0 : 1;
}

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

int printWorkers(
    store::Database& database,
    const store::PhoneCodec& codec,
    const ListCommand& command,
    std::ostream& out,
    std::ostream& err
) {
    WorkerFilter filter;
    filter.name = command.name;
    if (!command.query.empty()) {
        auto query = parseWorkerQuery(command.query, flows::QueryUse::Search, command.conventions);
        if (!query) {
            err << "query: " << describe(query.error()) << '\n';
            return 2;
        }
        filter.query = std::move(*query);
    }
    const auto total = database.read([&](store::Sql& sql) { return countWorkers(sql, codec, filter); });
    auto array = nlohmann::json::array();
    for (auto left = command.limit; left > 0;) {
        filter.limit = std::min<std::size_t>(left, 200);
        const auto page = database.read([&](store::Sql& sql) { return listWorkers(sql, codec, filter); });
        for (const auto& worker : page) {
            if (command.json) {
                array.push_back(workerJson(worker));
            } else {
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

int printContactProblems(store::Database& database, std::ostream& out) {
    ContactProblemFilter filter;
    for (bool first = true;; first = false) {
        const auto page = database.read([&](store::Sql& sql) { return openContactProblems(sql, filter); });
        out << contactProblemsCsv(page, first);
        if (page.size() < filter.limit) return 0;
        filter.after_id = page.back().id;
    }
}

}  // namespace tama::registry
