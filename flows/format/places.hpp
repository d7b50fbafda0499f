// How errors and findings name the flows and nodes of a file. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "flows/format/document_json_fwd.hpp"


namespace tama::flows {

/// "flow Stock", so that errors name what the author knows; "flow 2" where it has no name.
std::string flowLabel(const DocumentJson& flow, std::size_t index);
/// "node 3 (uuid)", for the third.
std::string nodeLabel(std::size_t index, std::string_view uuid);
/// The same for what is called `what`, which has its UUID as a member.
std::string numberedLabel(std::string_view what, std::size_t index, const DocumentJson& value);

}  // namespace tama::flows
