// The registry from the shell: what `tama workers …` does beside importing (import_shell.hpp), printing to a
// stream. The server parses the command line and opens the database. Each returns the exit code: 0 done,
// 1 failed, 2 usage. Numbers are printed masked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "flows/expressions/environment.hpp"
#include "registry/import.hpp"
#include "registry/past.hpp"
#include "registry/worker.hpp"

namespace tama::registry {

/// Reads and plans without importing. Exit code 1 when there are problems.
int checkWorkerFiles(
    const std::vector<std::filesystem::path>& files,
    const PhoneReading& phones,
    std::ostream& out,
    std::ostream& err
);

struct ListCommand {
    std::string query;  // of worker_query.hpp; empty: all
    std::string name;
    std::size_t limit = 50;
    bool json = false;  // one array of objects, numbers masked
    flows::Environment conventions = {};  // of the country: how dates of the query are read
    std::string search = {};              // words of name, job, staff id and places
    const Past* past = nullptr;           // for queries that ask for use cases of the past
};
int printWorkers(
    store::Database& database,
    const store::PhoneCodec& codec,
    const ListCommand& command,
    std::ostream& out,
    std::ostream& err
);

int assignDemoPhones(
    store::Database& database,
    const ImportTools& tools,
    std::uint64_t seed,
    std::ostream& out,
    std::ostream& err
);

/// A worker as programs read one: numbers masked, times in UTC milliseconds, with the last days on which a number
/// was proved.
nlohmann::json toJson(store::Sql& sql, const Worker& worker);

struct ProblemsCommand {
    std::string kind;   // of contact_problem.hpp; empty: all
    bool csv = false;   // the rows; else how many there are of each kind
    bool json = false;  // the counts as JSON
};
/// The open contact-quality work list.
int printContactProblems(
    store::Database& database, const ProblemsCommand& command, std::ostream& out, std::ostream& err
);

}  // namespace tama::registry
