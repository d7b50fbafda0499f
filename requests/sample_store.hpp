// Samples in the database: drawn before the activation, part of what is approved, and what the target list is made of
// when the use case is activated. All SQL of use_case_sample, sample_stratum and sampled_worker is here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "requests/sample.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"

namespace tama::requests {

struct StoredSample {
    std::int64_t id = 0;
    std::int64_t use_case_id = 0;
    std::int64_t seed = 0;
    std::int64_t population = 0;
    std::int64_t size = 0;
    std::string digest;
    std::string drawn_by;
    WallTime drawn_at;
};

namespace sample_store {

/// Stores the sample in place of any before it, in small closures; the last puts it to use, makes the one who drew it
/// the use case's last editor and leaves a row in the audit trail. Conflict from the activation on.
Result<StoredSample> use(store::Database& database, std::int64_t use_case_id, const Sample& sample, const Deed& deed);
/// The whole group is asked again. Conflict from the activation on, or where there is no sample.
Result<void> drop(store::Transaction& tx, std::int64_t use_case_id, const Deed& deed);

/// The sample in use.
std::optional<StoredSample> find(store::Sql& sql, std::int64_t use_case_id);
std::vector<Stratum> strataOf(store::Sql& sql, std::int64_t sample_id);

struct DrawnAs {
    std::size_t stratum;
    double design_weight;
};
/// By worker id.
std::map<std::int64_t, DrawnAs> workersOf(store::Sql& sql, std::int64_t sample_id);

/// What of it is approved; empty where the whole group is asked.
std::string closurePart(store::Sql& sql, std::int64_t use_case_id);

}  // namespace sample_store
}  // namespace tama::requests
