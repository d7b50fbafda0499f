#include "flows/engine/smart_groups.hpp"

#include "flows/contact_queries/parser.hpp"
#include "flows/engine/queried_contact.hpp"

namespace tama::flows {

SmartGroups::SmartGroups(
    const Assets& assets, Environment environment, WallTime now, PhoneNormaliser normalise_phone
)
    : schema_(assets),
      environment_(std::move(environment)),
      now_(std::chrono::duration_cast<Micros>(now.time_since_epoch())),
      normalise_phone_(std::move(normalise_phone)) {}

bool SmartGroups::matches(const Group& group, const Contact& contact) const {
    auto known = queries_.find(group.uuid);
    if (known == queries_.end()) {
        std::optional<ContactQuery> query;
        if (auto parsed = parseQuery(group.query, schema_, {environment_, now_, normalise_phone_})) {
            query = std::move(*parsed);
        }
        known = queries_.emplace(group.uuid, std::move(query)).first;
    }
    return known->second && flows::matches(*known->second, QueriedContact(contact, environment_, now_));
}

}  // namespace tama::flows
