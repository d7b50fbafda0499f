// From the text of a file to its JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>


#include "flows/format/decoder.hpp"
#include "flows/format/document_json_fwd.hpp"

namespace tama::flows {

/// Parses a document of bounded size and depth; nullopt and a problem with line and column where it is no
/// JSON.
std::optional<DocumentJson> parseDocument(
    std::string_view text, std::string_view file, std::size_t max_bytes, Problems& problems
);

}  // namespace tama::flows
