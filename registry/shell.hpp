// The registry from the shell: what `tama workers …` does beside importing (import_shell.hpp), printing to a stream. The server parses the
// command line and opens the database. Each returns the exit code: 0 done, 1 failed, 2 usage. Numbers are
// printed masked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "flows/expressions/environment.hpp"
#include "registry/import.hpp"

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

/// The open contact-quality work list as CSV.
int printContactProblems(store::Database& database, std::ostream& out);

}  // namespace tama::registry
