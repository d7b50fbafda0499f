// The query language of flows/contact_queries for health workers: which names there are (cadre, district …
// beside name, language, tel and the fields), and a query compiled to SQL or evaluated on a worker in memory;
// both agree (property test). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flows/contact_queries/parser.hpp"
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

bool matches(const flows::ContactQuery& query, const Worker& worker);

/// A condition on table `worker` under the name `w`, for use after WHERE. Parameters are numbered from :1.
struct CompiledQuery {
    std::string condition;
    std::vector<store::SqlValue> params;
};
/// The codec is needed where a query compares telephone numbers, which those of target groups never do
/// (std::invalid_argument).
CompiledQuery compile(const flows::ContactQuery& query, const store::PhoneCodec* codec = nullptr);

/// Text that LIKE … ESCAPE '!' takes literally. A backslash means different things to the two engines.
std::string likePattern(std::string_view text);

}  // namespace tama::registry
