#include "flows/runtime/workflow_store.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "flows/format/reader.hpp"
#include "flows/format/references.hpp"
#include "flows/workflow.hpp"

namespace tama::runtime {
namespace {

constexpr std::size_t kCompiledKept = 64;  // revisions; one takes some 100 kB

constexpr const char* kSelectRevision =
    "SELECT revision.id, workflow_id, number, name, sha256 FROM revision "
    "JOIN workflow ON workflow.id = revision.workflow_id ";

template <class... Params>
std::optional<Revision> selectRevision(store::Sql& sql, const std::string& where, const Params&... params) {
    auto row = sql.one<std::int64_t, std::int64_t, std::int64_t, std::string, std::string>(
        kSelectRevision + where, params...
    );
    if (!row) return std::nullopt;
    auto& [id, workflow_id, number, name, sha] = *row;
    return Revision{id, workflow_id, number, std::move(name), std::move(sha)};
}

std::int64_t workflowId(store::Transaction& tx, const flows::Workflow& workflow, WallTime now) {
    return tx.insert(
        "INSERT INTO workflow (uuid, name, created_at) VALUES (:1, :2, :3) "
        "ON CONFLICT (uuid) DO UPDATE SET name = :2 RETURNING id",
        workflow.uuid,
        workflow.name,
        now
    );
}

/// A trigger or campaign without its workflow is left alone: neither is carried out.
std::vector<Error> missingFlows(const flows::DocumentJson& document, std::string_view file) {
    std::vector<Error> out;
    for (const auto& reference : flows::checkReferences(document).missing) {
        if (reference.kind != flows::ReferenceKind::Flow || reference.flow.empty()) continue;
        out.push_back(
            {ErrorCode::InvalidInput,
             fmt::format("the workflow \"{}\" is not in the file; export them together", reference.name),
             fmt::format("{}: flow {}: {}", file, reference.flow, reference.place)}
        );
    }
    return out;
}

}  // namespace

tl::expected<std::vector<Revision>, std::vector<Error>> WorkflowStore::importFile(
    store::Transaction& tx,
    std::string_view json,
    std::string_view file,
    const std::string& author,
    WallTime now
) {
    const auto read = flows::readFlowFile(json, file);
    if (!read) return tl::unexpected(read.error());
    if (auto missing = missingFlows(*read->document, file); !missing.empty()) {
        return tl::unexpected(std::move(missing));
    }
    const std::string definition = read->definition();
    const std::string sha = sha256(definition);
    std::vector<Revision> revisions;
    for (const auto& workflow : read->assets->workflows) {
        const auto workflow_id = workflowId(tx, *workflow, now);
        auto newest = selectRevision(tx, "WHERE workflow_id = :1 ORDER BY number DESC LIMIT 1", workflow_id);
        if (!newest || newest->sha256 != sha) {
            const auto number = newest ? newest->number + 1 : 1;
            const auto id = tx.insert(
                "INSERT INTO revision (workflow_id, number, original, definition, sha256, created_at, "
                "created_by) "
                "VALUES (:1, :2, :3, :4, :5, :6, :7) RETURNING id",
                workflow_id,
                number,
                json,
                definition,
                sha,
                now,
                author
            );
            newest = Revision{id, workflow_id, number, workflow->name, sha};
        }
        revisions.push_back(std::move(*newest));
    }
    return revisions;
}

std::optional<Revision> WorkflowStore::find(store::Sql& sql, std::int64_t revision_id) {
    return selectRevision(sql, "WHERE revision.id = :1", revision_id);
}

std::optional<Revision> WorkflowStore::latest(store::Sql& sql, const std::string& name) {
    return selectRevision(sql, "WHERE name = :1 ORDER BY revision.id DESC LIMIT 1", name);
}

std::optional<Revision> WorkflowStore::named(
    store::Sql& sql, const std::string& name_or_uuid, std::optional<std::int64_t> number
) {
    constexpr std::int64_t kNewest = 0;  // numbers count from 1
    return selectRevision(
        sql,
        "WHERE (name = :1 OR uuid = :1) AND (:2 = 0 OR number = :2) ORDER BY revision.id DESC LIMIT 1",
        name_or_uuid,
        number.value_or(kNewest)
    );
}

std::optional<std::string> WorkflowStore::original(store::Sql& sql, std::int64_t revision_id) {
    return sql.one<std::string>("SELECT original FROM revision WHERE id = :1", revision_id);
}

std::optional<std::string> WorkflowStore::definition(store::Sql& sql, std::int64_t revision_id) {
    return sql.one<std::string>("SELECT definition FROM revision WHERE id = :1", revision_id);
}

std::shared_ptr<const CompiledRevision> WorkflowStore::compiled(store::Sql& sql, std::int64_t revision_id) {
    const std::lock_guard lock(mutex_);
    if (const auto found = cache_.find(revision_id); found != cache_.end()) {
        used_.splice(used_.begin(), used_, found->second.used);
        return found->second.revision;
    }
    const auto row = sql.one<std::string, std::string>(
        "SELECT definition, uuid FROM revision JOIN workflow ON workflow.id = revision.workflow_id "
        "WHERE revision.id = :1",
        revision_id
    );
    if (!row) throw std::runtime_error(fmt::format("revision {} does not exist", revision_id));
    const auto& [definition, uuid] = *row;
    auto read = flows::readFlowFile(definition, fmt::format("revision {}", revision_id));
    if (!read) throw std::runtime_error(describe(read.error().front()));
    auto compiled = std::make_shared<CompiledRevision>();
    compiled->assets = read->assets;
    compiled->workflow = read->assets->workflow(uuid);
    if (compiled->workflow == nullptr) {
        throw std::runtime_error(fmt::format("revision {} does not hold its workflow {}", revision_id, uuid));
    }
    used_.push_front(revision_id);
    cache_.emplace(revision_id, Cached{compiled, used_.begin()});
    if (cache_.size() > kCompiledKept) {
        cache_.erase(used_.back());
        used_.pop_back();
    }
    return compiled;
}

}  // namespace tama::runtime
