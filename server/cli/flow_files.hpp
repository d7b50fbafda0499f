// Workflow files as the flow commands read them.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.hpp"
#include "flows/assets.hpp"

namespace tama::server {

using WorkflowsResult = tl::expected<std::shared_ptr<const flows::Assets>, std::vector<Error>>;

/// The workflows of a file with the places that has_state and the like know: of the file `places`, else of
/// NAME.places.json or NAME.places.csv beside NAME.json, else of the workflow file itself.
WorkflowsResult readWorkflows(const std::filesystem::path& file, const std::filesystem::path& places = {});

}  // namespace tama::server
