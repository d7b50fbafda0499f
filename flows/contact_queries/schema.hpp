// What the names and values of a query mean for one kind of person: the contacts of an export
// (engine/contact_schema.hpp) or the health workers of the registry. Implementations are immutable; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "flows/contact_queries/query.hpp"

namespace tama::flows {

/// What the query is for, which decides what it may say.
enum class QueryUse : std::uint8_t {
    Search,
    SmartGroup,  // a group of an export: nothing that changes without the contact being changed
    TargetGroup  // who will be written to: no guessing what a value alone means, no stored telephone numbers
};

class QuerySchema {
  public:
    virtual ~QuerySchema() = default;

    struct Found {
        Property property;
        std::string refusal;  // why the query may not use it; empty: it may
    };
    /// `kind`: Field or Urn where the query says so by a prefix. `key` is in lower case. nullopt: nothing has
    /// this name.
    virtual std::optional<Found> find(std::optional<PropertyKind> kind, std::string_view key) const = 0;

    /// The form in which a value of a text or address property is compared; else what would have been right
    /// there. Empty only for a text that is blank.
    virtual tl::expected<std::string, std::string> keyOf(
        const Property& property, QueryOperator op, std::string_view text
    ) const = 0;

    /// False where the property always has a value, so that "" makes no sense.
    virtual bool canBeUnset(const Property& property) const = 0;

    /// "a field (cadre, job …)": what a condition begins with.
    virtual std::string choices() const = 0;

    virtual QueryUse use() const = 0;
};

/// RapidPro's attributes: what type `key` has. nullopt: it is none.
std::optional<PropertyType> attributeType(std::string_view key);
/// Whether `key` is a scheme of addresses: tel, mailto, whatsapp …
bool isUrnScheme(std::string_view key);

}  // namespace tama::flows
