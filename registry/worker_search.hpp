// Full-text search for workers: every word must begin a word of the name, the job, the staff id, or the name of a
// place the worker is in. Case and accents do not matter. Pure; any thread.
#pragma once

#include <string_view>

#include "registry/worker_query.hpp"
#include "store/database.hpp"

namespace tama::registry {

inline constexpr std::size_t kMostSearchWords = 8;  // further ones do not count

/// A condition on `worker w`, its parameters behind `before`, which are those of other conditions in the same
/// statement. Text without a word of letters or digits finds everybody.
CompiledQuery searchCondition(
    std::string_view text, store::Engine engine, std::vector<store::SqlValue> before = {}
);

}  // namespace tama::registry
