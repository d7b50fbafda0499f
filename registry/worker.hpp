// A health worker as the rest of the program sees one: who, what, where, on which numbers. Read by
// worker_store.hpp; plain values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/phone_number.hpp"

namespace tama::registry {

enum class WorkerStatus : std::uint8_t {
    Active,
    Left,    // every post has ended, or the source says inactive
    Blocked  // by a person, for a reason; no import lifts it
};

std::string_view nameOf(WorkerStatus status
);  // active, left, blocked: the words of the database and of queries
std::optional<WorkerStatus> workerStatusFrom(std::string_view name);

struct PlaceName {
    std::string level;  // country, region, district, facility, area
    std::string name;

    bool operator==(const PlaceName&) const = default;
};

struct Phone {
    PhoneNumber number;
    std::int64_t key;           // of store::PhoneCodec
    int rank;                   // 1 is asked first
    std::string operator_name;  // empty when unknown
    std::string origin;         // registry, confirmed or provisional (by SMS), merged, demo
};

struct Worker {
    std::int64_t id = 0;
    std::string uuid;
    std::string source;
    std::string source_id;
    std::string name;
    std::string sex;       // female, male, other, or empty
    std::string language;  // ISO 639-3, or empty: the country's first
    std::string cadre;     // a match key
    std::string job;
    WorkerStatus status = WorkerStatus::Active;
    WallTime created_at;
    std::optional<std::int64_t> place_id;
    std::vector<PlaceName> places;  // where the worker is and what lies around it, innermost first
    std::map<std::string, std::string> fields;
    std::vector<Phone> phones;  // by rank

    /// The innermost place of a level; empty when there is none.
    std::string placeAt(std::string_view level) const;
};

}  // namespace tama::registry
