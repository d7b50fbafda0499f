// The JSON of a workflow file: nlohmann's, with the members of an object side by side in order of their names.
// A file of 3,000 nodes has 200,000 members, and a tree of allocations of their own took twice the memory and
// a third more time. Adding or removing a member invalidates references to the others of the same object.
#pragma once

#include <boost/container/container_fwd.hpp>
#include <nlohmann/json_fwd.hpp>

namespace tama::flows {

/// With an allocator of its own: nlohmann names one for pairs with constant keys, which can't stand in a row.
template <class Key, class Value, class Less, class /*allocator*/>
using MembersInRow = boost::container::flat_map<Key, Value, Less>;

using DocumentJson = nlohmann::basic_json<MembersInRow>;

}  // namespace tama::flows
