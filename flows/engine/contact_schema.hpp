// What a query may ask of the contacts of an export: RapidPro's attributes, the addresses, and the fields of
// the assets. Immutable; any thread.
#pragma once

#include "flows/assets.hpp"
#include "flows/contact_queries/schema.hpp"

namespace tama::flows {

class ContactSchema final : public QuerySchema {
  public:
    /// The assets must live as long.
    explicit ContactSchema(const Assets& assets, QueryUse use = QueryUse::SmartGroup)
        : assets_(assets), use_(use) {}

    std::optional<Found> find(std::optional<PropertyKind> kind, std::string_view key) const override;
    tl::expected<std::string, std::string> keyOf(
        const Property& property, QueryOperator op, std::string_view text
    ) const override;
    bool canBeUnset(const Property& property) const override;
    std::string choices() const override;
    QueryUse use() const override { return use_; }

  private:
    std::string groupRefusal(std::string_view attribute) const;

    const Assets& assets_;
    QueryUse use_;
};

}  // namespace tama::flows
