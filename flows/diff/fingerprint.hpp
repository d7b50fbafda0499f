// Everything a node says and does but the UUIDs of its parts, so that no change goes untold that the sentences have no
// words for. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "flows/format/document_json_fwd.hpp"

namespace tama::flows::diff {

/// By UUID of the node; of the flow of that UUID in a document as migrated. Translations of its parts are in it.
std::map<std::string, std::string, std::less<>> fingerprints(const DocumentJson& document, std::string_view flow_uuid);

/// A member of the document as text, without UUIDs and numbers of revisions; empty where there is none.
std::string memberText(const DocumentJson& document, std::string_view key);

}  // namespace tama::flows::diff
