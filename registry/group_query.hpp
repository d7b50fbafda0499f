// The language of target groups: `cadre = nurse AND (district = "Bo" OR district in (Kenema, Kono)) AND NOT
// status = left`. Parsed into a tree, which is compiled to parameterised SQL or evaluated on a worker in
// memory; both agree (property test). Values compare without regard to case and accents. Pure; any thread.
//
//   query     = term { "or" term }            term = factor { "and" factor }
//   factor    = "not" factor | "(" query ")" | "all" | condition
//   condition = field ( "=" value | "!=" value | [ "not" ] "in" "(" value { "," value } ")" )
//   field     = cadre job sex language status facility district region source operator phone field.<key>
//   value     = word | "quoted text"          phone takes: has, none
//
// `!=` is true where `=` is not, so also where the worker has no value. The value "" finds workers without
// one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "registry/worker.hpp"
#include "store/sql.hpp"

namespace tama::registry {

enum class QueryField : std::uint8_t {
    Cadre,
    Job,
    Sex,
    Language,
    Status,
    Facility,
    District,
    Region,
    Source,
    Operator,
    Phone,
    Custom
};

struct QueryCondition {
    QueryField field = QueryField::Cadre;
    std::string key;                  // of a custom field
    std::vector<std::string> values;  // match keys; any of them will do

    bool operator==(const QueryCondition&) const = default;
};

/// A tree: And and Or have two or more parts, Not has one, All and Is have none.
struct GroupQuery {
    enum class Kind : std::uint8_t { All, Is, Not, And, Or };

    Kind kind = Kind::All;
    QueryCondition condition;  // of Is
    std::vector<GroupQuery> parts;

    bool operator==(const GroupQuery&) const = default;
};

/// Errors name the position (1 is the first character) and what would have been right there. At most 4000
/// bytes, 200 values and 32 levels.
Result<GroupQuery> parseGroupQuery(std::string_view text);

/// The query in its plain form; parsing it gives the same tree.
std::string format(const GroupQuery& query);

bool matches(const GroupQuery& query, const Worker& worker);

/// A condition on table `worker` under the name `w`, for use after WHERE. Parameters are numbered from :1.
struct CompiledQuery {
    std::string condition;
    std::vector<store::SqlValue> params;
};
CompiledQuery compile(const GroupQuery& query);

/// The word of a field in the language; "field.<key>" for a custom one.
std::string fieldName(const QueryCondition& condition);

}  // namespace tama::registry
