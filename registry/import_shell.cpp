#include "registry/import_shell.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <utility>

#include <date/date.h>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "registry/import_job_json.hpp"
#include "registry/import_undo.hpp"
#include "registry/registry_files.hpp"
#include "registry/worker_csv.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxPrintedProblems = 1000;

std::string shownTime(WallTime time) {
    return date::format("%F %TZ", date::floor<std::chrono::seconds>(time));
}

bool writeRejects(const RegistryRecords& records, const std::filesystem::path& file, std::ostream& err) {
    if (records.rejected.empty()) return true;
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    // Whole rows, with the telephone numbers in them.
    std::error_code unchanged;
    std::filesystem::permissions(
        file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, unchanged
    );
    out << rejectedRowsCsv(records);
    out.flush();
    if (out) return true;
    err << file.string() << ": the rejected rows cannot be written there\n";
    return false;
}

std::string stateOf(const ImportJob& job) {
    if (job.state != "running" || job.total == 0) return job.state;
    return job.state + ' ' + std::to_string(job.done * 100 / job.total) + " %";
}

void printJobHead(const ImportJob& job, std::ostream& out) {
    out << "import " << job.id << ": " << job.kind << " of " << job.source;
    if (!job.origin.empty()) out << " from " << job.origin;
    out << "\nstarted: " << shownTime(job.started_at);
    if (!job.started_by.empty()) out << " by " << job.started_by;
    if (job.finished_at) out << "\nfinished: " << shownTime(*job.finished_at);
    out << "\nstate: " << stateOf(job) << '\n';
    if (!job.problem.empty()) out << "problem: " << job.problem << '\n';
    out << describeTotals(job.totals) << '\n';
}

}  // namespace

void printProblems(const std::vector<Error>& problems, std::ostream& err) {
    const auto shown = std::min(problems.size(), kMaxPrintedProblems);
    for (std::size_t i = 0; i < shown; ++i) err << describe(problems[i]) << '\n';
    if (shown < problems.size()) err << "… and " << problems.size() - shown << " more\n";
}

void printImportReport(const ImportReport& report, bool json, std::ostream& out, std::ostream& err) {
    if (json) {
        out << reportJson(report).dump(2) << '\n';
        return;
    }
    printProblems(report.problems, err);
    for (const auto& note : report.notes) err << "note: " << describe(note) << '\n';
    out << report.summary() << '\n';
    if (report.job_id == 0) {
        out << "dry run: nothing was written\n";
    } else {
        out << "job: " << report.job_id << '\n';
    }
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
    if (!command.rejects.empty() && command.files.size() > 1) {
        err << "--rejects takes one file at a time: the columns of several differ\n";
        return 2;
    }
    auto records = readRegistryFiles(command.files, command.mapping);
    if (!records) {
        err << describe(records.error()) << '\n';
        return 1;
    }
    if (!command.rejects.empty() && !writeRejects(*records, command.rejects, err)) return 1;
    const auto extension = lowerAscii(command.files.front().extension().string());
    std::vector<std::string> names;
    for (const auto& file : command.files) names.push_back(file.filename().string());
    ImportSettings settings{command.source, command.country, {}};
    settings.kind = extension == ".json" ? "fhir" : extension == ".xml" ? "csd" : "csv";
    if (settings.source.empty()) settings.source = settings.kind;
    settings.origin = join(names, ", ");
    settings.started_by = command.started_by;
    settings.dry_run = command.dry_run;
    auto changes = nlohmann::json::array();
    if (command.dry_run) {
        settings.on_change = [&](const ImportChange& change) {
            if (command.json) {
                changes.push_back(changeJson(change, tools.codec));
            } else {
                out << describeChange(change, tools.codec) << '\n';
            }
        };
    }
    const auto report = importRecords(database, std::move(*records), settings, tools);
    if (!report) {
        err << describe(report.error()) << '\n';
        return report.error().code == ErrorCode::Conflict ? 1 : 2;
    }
    if (command.json) {
        auto json = reportJson(*report);
        if (command.dry_run) json["changes"] = std::move(changes);
        out << json.dump(2) << '\n';
    } else {
        printImportReport(*report, false, out, err);
    }
    return report->workers.all() + report->places.all() > 0 ? 0 : 1;
}

int previewWorkers(
    const PreviewCommand& command, const PhoneReading& phones, std::ostream& out, std::ostream& err
) {
    const auto text = readWholeRegistryFile(command.file);
    if (!text) {
        err << describe(text.error()) << '\n';
        return 1;
    }
    const auto name = command.file.filename().string();
    if (kindOfRegistryText(*text) != "csv") {
        err << name << ": is no CSV: it has no columns to be mapped: use tama workers check\n";
        return 2;
    }
    // The header and the rows asked for; a row that is quoted over several lines is one.
    CsvReader rows(*text);
    std::string head;
    const CsvFormat format{rows.delimiter(), false};
    std::vector<std::string> header;
    for (std::size_t i = 0; i <= command.rows; ++i) {
        const auto row = rows.next();
        if (!row) break;
        if (!*row) continue;
        if (i == 0) header = (*row)->fields;
        appendCsvRow(head, (*row)->fields, format);
    }
    const auto columns = CsvColumns::read(header, command.mapping);
    auto records = readWorkerCsv(head, name, {}, command.mapping);
    if (!columns || !records) {
        err << (columns ? describe(records.error()) : name + ": " + describe(columns.error())) << '\n';
        return 1;
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto meaning = columns->meaningOf(i);
        out << "column " << i + 1 << " '" << header[i]
            << "': " << (meaning.empty() ? "left out" : meaning) << '\n';
    }
    const auto plan = planImport(std::move(*records), phones);
    for (const auto& worker : plan.workers) {
        if (!worker.person) continue;
        const auto& record = worker.person->record;
        out << "\nid: " << record.source_id << "\nname: " << record.name << '\n';
        std::vector<std::string> numbers;
        for (const auto& phone : worker.person->phones) {
            numbers.push_back(phones.codec.decode(phone.stored).masked());
        }
        out << "phone: " << (numbers.empty() ? "none" : join(numbers, " ")) << '\n';
        if (!record.sex.empty()) out << "sex: " << record.sex << '\n';
        if (!record.language.empty()) out << "language: " << record.language << '\n';
        for (const auto& role : worker.roles) {
            if (!role.job.empty()) out << "job: " << role.job << '\n';
            if (!role.place.empty()) out << "place: " << role.place << '\n';
        }
        for (const auto& [key, value] : record.fields) out << "field." << key << ": " << value << '\n';
        out << "status: " << (record.opted_out ? "opted out" : record.active ? "active" : "left") << '\n';
    }
    printProblems(plan.problems, err);
    printProblems(unreadablePhones(plan), err);
    return 0;
}

int printImportJobs(store::Database& database, const JobListCommand& command, std::ostream& out) {
    const auto jobs = database.read([&](store::Sql& sql) {
        return listImportJobs(sql, command.source, command.limit);
    });
    if (command.json) {
        auto array = nlohmann::json::array();
        for (const auto& job : jobs) array.push_back(jobJson(job));
        out << array.dump(2) << '\n';
        return 0;
    }
    for (const auto& job : jobs) {
        out << job.id << '\t' << shownTime(job.started_at) << '\t' << job.source << '\t' << job.kind << '\t'
            << stateOf(job) << '\t' << describeCounts(job.totals.workers) << '\t' << job.origin << '\n';
    }
    out << jobs.size() << (jobs.size() == 1 ? " import\n" : " imports\n");
    return 0;
}

int printImportJob(
    store::Database& database,
    const store::PhoneCodec& codec,
    const JobCommand& command,
    std::ostream& out,
    std::ostream& err
) {
    const auto job = database.read([&](store::Sql& sql) { return findImportJob(sql, command.id); });
    if (!job) {
        err << "import " << command.id << ": there is no such import; see tama workers imports\n";
        return 1;
    }
    const auto problems =
        database.read([&](store::Sql& sql) { return importProblems(sql, job->id, command.limit); });
    auto json = jobJson(*job);
    auto changes = nlohmann::json::array();
    if (!command.json) printJobHead(*job, out);
    std::size_t shown = 0;
    for (std::int64_t after = 0; shown < command.limit;) {
        const auto page = database.read([&](store::Sql& sql) {
            return importChanges(sql, job->id, after, std::min<std::size_t>(command.limit - shown, 200));
        });
        if (page.empty()) break;
        for (const auto& change : page) {
            if (command.json) {
                changes.push_back(changeJson(change, codec));
            } else {
                out << describeChange(change, codec) << '\n';
            }
        }
        shown += page.size();
        after = page.back().id;
    }
    if (command.json) {
        json["changes"] = std::move(changes);
        auto list = nlohmann::json::array();
        for (const auto& problem : problems) {
            list.push_back({{"place", problem.place}, {"message", problem.message}});
        }
        json["problem_list"] = std::move(list);
        out << json.dump(2) << '\n';
        return 0;
    }
    const auto all = database.read([&](store::Sql& sql) { return countImportChanges(sql, job->id); });
    if (shown < all) out << "… and " << all - shown << " more differences\n";
    printProblems(problems, err);
    return 0;
}

int undoImportJob(
    store::Database& database,
    std::int64_t id,
    const std::string& undone_by,
    const ImportTools& tools,
    std::ostream& out,
    std::ostream& err
) {
    const auto report = undoImport(database, id, undone_by, tools);
    if (!report) {
        err << describe(report.error()) << '\n';
        return 1;
    }
    printProblems(report->left_alone, err);
    out << "workers: " << report->workers_restored << " restored, " << report->workers_closed
        << " closed that the import had made\nplaces: " << report->places_restored << " restored, "
        << report->places_removed << " removed\nleft alone: " << report->left_alone.size()
        << "\njob: " << report->job_id << '\n';
    return 0;
}

}  // namespace tama::registry
