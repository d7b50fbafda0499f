// Brings the schema up to date: the files of store/migrations/, embedded in the program, in the order of
// their numbers, each once and in a transaction of its own (store/migrations/README.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/connection.hpp"

namespace tama::store {

struct Migration {
    std::int64_t version = 0;
    std::string name;
    std::string statements;  // as the engine takes them
};

/// What the program carries, for one engine.
std::vector<Migration> embeddedMigrations(Engine engine);

/// Changes nothing. Throws DbError.
SchemaState schemaStateOf(Connection& connection, Engine engine, const std::vector<Migration>& known);

/// Runs those that are missing. A schema newer than the newest of `known` is an Error, and nothing is
/// changed.
Result<void> migrate(Connection& connection, const std::vector<Migration>& known);

}  // namespace tama::store
