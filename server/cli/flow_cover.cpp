// flow cover: walks every path of a workflow and reports what was not reached.
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "flows/coverage/coverage.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/flow_files.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

struct CoverCommand {
    fs::path file, places, environment;
    flows::CoverOptions options;
    flows::CoverShown shown;
    bool json = false;
};

void coverFlow(CoverCommand& command, Shell& shell) {
    const auto assets = readWorkflows(command.file, command.places);
    if (!assets) return shell.failed(assets.error());
    auto environment = readEnvironment(command.environment);
    if (!environment) return shell.failed(environment.error());
    command.options.environment = std::move(*environment);
    command.options.now = SystemWallClock().now();
    const auto report = flows::cover(*assets, command.options);
    if (!report) return shell.failed(report.error());
    if (command.json) {
        shell.out << toJson(*report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        shell.out << showCoverage(*report, command.file.string(), command.shown);
    }
    if (!report->passes()) shell.exit_code = 1;
}

}  // namespace

void addFlowCoverCommand(CLI::App& flow, Shell& shell) {
    auto* command =
        flow.add_subcommand("cover", "Walks every path of a workflow; what is not reached, as flow check does");
    const auto options = std::make_shared<CoverCommand>();
    command->add_option("FILE", options->file, "An export, a flow or an assets file")->required();
    command->add_option(
        "--flow", options->options.flow_name, "Begin with this workflow only, where the file has several"
    );
    command->add_option("--places", options->places, "JSON or CSV file of places; else NAME.places.json or .csv");
    addEnvironmentOption(*command, options->environment);
    command->add_option("--limit", options->options.most_steps, "Steps of conversations, for each language")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command->add_flag("--ways", options->shown.ways, "Also show how to get to every category");
    command->add_flag("--json", options->json, "One JSON object");
    command->callback([options, &shell] { coverFlow(*options, shell); });
}

}  // namespace tama::server
