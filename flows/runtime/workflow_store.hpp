// Workflows in the database: immutable revisions, and the compiled form of those in use. A revision holds the
// whole file it came in, so a session that pins one pins every workflow it can enter. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/assets.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

struct Revision {
    std::int64_t id = 0;
    std::int64_t workflow_id = 0;
    std::int64_t number = 0;
    std::string name;    // of the workflow
    std::string sha256;  // of the definition
};

/// A revision as the engine runs it.
struct CompiledRevision {
    std::shared_ptr<const flows::Assets> assets;
    const flows::Workflow* workflow = nullptr;  // inside assets
};

class WorkflowStore {
  public:
    /// Stores every workflow of an export file, a new revision only where its definition changed. All
    /// problems of the file come back at once, each with its place; then nothing was stored. Groups and
    /// fields that its workflows name and it does not hold are made; a workflow that is missing is a problem.
    tl::expected<std::vector<Revision>, std::vector<Error>> importFile(
        store::Transaction& tx,
        std::string_view json,
        std::string_view file,
        const std::string& author,
        WallTime now
    );

    static std::optional<Revision> find(store::Sql& sql, std::int64_t revision_id);
    /// The newest revision of the workflow of that name.
    static std::optional<Revision> latest(store::Sql& sql, const std::string& name);
    /// By name or UUID: the newest revision, or the one of that number.
    static std::optional<Revision> named(
        store::Sql& sql, const std::string& name_or_uuid, std::optional<std::int64_t> number
    );

    /// The file a revision came in: as it was given, and as an export of version 13 with its flows migrated.
    static std::optional<std::string> original(store::Sql& sql, std::int64_t revision_id);
    static std::optional<std::string> definition(store::Sql& sql, std::int64_t revision_id);

    /// Compiled on first use and kept for the most recently used. Not in the transaction that imported the
    /// revision: were that rolled back, its id could come again. Throws where a stored revision does not
    /// compile.
    std::shared_ptr<const CompiledRevision> compiled(store::Sql& sql, std::int64_t revision_id);

  private:
    struct Cached {
        std::shared_ptr<const CompiledRevision> revision;
        std::list<std::int64_t>::iterator used;  // its place in used_
    };

    std::mutex mutex_;
    std::unordered_map<std::int64_t, Cached> cache_;
    std::list<std::int64_t> used_;  // most recently used first
};

}  // namespace tama::runtime
