#include "server/cli/flow_files.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "flows/engine/json_codec.hpp"
#include "flows/format/locations_reader.hpp"
#include "flows/format/reader.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

fs::path placesBeside(const fs::path& file) {
    for (const char* ending : {".places.json", ".places.csv"}) {
        const fs::path candidate = file.parent_path() / (file.stem().string() + ending);
        if (fs::exists(candidate)) return candidate;
    }
    return {};
}

}  // namespace

void addEnvironmentOption(CLI::App& command, fs::path& file) {
    command.add_option("--environment", file, "JSON file: date format, languages …");
}

Result<std::optional<flows::Environment>> readEnvironment(const fs::path& file) {
    if (file.empty()) return std::nullopt;
    const auto text = readFile(file);
    if (!text) return fail(text.error());
    auto environment = flows::environmentFromText(*text);
    if (environment) return std::move(*environment);
    const Error& problem = environment.error();
    return fail(problem.code, problem.message, file.string() + ": " + problem.place);
}

WorkflowsResult readWorkflows(const fs::path& file, const fs::path& places) {
    const auto fail_with = [](const Error& error) { return tl::unexpected(std::vector<Error>{error}); };
    const auto text = readFile(file, flows::kMaxFileBytes);
    if (!text) return fail_with(text.error());
    auto read = flows::readFlowFile(*text, file.string());
    if (!read) return tl::unexpected(std::move(read.error()));
    const fs::path beside = places.empty() ? placesBeside(file) : places;
    if (beside.empty()) return read->assets;
    const auto list = readFile(beside, flows::kMaxFileBytes);
    if (!list) return fail_with(list.error());
    auto tree = flows::readPlaces(*list, beside.string());
    if (!tree) return fail_with(tree.error());
    auto assets = std::make_shared<flows::Assets>(*read->assets);
    assets->places = std::make_shared<const flows::LocationTree>(std::move(*tree));
    return assets;
}

}  // namespace tama::server
