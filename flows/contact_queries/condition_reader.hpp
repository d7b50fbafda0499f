// One condition of a query: which property a name means, whether the operator suits it, what the value is.
// Used by the parser only. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "flows/contact_queries/parser.hpp"

namespace tama::flows {

class ConditionReader {
  public:
    ConditionReader(const QuerySchema& schema, const QueryConventions& conventions)
        : schema_(schema), conventions_(conventions) {}

    /// By the name in a query, with its prefix if it has one. nullopt: nothing is called so.
    std::optional<QuerySchema::Found> find(std::string_view name) const;

    /// Why the operator does not suit the property; empty: it does.
    std::string refusalOf(const Property& property, QueryOperator op) const;

    /// The value, or what would have been right there.
    tl::expected<QueryValue, std::string> read(
        const Property& property, QueryOperator op, std::string_view text
    ) const;

    struct Implied {
        Property property;
        QueryOperator op = QueryOperator::Contains;
        std::string text;
    };
    /// What a value alone asks for.
    Implied implied(std::string_view text) const;

  private:
    bool hidesAddresses() const {
        return conventions_.environment.redaction_policy == RedactionPolicy::Urns;
    }

    const QuerySchema& schema_;
    const QueryConventions& conventions_;
};

}  // namespace tama::flows
