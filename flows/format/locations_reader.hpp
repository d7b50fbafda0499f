// Administrative boundaries from files: the `locations` of an assets file, or a list of places that somebody
// keeps beside a workflow. Pure.
#pragma once

#include <string_view>


#include "base/result.hpp"
#include "flows/format/document_json_fwd.hpp"
#include "flows/locations.hpp"

namespace tama::flows {

/// `locations` of an assets file: countries with `children`. Anything else gives an empty tree.
LocationTree locationTreeFromJson(const DocumentJson& locations);

/// JSON as above, alone or as the `locations` of an object, or CSV with columns region, district and facility
/// (and country, before or after), each row a place with those it lies in. `name` of the file, for errors.
Result<LocationTree> readPlaces(std::string_view text, std::string_view name);

}  // namespace tama::flows
