// The part of the reference's contact queries that recorded scenarios use for their groups: fields, name,
// language and telephone; = != ~ > >= < <=; AND over OR, brackets. The live registry has its own query
// language. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "flows/engine/engine.hpp"

namespace tama::flows {

/// nullopt: the query cannot be read.
std::optional<bool> matchesQuery(std::string_view query, const Contact& contact);

class RecordedGroupQueries final : public GroupQueries {
  public:
    bool matches(const Group& group, const Contact& contact) const override {
        return matchesQuery(group.query, contact).value_or(false);
    }
};

}  // namespace tama::flows
