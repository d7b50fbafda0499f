// The look-ups and writes of enrolment.cpp: who has a staff number, which facility is meant, who is in charge there,
// and what becomes of a number. Used by enrolment only; inside its closure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/enrolment.hpp"

namespace tama::registry {

struct StaffMember {
    std::int64_t id = 0;
    std::string uuid;
    std::string source;
    std::string name;
    std::string language;
    std::optional<std::int64_t> place_id;
};

std::optional<StaffMember> findMember(store::Sql& sql, std::int64_t worker_id);
/// By the source's id or a field of that meaning; of several one at this place, then the earliest.
std::optional<StaffMember> findByStaffId(
    store::Sql& sql, std::string_view staff_id, std::optional<std::int64_t> place_id
);
/// One of the place with this name, in any order of its words.
std::optional<StaffMember> findByNameAt(store::Sql& sql, std::string_view name, std::int64_t place_id);

/// The only facility with this code, so called, or whose name begins so; of several `own`, if it is among them.
std::optional<std::int64_t> findFacility(
    store::Sql& sql, std::string_view text, std::optional<std::int64_t> own
);

/// Active workers of the place whose job says so, or whose field `in_charge` does, with a number that is not
/// provisional; at most three.
std::vector<StaffMember> inChargesOf(store::Sql& sql, std::int64_t place_id);
/// Active, and in charge by job or field.
bool isInCharge(store::Sql& sql, std::int64_t worker_id);

/// A worker whom no source knows: source "sms".
StaffMember createMember(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::string_view staff_id,
    std::string_view name,
    std::int64_t place_id,
    WallTime now
);

/// The number of first rank that is not provisional and from which no stranger answered, as stored.
std::optional<std::string> firstNumber(store::Sql& sql, std::int64_t worker_id);
/// What is said from this number is the worker's word: it is one of those above.
bool speaksFor(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key);
/// The origin of the worker's row of this number; empty: the worker has no such number.
std::string originOf(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key);
/// Behind the worker's other numbers.
void addProvisional(
    store::Transaction& tx, const EnrolmentTools& tools, std::int64_t worker_id, const PhoneNumber& number
);
/// Makes the number the worker's first, confirmed; it may be new to the worker. Closes what the work list said.
void confirmNumber(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::int64_t worker_id,
    const PhoneNumber& number,
    WallTime now
);
void removeProvisional(
    store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now
);

}  // namespace tama::registry
