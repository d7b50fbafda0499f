// The pure half of an import: the records of all files together become places in an order in which they can
// be written (parents first) and workers with their roles and with normalised, encrypted phone numbers. The
// order of the files does not matter. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/numbering_plans.hpp"
#include "registry/records.hpp"
#include "store/phone_codec.hpp"

namespace tama::registry {

/// What it takes to read phone numbers. The referents must outlive it.
struct PhoneReading {
    const NumberingPlans& plans;
    const store::PhoneCodec& codec;
    std::string country;  // ISO 3166 alpha-2: where numbers without country code belong
};

struct PlannedPhone {
    std::int64_t key;
    std::string stored;  // as the codec wrote it
    std::string operator_name;
};

/// For the contact-quality work list. Never holds a number.
struct PlannedProblem {
    std::string kind;  // missing, invalid
    std::string detail;

    bool operator==(const PlannedProblem&) const = default;
};

struct PlannedPerson {
    WorkerRecord record;
    std::vector<PlannedPhone> phones;  // no number twice; rank is the place in the list, from 1
    std::vector<PlannedProblem> problems;
};

struct PlannedWorker {
    std::string source_id;
    std::optional<PlannedPerson> person;  // missing when the files hold only roles of this worker
    std::vector<RoleRecord> roles;
    bool gone = false;                     // the source has deleted the person
    std::vector<std::string> gone_roles{};  // posts that the source has deleted
};

struct ImportPlan {
    std::vector<PlaceRecord> places;  // parents before children; a parent that no file holds keeps its name
    std::vector<PlannedWorker> workers;
    std::vector<Error> problems;
    std::vector<GroupRecord> groups;
    std::map<std::string, std::string> aliases;  // organization id -> id of the place that it is
    std::vector<GoneRecord> gone_roles;  // posts the source has deleted; whose they were only the registry knows
};

ImportPlan planImport(RegistryRecords records, const PhoneReading& phones);

/// The phones of the plan that cannot be read, each with the place of its worker; never with the number.
std::vector<Error> unreadablePhones(const ImportPlan& plan);

/// Whether a role is over on `today` (ISO date). It is current through its last day; a partial date ("2019")
/// lasts until its year or month is over.
bool hasEnded(const RoleRecord& role, std::string_view today);

/// The role that gives a worker job and place: a current one before an ended one, among these the one that
/// started last, then the one with the greatest id, so that the choice never flickers. nullptr for none.
const RoleRecord* mainRole(const std::vector<RoleRecord>& roles, std::string_view today);

}  // namespace tama::registry
