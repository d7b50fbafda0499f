// A talk in which one node carries out some actions, with the assets they may name: two workflows, three
// fields, two groups and one that follows a query.
#pragma once

#include <string>
#include <vector>

#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"

namespace tama::flows::testing {

using Types = std::vector<std::string>;

inline const std::string kNurses = id(800'000'001);
inline const std::string kMidwives = id(800'000'002);
inline const std::string kAdults = id(800'000'003);

inline Json groupJson(const std::string& uuid, const std::string& name) {
    return {{"uuid", uuid}, {"name", name}};
}

inline std::shared_ptr<const Assets> doing(Json actions) {
    return assetsOf(document(
        {flow(1, "Doing", {step(1, std::move(actions))}), flow(2, "Other", {step(2, Json::array())})},
        {{"fields",
          {{{"key", "age"}, {"name", "Age"}, {"type", "number"}},
           {{"key", "joined"}, {"name", "Joined"}, {"type", "datetime"}},
           {{"key", "facility"}, {"name", "Facility"}, {"type", "text"}}}},
         {"groups",
          {groupJson(kNurses, "Nurses"),
           groupJson(kMidwives, "Midwives"),
           {{"uuid", kAdults}, {"name", "Adults"}, {"query", "age > 18"}}}}}
    ));
}

/// A talk that has carried out the actions.
inline Talk done(Json actions, Contact contact = amina()) {
    Talk talk(doing(std::move(actions)), std::move(contact));
    talk.begin();
    return talk;
}

}  // namespace tama::flows::testing
