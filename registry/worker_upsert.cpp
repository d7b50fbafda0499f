#include "registry/worker_upsert.hpp"

#include <algorithm>

#include "base/match_key.hpp"
#include "flows/contact_queries/order_key.hpp"
#include "registry/contact_problem.hpp"
#include "registry/merge.hpp"
#include "registry/number_evidence.hpp"
#include "registry/opt_out.hpp"

namespace tama::registry {
namespace {

std::int64_t insertWorker(
    store::Transaction& tx,
    const WorkerColumns& columns,
    const std::string& source_id,
    const ImportStamp& stamp,
    const std::string& uuid
) {
    return tx.insert(
        "INSERT INTO worker (uuid, source, source_id, name, name_key, sex, language, cadre, job, job_key, "
        "status, inactive, place_id, created_at, updated_at) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, "
        ":10, :11, :12, :13, :14, :14) RETURNING id",
        uuid,
        stamp.source,
        source_id,
        columns.name,
        matchKey(columns.name),
        columns.sex,
        columns.language,
        columns.cadre,
        columns.job,
        matchKey(columns.job),
        columns.status,
        columns.inactive,
        columns.place_id,
        stamp.now
    );
}

void upsertPhones(store::Transaction& tx, std::int64_t worker_id, const std::vector<PhoneRow>& phones) {
    for (std::size_t i = 0; i < phones.size(); ++i) {
        tx.run(
            "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin) "
            "VALUES (:1, :2, :3, :4, :5, :6) ON CONFLICT (worker_id, number_key) DO UPDATE SET "
            "rank = excluded.rank, operator = excluded.operator, origin = excluded.origin",
            worker_id,
            phones[i].stored,
            phones[i].key,
            i + 1,
            phones[i].operator_name,
            phones[i].origin
        );
    }
}

}  // namespace

void writeWorkerColumns(
    store::Transaction& tx, std::int64_t worker_id, const WorkerColumns& columns, WallTime now
) {
    tx.run(
        "UPDATE worker SET name = :2, name_key = :3, sex = :4, language = :5, cadre = :6, job = :7, job_key "
        "= :8, status = :9, inactive = :10, place_id = :11, updated_at = :12 WHERE id = :1",
        worker_id,
        columns.name,
        matchKey(columns.name),
        columns.sex,
        columns.language,
        columns.cadre,
        columns.job,
        matchKey(columns.job),
        columns.status,
        columns.inactive,
        columns.place_id,
        now
    );
}

void writeWorkerRole(store::Transaction& tx, std::int64_t worker_id, const PlacedRole& placed) {
    tx.run(
        "INSERT INTO worker_role (worker_id, source_id, job_code, job, cadre, place_id, started_on, "
        "ended_on) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7, :8) ON CONFLICT (worker_id, source_id) DO UPDATE SET "
        "job_code = excluded.job_code, job = excluded.job, cadre = excluded.cadre, place_id = "
        "excluded.place_id, "
        "started_on = excluded.started_on, ended_on = excluded.ended_on",
        worker_id,
        placed.role.source_id,
        placed.role.job_code,
        placed.role.job,
        placed.role.cadre,
        placed.place_id,
        placed.role.started_on,
        placed.role.ended_on
    );
}

void writeWorkerFields(
    store::Transaction& tx, std::int64_t worker_id, const std::map<std::string, std::string>& fields
) {
    for (const auto& [key, value] : fields) {
        tx.run(
            "INSERT INTO worker_field (worker_id, key, value, value_key, value_order) "
            "VALUES (:1, :2, :3, :4, :5) ON CONFLICT (worker_id, key) DO UPDATE SET value = excluded.value, "
            "value_key = excluded.value_key, value_order = excluded.value_order",
            worker_id,
            key,
            value,
            matchKey(value),
            flows::orderKey(value)
        );
    }
}

void writeWorkerPhones(store::Transaction& tx, std::int64_t worker_id, const std::vector<PhoneRow>& phones) {
    for (const auto& known : readWorkerPhones(tx, worker_id)) {
        const bool wanted = std::any_of(phones.begin(), phones.end(), [&known](const PhoneRow& phone) {
            return phone.key == known.key;
        });
        if (!wanted) {
            tx.run("DELETE FROM phone WHERE worker_id = :1 AND number_key = :2", worker_id, known.key);
        }
    }
    upsertPhones(tx, worker_id, phones);
}

namespace {

// Numbers that came by SMS or from a duplicate do as well as the source's.
bool hasNumberOfOurs(store::Sql& sql, std::int64_t worker_id) {
    return sql
        .one<std::int64_t>(
            "SELECT id FROM phone WHERE worker_id = :1 AND origin IN ('confirmed', 'merged') LIMIT 1", worker_id
        )
        .has_value();
}

std::string unknownFacility(const std::string& source_id) {
    return "the facility '" + source_id + "' of the source is not known";
}

void updateWorkList(
    store::Transaction& tx,
    std::int64_t worker_id,
    const PlannedWorker& planned,
    const WorkerDiff& diff,
    WallTime now
) {
    if (diff.columns.status == nameOf(WorkerStatus::Left)) {
        // Nobody needs to mend the number of a worker who left.
        const std::vector<std::string_view> all{"missing", "invalid", "failing", "wrong_facility"};
        if (planned.person || diff.closed) replaceContactProblems(tx, worker_id, all, {}, now);
        return;
    }
    if (planned.person) {
        auto problems = planned.person->problems;
        const PlannedProblem missing{"missing", {}};
        const auto found = std::find(problems.begin(), problems.end(), missing);
        if (found != problems.end() && hasNumberOfOurs(tx, worker_id)) problems.erase(found);
        replaceContactProblems(tx, worker_id, {"missing", "invalid"}, problems, now);
    }
    if (diff.phones && diff.change != WorkerChange::Created) checkFailingNumbers(tx, worker_id, now);
    if (diff.unknown_place && !diff.unknown_place->empty()) {
        const PlannedProblem unknown{"wrong_facility", unknownFacility(*diff.unknown_place)};
        replaceContactProblems(tx, worker_id, {"wrong_facility"}, {unknown}, now);
    } else if (diff.moved) {
        // What people reported of the old place is settled.
        replaceContactProblems(tx, worker_id, {"wrong_facility"}, {}, now);
    } else if (diff.unknown_place) {
        // The source names that place no more; what people reported stays.
        tx.run(
            "UPDATE contact_problem SET closed_at = :2 WHERE worker_id = :1 AND kind = 'wrong_facility' AND "
            "detail LIKE :3 AND closed_at IS NULL",
            worker_id,
            now,
            unknownFacility("%")
        );
    }
}

}  // namespace

std::int64_t applyWorkerDiff(
    store::Transaction& tx,
    const PlannedWorker& planned,
    const WorkerDiff& diff,
    const ImportStamp& stamp,
    const std::string& uuid
) {
    auto id = diff.id;
    if (diff.change == WorkerChange::Unknown) return 0;
    if (diff.change == WorkerChange::Created) {
        id = insertWorker(tx, diff.columns, planned.source_id, stamp, uuid);
    } else if (diff.change == WorkerChange::Updated) {
        writeWorkerColumns(tx, id, diff.columns, stamp.now);
    }
    for (const auto& role : diff.roles) writeWorkerRole(tx, id, role);
    writeWorkerFields(tx, id, diff.fields);
    if (diff.phones && diff.change == WorkerChange::Created) upsertPhones(tx, id, *diff.phones);
    if (diff.phones && diff.change != WorkerChange::Created) writeWorkerPhones(tx, id, *diff.phones);
    for (const auto& phone : diff.opt_outs) {
        optOut(tx, phone.key, phone.stored, "marked so at the source", stamp.now);
    }
    if (diff.merged_into && planned.person) shareNumbers(tx, *diff.merged_into, id, stamp.now);
    updateWorkList(tx, id, planned, diff, stamp.now);
    return id;
}

}  // namespace tama::registry
