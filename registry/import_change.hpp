// What an import changed of one worker or place: before and after, value by value, as it is kept for showing
// and for taking it back. Values are texts under keys; an empty text is nothing. Telephone numbers stand in
// them only as PhoneCodec stores them. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/records.hpp"
#include "store/phone_codec.hpp"

namespace tama::registry {

struct ValueChange {
    std::string key;  // name, sex, language, cadre, job, status, inactive, place, phones, opted_out,
                      // field.<key>, role.<source id>; of places: name, level, parent;
                      // of groups: name, members
    std::string before;
    std::string after;

    bool operator==(const ValueChange&) const = default;
};

struct ImportChange {
    std::int64_t id = 0;  // 0: not kept (a dry run)
    std::string kind;     // worker, place, group
    std::string action;   // created, changed, closed, reopened
    std::int64_t subject_id = 0;
    std::string source_id;
    std::string name;
    std::vector<ValueChange> values;  // all that differ
};

/// One row of the table phone; its place in a list is its rank.
struct PhoneRow {
    std::int64_t key = 0;
    std::string stored;
    std::string operator_name;
    std::string origin;

    bool operator==(const PhoneRow&) const = default;
};

/// A post with the place it was resolved to.
struct PlacedRole {
    RoleRecord role;
    std::optional<std::int64_t> place_id;
    std::string place_name;

    bool sameRow(const PlacedRole& other) const;
};

// The text of a value, and back. Reading what these did not write throws std::runtime_error.
std::string placeValue(std::optional<std::int64_t> id, std::string_view name);
std::optional<std::int64_t> placeOfValue(std::string_view value);
std::string phonesValue(const std::vector<PhoneRow>& phones);
std::vector<PhoneRow> phonesOfValue(std::string_view value);
std::string roleValue(const PlacedRole& role);
PlacedRole roleOfValue(std::string_view source_id, std::string_view value);

/// The two columns of a kept change: JSON objects, the first one empty where nothing was before.
std::string oldValuesJson(const ImportChange& change);
std::string newValuesJson(const ImportChange& change);
std::vector<ValueChange> valuesOfJson(std::string_view old_values, std::string_view new_values);

/// A value for a person: numbers masked, posts and places by name.
std::string shownValue(std::string_view key, std::string_view value, const store::PhoneCodec& codec);
/// "changed worker P1 Awa Sow: name 'Awa' → 'Awa Sow'; phones +231•••05 → +231•••06".
std::string describeChange(const ImportChange& change, const store::PhoneCodec& codec);

}  // namespace tama::registry
