// The query language of flows/contact_queries for health workers: which names there are (cadre, district …
// beside name, language, tel and the fields), and a query compiled to SQL or evaluated on a worker in memory;
// both agree (property test). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flows/contact_queries/parser.hpp"
#include "registry/past.hpp"
#include "registry/worker.hpp"
#include "store/phone_codec.hpp"
#include "store/sql.hpp"

namespace tama::registry {

/// Days are those of the environment's zone, in its date format or as YYYY-MM-DD.
Result<flows::ContactQuery> parseWorkerQuery(
    std::string_view text,
    flows::QueryUse use = flows::QueryUse::TargetGroup,
    const flows::Environment& environment = {}
);

/// Of a worker in memory. Groups and past use cases are not asked of it (std::invalid_argument): those stand in
/// the database.
bool matches(const flows::ContactQuery& query, const Worker& worker);

/// The property of a condition that asks for membership of a group, or for a use case of the past.
bool asksForGroup(const flows::Property& property);
std::optional<PastPart> pastPartOf(const flows::Property& property);
/// Either of these, or memberOf.
bool standsInDatabase(const flows::Property& property);
/// What a condition on a static group becomes when its name is looked up: membership, by id.
flows::ContactQuery memberOf(std::int64_t group_id);

/// A condition on table `worker` under the name `w`, for use after WHERE. Parameters are numbered from :1.
struct CompiledQuery {
    std::string condition;
    std::vector<store::SqlValue> params;
};
/// Names of groups and use cases must have been looked up (target_group.hpp), else std::invalid_argument. So is
/// a missing codec where a query compares telephone numbers, which those of target groups never do, and a
/// missing past.
CompiledQuery compile(
    const flows::ContactQuery& query, const store::PhoneCodec* codec = nullptr, const Past* past = nullptr
);

/// Text that LIKE … ESCAPE '!' takes literally. A backslash means different things to the two engines.
std::string likePattern(std::string_view text);

}  // namespace tama::registry
