// The query groups of an export, evaluated in memory. A group whose query cannot be read has no members;
// `tama flow check` says why. For one sprint, session or scenario: the queries are read when first asked, in
// the given environment. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "flows/engine/contact_schema.hpp"
#include "flows/engine/engine.hpp"

namespace tama::flows {

class SmartGroups final : public GroupQueries {
  public:
    /// The assets must live as long.
    SmartGroups(const Assets& assets, Environment environment, WallTime now, PhoneNormaliser normalise_phone);

    bool matches(const Group& group, const Contact& contact) const override;

  private:
    ContactSchema schema_;
    Environment environment_;
    Instant now_;
    PhoneNormaliser normalise_phone_;
    mutable std::map<std::string, std::optional<ContactQuery>> queries_;  // by the group's UUID
};

}  // namespace tama::flows
