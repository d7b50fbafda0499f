// DocumentJson, complete: for what reads or changes it.
#pragma once

#include <string_view>

#include <boost/container/flat_map.hpp>
#include <nlohmann/json.hpp>

#include "flows/format/document_json_fwd.hpp"

namespace tama::flows {

/// The member of that name, null or not; nullptr where there is none or this is no object.
const DocumentJson* findMember(const DocumentJson& holder, std::string_view key);
DocumentJson* findMember(DocumentJson& holder, std::string_view key);

}  // namespace tama::flows
