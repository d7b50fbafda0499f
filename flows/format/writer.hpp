// Writes workflows as an export of version 13 that RapidPro reads: what was read comes out again, with `_ui`,
// translations and members this program does not know. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama::flows {

struct ExportSource {
    std::string file;  // for errors
    std::string text;
};

struct ExportChoice {
    /// Names or UUIDs of flows, which come with the flows they enter or start; none = all.
    std::vector<std::string> flows = {};
    /// Flows as they were written and not migrated to the newest spec, for an older RapidPro.
    bool original = false;
};

/// One export of all sources. Groups and fields that flows name and no source holds are added. The error
/// names a source that does not read, a flow that is not there, or one that two sources hold in two forms.
Result<std::string> writeExport(const std::vector<ExportSource>& sources, const ExportChoice& choice);

}  // namespace tama::flows
