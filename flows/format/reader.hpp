// Reads workflow files: an export of version 11 to 13, a bare flow, or an assets file, spec 11 to 14.4. All
// problems of a file are reported together, each with its place ("file: flow Stock: node 3 (uuid):
// actions[0].text"). Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.hpp"
#include "flows/assets.hpp"
#include "flows/format/document_json_fwd.hpp"

namespace tama::flows {

struct FlowFile {
    std::shared_ptr<const Assets> assets;
    /// The file with its flows migrated to the newest spec, unknown fields kept, a flow alone as an export of it.
    std::shared_ptr<const DocumentJson> document;

    /// The document with its keys sorted: what a revision stores and hashes. Reading it again gives the same
    /// assets.
    std::string definition() const;
};

/// 16 MiB; 1,000 flows.
inline constexpr std::size_t kMaxFileBytes = 16U << 20U;

using FlowFileResult = tl::expected<FlowFile, std::vector<Error>>;

/// `file` names the source in the errors. An expression that does not compile is no error here (the engine
/// logs it and renders nothing, as the reference does): the linter reports it. `spec`: the version up to
/// which flows are migrated, empty for the newest; only replay of old recordings asks for less.
FlowFileResult readFlowFile(std::string_view json, std::string_view file, std::string_view spec = {});

}  // namespace tama::flows
