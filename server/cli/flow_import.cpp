#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/clock.hpp"
#include "flows/format/reader.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

struct ImportCommand {
    StoreOptions store;
    std::vector<std::filesystem::path> files;
    std::string by;
};

/// A file whole or, where anything in it is wrong, not at all.
void importFlowFile(
    store::Database& database, const std::filesystem::path& file, const std::string& author, Shell& shell
) {
    const auto text = readFile(file, flows::kMaxFileBytes);
    if (!text) return shell.failed(text.error());
    const SystemWallClock clock;
    runtime::WorkflowStore workflows;
    const auto revisions = database.queue().run([&](store::Transaction& tx) {
        return workflows.importFile(tx, *text, file.string(), author, clock.now());
    });
    if (!revisions) {
        for (const auto& problem : revisions.error()) shell.failed(problem);
        return;
    }
    for (const auto& revision : *revisions) shell.out << revision.name << ": revision " << revision.number << '\n';
}

}  // namespace

void addFlowImport(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand(
        "import", "Stores the workflows of files: a new revision of each one whose file has changed"
    );
    const auto options = std::make_shared<ImportCommand>();
    options->store.addTo(*command);
    command->add_option("FILE", options->files, "Exports, flows or assets files")->required();
    command->add_option("--by", options->by, "Whose revisions they are; else of who runs the command");
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::ToFill, shell);
        if (!opened) return;
        const auto author = options->by.empty() ? shellUser() : options->by;
        for (const auto& file : options->files) importFlowFile(*opened->database, file, author, shell);
    });
}

}  // namespace tama::server
