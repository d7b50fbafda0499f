// Takes an import back: what it changed becomes again what it was, value by value, unless another job or a
// person has changed it since; that is left and told. A worker it made is closed and loses the numbers and
// posts it gave; nobody is deleted, because messages may name them. A place it made is removed where nobody
// works and nothing lies in it. Opt-outs stay. The undoing is a job of its own. Call it from one thread, never
// from a closure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "registry/import.hpp"

namespace tama::registry {

struct UndoReport {
    std::int64_t job_id = 0;  // of the undoing
    std::size_t workers_restored = 0;
    std::size_t workers_closed = 0;  // the import had made them
    std::size_t places_restored = 0;
    std::size_t places_removed = 0;
    std::vector<Error> left_alone;  // changed since by somebody else, or still needed: place and reason
};

/// NotFound, or Conflict where the job runs, was undone already, or is itself an undoing. One that was cut
/// short may be called again.
Result<UndoReport> undoImport(
    store::Database& database,
    std::int64_t job_id,
    const std::string& undone_by,
    const ImportTools& tools
);

}  // namespace tama::registry
