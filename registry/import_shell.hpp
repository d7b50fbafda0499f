// Imports from the shell: what `tama workers import, preview, imports, import-job, undo` do, printing to a
// stream. Each returns the exit code: 0 done, 1 failed, 2 usage. Numbers are printed masked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "registry/csv_columns.hpp"
#include "registry/import.hpp"

namespace tama::registry {

struct ImportCommand {
    std::vector<std::filesystem::path> files;
    std::string source;   // empty: fhir for FHIR files, csv for CSV
    std::string country;  // ISO 3166 alpha-2
    bool json = false;
    bool dry_run = false;             // prints counts and differences, writes nothing
    std::filesystem::path rejects{};  // where rejected rows are written; empty: nowhere
    CsvMapping mapping{};
    std::string started_by{};
};
/// Exit code 1 when no worker or place could be imported; problems of single records are printed and are no
/// failure.
int importWorkers(
    store::Database& database,
    const ImportCommand& command,
    const ImportTools& tools,
    std::ostream& out,
    std::ostream& err
);

struct PreviewCommand {
    std::filesystem::path file;
    CsvMapping mapping{};
    std::size_t rows = 5;
};
/// How the columns of a CSV file are read, and its first rows.
int previewWorkers(
    const PreviewCommand& command, const PhoneReading& phones, std::ostream& out, std::ostream& err
);

struct JobListCommand {
    std::string source;  // empty: all
    std::size_t limit = 50;
    bool json = false;
};
int printImportJobs(store::Database& database, const JobListCommand& command, std::ostream& out);

struct JobCommand {
    std::int64_t id = 0;
    std::size_t limit = 1000;  // of differences and problems
    bool json = false;
};
int printImportJob(
    store::Database& database,
    const store::PhoneCodec& codec,
    const JobCommand& command,
    std::ostream& out,
    std::ostream& err
);

int undoImportJob(
    store::Database& database,
    std::int64_t id,
    const std::string& undone_by,
    const ImportTools& tools,
    std::ostream& out,
    std::ostream& err
);

/// Problems, counts and the job.
void printImportReport(const ImportReport& report, bool json, std::ostream& out, std::ostream& err);

/// At most a thousand of them, one a line.
void printProblems(const std::vector<Error>& problems, std::ostream& err);

}  // namespace tama::registry
