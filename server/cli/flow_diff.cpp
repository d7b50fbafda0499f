// flow diff: what changed between two files of workflows, in words.
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "flows/diff/diff.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

struct DiffCommand {
    std::filesystem::path before, after;
    flows::DiffOptions options;
    bool json = false;
};

flows::FlowFileResult readOne(const std::filesystem::path& file) {
    const auto text = readFile(file, flows::kMaxFileBytes);
    if (!text) return tl::unexpected(std::vector<Error>{text.error()});
    return flows::readFlowFile(*text, file.string());
}

void diffFiles(const DiffCommand& command, Shell& shell) {
    const auto before = readOne(command.before);
    const auto after = readOne(command.after);
    if (!before) shell.failed(before.error());
    if (!after) shell.failed(after.error());
    if (!before || !after) return;
    const auto diff = flows::diffWorkflows(*before, *after, command.options);
    if (!diff) return shell.failed(diff.error());
    if (command.json) {
        shell.out << toJson(*diff).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        shell.out << showDiff(*diff);
    }
}

}  // namespace

void addFlowDiffCommand(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand("diff", "What changed from one revision of a workflow to the next, in words");
    const auto options = std::make_shared<DiffCommand>();
    command->add_option("OLD", options->before, "An export, a flow or an assets file")->required();
    command->add_option("NEW", options->after, "The same, later")->required();
    command->add_option("--flow", options->options.root, "Only this workflow and those that it enters or starts");
    command->add_flag("--json", options->json, "One JSON object");
    command->callback([options, &shell] { diffFiles(*options, shell); });
}

}  // namespace tama::server
