// Workflow files as the flow commands read them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.hpp"
#include "base/result.hpp"
#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"

namespace CLI {
class App;
}

namespace tama::server {

using WorkflowsResult = tl::expected<std::shared_ptr<const flows::Assets>, std::vector<Error>>;

/// Adds --environment to a flow command; `file` outlives it.
void addEnvironmentOption(CLI::App& command, std::filesystem::path& file);
/// The conventions of a JSON file; nullopt where none is named.
Result<std::optional<flows::Environment>> readEnvironment(const std::filesystem::path& file);

/// The workflows of a file with the places that has_state and the like know: of the file `places`, else of
/// NAME.places.json or NAME.places.csv beside NAME.json, else of the workflow file itself.
WorkflowsResult readWorkflows(const std::filesystem::path& file, const std::filesystem::path& places = {});

}  // namespace tama::server
