#include "requests/worker_acts.hpp"

#include <nlohmann/json.hpp>

#include "registry/merge.hpp"
#include "registry/worker_store.hpp"
#include "requests/audit_trail.hpp"

namespace tama::requests {
namespace {

using nlohmann::json;

Result<std::int64_t> workerNamed(store::Sql& sql, std::string_view name) {
    const auto id = registry::findWorkerIdByName(sql, name);
    if (!id) return fail(ErrorCode::NotFound, "there is no such worker", std::string(name));
    return *id;
}

std::string uuidOf(store::Sql& sql, std::int64_t worker_id) {
    return sql.one<std::string>("SELECT uuid FROM worker WHERE id = :1", worker_id).value_or("");
}

void record(store::Transaction& tx, const char* action, const Deed& deed, const json& evidence) {
    appendAudit(tx, {kNoUseCase, action, "", "", deed.actor, deed.at, evidence.dump()});
}

}  // namespace

Result<std::int64_t> mergeWorkers(
    store::Transaction& tx,
    std::string_view keep,
    std::string_view duplicate,
    std::string_view reason,
    const Deed& deed
) {
    if (reason.empty()) return fail(ErrorCode::InvalidInput, "say why they are one person", "reason");
    const auto kept = workerNamed(tx, keep);
    if (!kept) return kept;
    const auto merged = workerNamed(tx, duplicate);
    if (!merged) return merged;
    const auto merge =
        registry::mergeWorkers(tx, {*kept, *merged, deed.actor, std::string(reason)}, deed.at);
    if (!merge) return merge;
    const json evidence{
        {"merge", *merge}, {"kept", uuidOf(tx, *kept)}, {"merged", uuidOf(tx, *merged)}, {"reason", reason}};
    record(tx, "merge_workers", deed, evidence);
    return merge;
}

Result<std::int64_t> undoMerge(store::Transaction& tx, std::string_view duplicate, const Deed& deed) {
    const auto merged = workerNamed(tx, duplicate);
    if (!merged) return merged;
    const auto merge = registry::undoMerge(tx, *merged, deed.actor, deed.at);
    if (!merge) return merge;
    record(tx, "undo_merge", deed, {{"merge", *merge}, {"merged", uuidOf(tx, *merged)}});
    return merge;
}

Result<void> tellApart(store::Transaction& tx, std::string_view a, std::string_view b, const Deed& deed) {
    const auto first = workerNamed(tx, a);
    if (!first) return fail(first.error());
    const auto second = workerNamed(tx, b);
    if (!second) return fail(second.error());
    if (auto told = registry::tellApart(tx, *first, *second, deed.actor, deed.at); !told) return told;
    record(tx, "tell_workers_apart", deed, {{"workers", {uuidOf(tx, *first), uuidOf(tx, *second)}}});
    return {};
}

Result<void> decideEnrolment(
    store::Transaction& tx,
    runtime::EnrolmentDoor& enrolment,
    std::int64_t enrolment_id,
    bool confirmed,
    const Deed& deed
) {
    if (auto done = enrolment.decide(tx, enrolment_id, confirmed, deed.actor, deed.at); !done) return done;
    record(tx, confirmed ? "confirm_enrolment" : "refuse_enrolment", deed, {{"enrolment", enrolment_id}});
    return {};
}

}  // namespace tama::requests
