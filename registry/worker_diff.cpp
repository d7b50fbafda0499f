#include "registry/worker_diff.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "flows/contact_queries/order_key.hpp"
#include "registry/opt_out.hpp"
#include "registry/vocabulary.hpp"
#include "registry/worker.hpp"

namespace tama::registry {
namespace {

struct FieldRow {
    std::string value;
    std::string order;
};

std::map<std::string, FieldRow> readFieldRows(store::Sql& sql, std::int64_t worker_id) {
    std::map<std::string, FieldRow> fields;
    sql.each<std::string, std::string, std::string>(
        "SELECT key, value, value_order FROM worker_field WHERE worker_id = :1",
        [&fields](std::tuple<std::string, std::string, std::string> row) {
            auto& [key, value, order] = row;
            fields.emplace(std::move(key), FieldRow{std::move(value), std::move(order)});
        },
        worker_id
    );
    return fields;
}

// One that the source has, too, is the source's from then on.
std::vector<PhoneRow> orderPhones(const std::vector<PhoneRow>& known, const std::vector<PlannedPhone>& fresh) {
    std::vector<PhoneRow> ordered;
    const auto keep = [&](std::string_view origin) {
        for (const auto& row : known) {
            const bool again = std::any_of(fresh.begin(), fresh.end(), [&row](const auto& phone) {
                return phone.key == row.key;
            });
            if (row.origin == origin && !again) ordered.push_back(row);
        }
    };
    keep("confirmed");
    for (const auto& phone : fresh) ordered.push_back({phone.key, phone.stored, phone.operator_name, "registry"});
    keep("merged");
    keep("provisional");
    // No number at all: a demo number stays.
    if (ordered.empty()) keep("demo");
    return ordered;
}

class WorkerComparison {
  public:
    WorkerComparison(
        store::Sql& sql, const PlannedWorker& planned, const ImportStamp& stamp, const PlaceRefs& places
    )
        : sql_(sql), planned_(planned), stamp_(stamp), places_(places) {}

    WorkerDiff run() {
        const auto found = sql_.one<std::int64_t, std::optional<std::int64_t>>(
            "SELECT id, merged_into FROM worker WHERE source = :1 AND source_id = :2",
            stamp_.source,
            planned_.source_id
        );
        known_ = found.has_value();
        if (!known_ && !planned_.person) {
            refuse();
            return std::move(diff_);
        }
        if (found) std::tie(diff_.id, diff_.merged_into) = *found;
        if (known_) before_ = readWorkerColumns(sql_, diff_.id).value();
        compareRoles();
        compareColumns();
        if (planned_.person) comparePerson(*planned_.person);
        const bool changed = diff_.columns_differ || !diff_.values.empty();
        diff_.change = !known_    ? WorkerChange::Created
                       : changed ? WorkerChange::Updated
                                 : WorkerChange::Unchanged;
        return std::move(diff_);
    }

  private:
    /// What is to be changed of somebody nobody knows.
    void refuse() {
        const auto nobody = "practitioner: '" + planned_.source_id + "' is in no file and not in the registry";
        for (const auto& role : planned_.roles) {
            diff_.problems.push_back({ErrorCode::NotFound, nobody + "; the role is left out", role.where});
        }
    }

    void note(std::string key, std::string before, std::string after) {
        if (before != after) diff_.values.push_back({std::move(key), std::move(before), std::move(after)});
    }

    PlacedRole placed(const RoleRecord& role) {
        PlacedRole placed{role, std::nullopt, {}};
        if (!role.active && role.ended_on.empty()) placed.role.ended_on = "unknown";
        placed.role.active = true;  // from here on the dates say it
        if (role.place.empty()) return placed;
        const auto place = places_.find(role.place);
        if (place == places_.end()) {
            diff_.problems.push_back(
                {ErrorCode::NotFound,
                 "location: '" + role.place + "' is in no file and not in the registry; the role has no place",
                 role.where}
            );
            return placed;
        }
        placed.place_id = place->second.id;
        placed.place_name = place->second.name;
        return placed;
    }

    /// Lays the new roles over the known ones.
    void compareRoles() {
        if (known_) roles_ = readWorkerRoles(sql_, diff_.id);
        for (const auto& role : planned_.roles) layOver(placed(role));
        for (const auto& id : rolesGone()) {
            const auto known = findRole(id);
            if (known == roles_.end() || hasEnded(known->role, stamp_.today)) continue;
            auto ended = *known;
            ended.place_name = placeNameOf(sql_, ended.place_id);
            ended.role.ended_on = "unknown";
            layOver(std::move(ended));
        }
    }

    std::vector<std::string> rolesGone() const {
        auto gone = planned_.gone_roles;
        if (!planned_.person || !planned_.person->record.all_posts) return gone;
        for (const auto& known : roles_) {
            const auto& id = known.role.source_id;
            const bool told = std::any_of(
                planned_.roles.begin(), planned_.roles.end(), [&id](const RoleRecord& role) {
                    return role.source_id == id;
                }
            );
            if (!told) gone.push_back(id);
        }
        return gone;
    }

    std::vector<PlacedRole>::iterator findRole(const std::string& id) {
        return std::find_if(roles_.begin(), roles_.end(), [&id](const PlacedRole& role) {
            return role.role.source_id == id;
        });
    }

    void layOver(PlacedRole fresh) {
        const auto key = "role." + fresh.role.source_id;
        const auto known = findRole(fresh.role.source_id);
        if (known == roles_.end()) {
            note(key, {}, roleValue(fresh));
            roles_.push_back(fresh);
        } else if (!known->sameRow(fresh)) {
            known->place_name = placeNameOf(sql_, known->place_id);
            note(key, roleValue(*known), roleValue(fresh));
            *known = fresh;
        } else {
            return;
        }
        diff_.roles.push_back(std::move(fresh));
    }

    WorkerStatus statusAfter() const {
        if (known_ && before_.status == nameOf(WorkerStatus::Blocked)) return WorkerStatus::Blocked;
        if (diff_.merged_into) return WorkerStatus::Left;
        const bool all_ended =
            !roles_.empty() && std::all_of(roles_.begin(), roles_.end(), [this](const PlacedRole& role) {
                return hasEnded(role.role, stamp_.today);
            });
        return diff_.columns.inactive || all_ended ? WorkerStatus::Left : WorkerStatus::Active;
    }

    void compareColumns() {
        auto& columns = diff_.columns;
        columns = before_;
        if (planned_.person) {
            const auto& record = planned_.person->record;
            columns.name = record.name;
            if (!record.sex.empty()) columns.sex = record.sex;
            if (!record.language.empty()) columns.language = record.language;
            columns.inactive = !record.active;
        }
        if (planned_.gone) columns.inactive = true;
        applyMainRole(columns, roles_, stamp_.today);
        diff_.unknown_place = unknownPlace();
        diff_.moved = known_ && columns.place_id != before_.place_id;
        columns.status = nameOf(statusAfter());
        diff_.columns_differ = columns != before_;
        const auto left = nameOf(WorkerStatus::Left);
        diff_.closed = known_ && columns.status == left && before_.status != left;
        diff_.reopened = known_ && columns.status != left && before_.status == left;
        if (diff_.columns_differ) noteColumns();
    }

    /// What the source says now of the place of the main post: nothing where it does not tell that post, else the
    /// identity of a place that nobody knows, or an empty text.
    std::optional<std::string> unknownPlace() const {
        std::vector<RoleRecord> roles;
        for (const auto& role : roles_) roles.push_back(role.role);
        const auto* best = mainRole(roles, stamp_.today);
        if (best == nullptr) return std::nullopt;
        const auto& told = planned_.roles;
        const auto post = std::find_if(told.begin(), told.end(), [best](const RoleRecord& role) {
            return role.source_id == best->source_id;
        });
        if (post == told.end()) return std::nullopt;
        const auto place_id = roles_[static_cast<std::size_t>(best - roles.data())].place_id;
        return place_id ? std::string() : post->place;
    }

    void noteColumns() {
        const auto& columns = diff_.columns;
        note("name", before_.name, columns.name);
        note("sex", before_.sex, columns.sex);
        note("language", before_.language, columns.language);
        note("cadre", before_.cadre, columns.cadre);
        note("job", before_.job, columns.job);
        note("status", before_.status, columns.status);
        note("inactive", before_.inactive ? "1" : "", columns.inactive ? "1" : "");
        if (before_.place_id == columns.place_id) return;
        const auto role = std::find_if(roles_.begin(), roles_.end(), [&](const PlacedRole& placed) {
            return placed.place_id == columns.place_id && !placed.place_name.empty();
        });
        note(
            "place",
            placeValue(before_.place_id, placeNameOf(sql_, before_.place_id)),
            placeValue(
                columns.place_id,
                role == roles_.end() ? placeNameOf(sql_, columns.place_id) : role->place_name
            )
        );
    }

    // What belongs to the person alone: numbers, fields, an opt-out that the source knows.
    void comparePerson(const PlannedPerson& person) {
        comparePhones(person.phones);
        const auto known =
            known_ && !person.record.fields.empty() ? readFieldRows(sql_, diff_.id) : std::map<std::string, FieldRow>();
        for (const auto& [key, value] : person.record.fields) {
            const auto field = known.find(key);
            const auto before = field == known.end() ? std::string() : field->second.value;
            note("field." + key, before, value);
            const bool same =
                field != known.end() && before == value && field->second.order == flows::orderKey(value);
            if (!same) diff_.fields.emplace(key, value);
        }
        if (!person.record.opted_out) return;
        for (const auto& phone : person.phones) {
            if (!isOptedOut(sql_, phone.key)) diff_.opt_outs.push_back(phone);
        }
        if (!diff_.opt_outs.empty()) note("opted_out", {}, "yes");
    }

    void comparePhones(const std::vector<PlannedPhone>& phones) {
        const auto known = known_ ? readWorkerPhones(sql_, diff_.id) : std::vector<PhoneRow>();
        auto wanted = orderPhones(known, phones);
        if (known == wanted) return;
        note("phones", phonesValue(known), phonesValue(wanted));
        diff_.phones = std::move(wanted);
    }

    store::Sql& sql_;
    const PlannedWorker& planned_;
    const ImportStamp& stamp_;
    const PlaceRefs& places_;
    bool known_ = false;
    WorkerColumns before_;
    std::vector<PlacedRole> roles_;
    WorkerDiff diff_;
};

}  // namespace

WorkerDiff diffWorker(
    store::Sql& sql, const PlannedWorker& planned, const ImportStamp& stamp, const PlaceRefs& places
) {
    return WorkerComparison(sql, planned, stamp, places).run();
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

std::optional<WorkerColumns> readWorkerColumns(store::Sql& sql, std::int64_t worker_id) {
    auto row = sql.one<
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        bool,
        std::optional<std::int64_t>>(
        "SELECT name, sex, language, cadre, job, status, inactive, place_id FROM worker WHERE id = :1",
        worker_id
    );
    if (!row) return std::nullopt;
    auto& [name, sex, language, cadre, job, status, inactive, place_id] = *row;
    return WorkerColumns{
        std::move(name),
        std::move(sex),
        std::move(language),
        std::move(cadre),
        std::move(job),
        std::move(status),
        inactive,
        place_id};
}

std::vector<PlacedRole> readWorkerRoles(store::Sql& sql, std::int64_t worker_id) {
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
        "worker_id = :1 ORDER BY id",
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

std::vector<PhoneRow> readWorkerPhones(store::Sql& sql, std::int64_t worker_id) {
    std::vector<PhoneRow> phones;
    using Row = std::tuple<std::int64_t, std::string, std::string, std::string>;
    sql.each<Row>(
        "SELECT number_key, number, operator, origin FROM phone WHERE worker_id = :1 ORDER BY rank, id",
        [&phones](Row row) {
            auto& [key, stored, operator_name, origin] = row;
            phones.push_back({key, std::move(stored), std::move(operator_name), std::move(origin)});
        },
        worker_id
    );
    return phones;
}

std::map<std::string, std::string> readWorkerFields(store::Sql& sql, std::int64_t worker_id) {
    std::map<std::string, std::string> fields;
    for (auto& [key, row] : readFieldRows(sql, worker_id)) fields.emplace(key, std::move(row.value));
    return fields;
}

std::string placeNameOf(store::Sql& sql, const std::optional<std::int64_t>& place_id) {
    if (!place_id) return {};
    return sql.one<std::string>("SELECT name FROM place WHERE id = :1", *place_id).value_or("");
}

}  // namespace tama::registry
