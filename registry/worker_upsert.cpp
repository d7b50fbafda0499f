#include "registry/worker_upsert.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/match_key.hpp"
#include "flows/contact_queries/order_key.hpp"
#include "registry/contact_problem.hpp"
#include "registry/opt_out.hpp"
#include "registry/place_store.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

struct WorkerColumns {
    std::string name;
    std::string sex;
    std::string language;
    std::string cadre;
    std::string job;
    std::string status;
    std::optional<std::int64_t> place_id;

    bool operator==(const WorkerColumns&) const = default;
};

struct KnownWorker {
    std::int64_t id;
    WorkerColumns columns;
};

std::optional<KnownWorker> findKnown(
    store::Sql& sql, const std::string& source, const std::string& source_id
) {
    auto row = sql.one<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::optional<std::int64_t>>(
        "SELECT id, name, sex, language, cadre, job, status, place_id FROM worker WHERE source = :1 AND "
        "source_id = :2",
        source,
        source_id
    );
    if (!row) return std::nullopt;
    auto& [id, name, sex, language, cadre, job, status, place_id] = *row;
    return KnownWorker{
        id,
        {std::move(name),
         std::move(sex),
         std::move(language),
         std::move(cadre),
         std::move(job),
         std::move(status),
         place_id}};
}

std::int64_t insertWorker(
    store::Transaction& tx,
    const WorkerColumns& columns,
    const std::string& source_id,
    const ImportStamp& stamp,
    const std::string& uuid
) {
    return tx.insert(
        "INSERT INTO worker (uuid, source, source_id, name, name_key, sex, language, cadre, job, job_key, "
        "status, "
        "place_id, created_at, updated_at) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, "
        ":13) "
        "RETURNING id",
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
        columns.place_id,
        stamp.now
    );
}

void updateWorker(store::Transaction& tx, std::int64_t id, const WorkerColumns& columns, WallTime now) {
    tx.run(
        "UPDATE worker SET name = :2, name_key = :3, sex = :4, language = :5, cadre = :6, job = :7, job_key "
        "= :8, "
        "status = :9, place_id = :10, updated_at = :11 WHERE id = :1",
        id,
        columns.name,
        matchKey(columns.name),
        columns.sex,
        columns.language,
        columns.cadre,
        columns.job,
        matchKey(columns.job),
        columns.status,
        columns.place_id,
        now
    );
}

// A role with the place it was resolved to.
struct PlacedRole {
    RoleRecord role;
    std::optional<std::int64_t> place_id;

    bool sameRow(const PlacedRole& other) const {
        return place_id == other.place_id && role.job_code == other.role.job_code &&
               role.job == other.role.job && role.cadre == other.role.cadre &&
               role.started_on == other.role.started_on && role.ended_on == other.role.ended_on;
    }
};

std::vector<PlacedRole> readRoles(store::Sql& sql, std::int64_t worker_id) {
    std::vector<PlacedRole> roles;
    using Row = std::tuple<
        std::string,
        std::string,
        std::string,
        std::string,
        std::optional<std::int64_t>,
        std::string,
        std::string>;
    sql.each<Row>(
        "SELECT source_id, job_code, job, cadre, place_id, started_on, ended_on FROM worker_role WHERE "
        "worker_id = :1",
        [&roles](Row row) {
            auto& [source_id, job_code, job, cadre, place_id, started_on, ended_on] = row;
            PlacedRole placed;
            placed.role.source_id = std::move(source_id);
            placed.role.job_code = std::move(job_code);
            placed.role.job = std::move(job);
            placed.role.cadre = std::move(cadre);
            placed.role.started_on = std::move(started_on);
            placed.role.ended_on = std::move(ended_on);
            placed.place_id = place_id;
            roles.push_back(std::move(placed));
        },
        worker_id
    );
    return roles;
}

// Several posts at one place are common in a batch, and a look-up is cheap: no cache beyond the statement's
// own.
std::vector<PlacedRole> placeRoles(
    store::Sql& sql,
    const std::vector<RoleRecord>& roles,
    const std::string& source,
    std::vector<Error>& problems
) {
    std::vector<PlacedRole> placed;
    for (const auto& role : roles) {
        placed.push_back({role, std::nullopt});
        if (!role.active && role.ended_on.empty()) placed.back().role.ended_on = "unknown";
        placed.back().role.active = true;  // from here on the dates say it
        if (role.place.empty()) continue;
        placed.back().place_id = findPlaceId(sql, source, role.place);
        if (!placed.back().place_id) {
            problems.push_back(
                {ErrorCode::NotFound,
                 "location: '" + role.place +
                     "' is in no file and not in the registry; the role has no place",
                 role.where}
            );
        }
    }
    return placed;
}

// Lays the new roles over the known ones; returns which of `roles` are to be written.
std::vector<std::size_t> overlayRoles(std::vector<PlacedRole>& roles, std::vector<PlacedRole> fresh) {
    std::vector<std::size_t> changed;
    for (auto& role : fresh) {
        const auto known = std::find_if(roles.begin(), roles.end(), [&](const PlacedRole& other) {
            return other.role.source_id == role.role.source_id;
        });
        if (known == roles.end()) {
            changed.push_back(roles.size());
            roles.push_back(std::move(role));
        } else if (!known->sameRow(role)) {
            *known = std::move(role);
            changed.push_back(static_cast<std::size_t>(known - roles.begin()));
        }
    }
    return changed;
}

void writeRole(store::Transaction& tx, std::int64_t worker_id, const PlacedRole& placed) {
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

void applyMainRole(WorkerColumns& columns, const std::vector<PlacedRole>& placed, std::string_view today) {
    std::vector<RoleRecord> roles;
    for (const auto& role : placed) roles.push_back(role.role);
    const auto* best = mainRole(roles, today);
    if (!best) return;
    columns.job = best->job;
    columns.cadre = best->cadre.empty() ? cadreOfJob(best->job) : cadreFrom(best->cadre);
    columns.place_id = placed[static_cast<std::size_t>(best - roles.data())].place_id;
}

WorkerStatus statusAfter(
    const std::optional<WorkerStatus>& before,
    const std::optional<PlannedPerson>& person,
    const std::vector<PlacedRole>& roles,
    std::string_view today
) {
    if (before == WorkerStatus::Blocked) return WorkerStatus::Blocked;
    if (!person && before == WorkerStatus::Left) return WorkerStatus::Left;
    const bool all_ended =
        !roles.empty() && std::all_of(roles.begin(), roles.end(), [&](const PlacedRole& placed) {
            return hasEnded(placed.role, today);
        });
    const bool inactive = person && !person->record.active;
    return inactive || all_ended ? WorkerStatus::Left : WorkerStatus::Active;
}

bool writePhones(store::Transaction& tx, std::int64_t worker_id, const std::vector<PlannedPhone>& phones) {
    using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
    const auto known = tx.all<Row>(
        "SELECT number_key, rank, operator, origin FROM phone WHERE worker_id = :1 ORDER BY rank, id",
        worker_id
    );
    std::vector<Row> wanted;
    for (std::size_t i = 0; i < phones.size(); ++i) {
        wanted.emplace_back(
            phones[i].key, static_cast<std::int64_t>(i + 1), phones[i].operator_name, "registry"
        );
    }
    if (wanted.empty()) {
        // No number at the source: a demo number stays.
        return tx.run("DELETE FROM phone WHERE worker_id = :1 AND origin = 'registry'", worker_id) > 0;
    }
    if (known == wanted) return false;
    tx.run("DELETE FROM phone WHERE worker_id = :1", worker_id);
    for (std::size_t i = 0; i < phones.size(); ++i) {
        tx.run(
            "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin) "
            "VALUES (:1, :2, :3, :4, :5, 'registry')",
            worker_id,
            phones[i].stored,
            phones[i].key,
            i + 1,
            phones[i].operator_name
        );
    }
    return true;
}

bool writeFields(
    store::Transaction& tx, std::int64_t worker_id, const std::map<std::string, std::string>& fields
) {
    std::int64_t changed = 0;
    for (const auto& [key, value] : fields) {
        changed += tx.run(
            "INSERT INTO worker_field (worker_id, key, value, value_key, value_order) "
            "VALUES (:1, :2, :3, :4, :5) ON CONFLICT (worker_id, key) DO UPDATE SET value = excluded.value, "
            "value_key = excluded.value_key, value_order = excluded.value_order "
            "WHERE worker_field.value <> excluded.value OR worker_field.value_order <> excluded.value_order",
            worker_id,
            key,
            value,
            matchKey(value),
            flows::orderKey(value)
        );
    }
    return changed > 0;
}

// What belongs to the person alone: numbers, fields, problems, an opt-out that the source knows.
bool writePerson(
    store::Transaction& tx,
    std::int64_t worker_id,
    const PlannedPerson& person,
    WorkerStatus status,
    const ImportStamp& stamp
) {
    bool changed = writePhones(tx, worker_id, person.phones);
    changed = writeFields(tx, worker_id, person.record.fields) || changed;
    // Nobody needs to mend the number of a worker who left.
    static const std::vector<PlannedProblem> none;
    replaceContactProblems(tx, worker_id, status == WorkerStatus::Left ? none : person.problems, stamp.now);
    if (person.record.opted_out) {
        for (const auto& phone : person.phones) {
            changed = optOut(tx, phone.key, phone.stored, "marked so at the source", stamp.now) || changed;
        }
    }
    return changed;
}

}  // namespace

WorkerWritten upsertWorker(
    store::Transaction& tx, const PlannedWorker& planned, const ImportStamp& stamp, const std::string& uuid
) {
    WorkerWritten written{WorkerChange::Unknown, WorkerStatus::Active, {}};
    const auto known = findKnown(tx, stamp.source, planned.source_id);
    if (!known && !planned.person) {
        for (const auto& role : planned.roles) {
            written.problems.push_back(
                {ErrorCode::NotFound,
                 "practitioner: '" + planned.source_id +
                     "' is in no file and not in the registry; the role is left out",
                 role.where}
            );
        }
        return written;
    }
    auto roles = known ? readRoles(tx, known->id) : std::vector<PlacedRole>();
    const auto changed_roles =
        overlayRoles(roles, placeRoles(tx, planned.roles, stamp.source, written.problems));

    auto columns = known ? known->columns : WorkerColumns();
    if (planned.person) {
        const auto& record = planned.person->record;
        columns.name = record.name;
        if (!record.sex.empty()) columns.sex = record.sex;
        if (!record.language.empty()) columns.language = record.language;
    }
    applyMainRole(columns, roles, stamp.today);
    const auto before = known ? workerStatusFrom(known->columns.status) : std::nullopt;
    written.status = statusAfter(before, planned.person, roles, stamp.today);
    columns.status = nameOf(written.status);

    bool changed = !changed_roles.empty();
    const auto id = known ? known->id : insertWorker(tx, columns, planned.source_id, stamp, uuid);
    for (const auto index : changed_roles) writeRole(tx, id, roles[index]);
    if (planned.person) changed = writePerson(tx, id, *planned.person, written.status, stamp) || changed;
    if (known && (changed || columns != known->columns)) {
        updateWorker(tx, id, columns, stamp.now);
        changed = true;
    }
    written.change = !known    ? WorkerChange::Created
                     : changed ? WorkerChange::Updated
                               : WorkerChange::Unchanged;
    return written;
}

}  // namespace tama::registry
