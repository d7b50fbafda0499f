#include <fstream>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "flows/format/reader.hpp"
#include "flows/format/references.hpp"
#include "flows/format/writer.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

struct ExportCommand {
    StoreOptions store;
    std::vector<std::filesystem::path> files;
    std::filesystem::path out;
    flows::ExportChoice choice;
};

bool readSources(const ExportCommand& command, std::vector<flows::ExportSource>& sources, Shell& shell) {
    for (const auto& file : command.files) {
        auto text = readFile(file, flows::kMaxFileBytes);
        if (!text) {
            shell.failed(text.error());
            return false;
        }
        sources.push_back({file.string(), std::move(*text)});
    }
    return true;
}

/// The newest revision of each chosen workflow, with the workflows it needs from the file it came in.
bool readStored(ExportCommand& command, std::vector<flows::ExportSource>& sources, Shell& shell) {
    if (command.choice.flows.empty()) {
        shell.failed(
            {ErrorCode::InvalidInput, "name files, or workflows of the database with --flow and --data", {}}
        );
        return false;
    }
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return false;
    for (const auto& name : command.choice.flows) {
        const auto text = opened->database->read([&](store::Sql& sql) -> std::optional<std::string> {
            const auto revision = runtime::WorkflowStore::latest(sql, name);
            if (!revision) return std::nullopt;
            return command.choice.original ? runtime::WorkflowStore::original(sql, revision->id)
                                           : runtime::WorkflowStore::definition(sql, revision->id);
        });
        if (!text) {
            shell.failed({ErrorCode::NotFound, "there is no workflow of this name in the database", name});
            return false;
        }
        auto one = flows::writeExport({{name, *text}}, {{name}, command.choice.original});
        if (!one) {
            shell.failed(one.error());
            return false;
        }
        sources.push_back({name, std::move(*one)});
    }
    return true;
}

/// What another installation will not find in it.
void noteMissing(const std::string& text, Shell& shell) {
    for (const auto& reference : flows::checkReferencesOfText(text).missing) {
        shell.err << "tama: note: " << (reference.flow.empty() ? "" : reference.flow + ": ")
                  << reference.place << ": the " << nameOf(reference.kind) << " \""
                  << (reference.name.empty() ? reference.id : reference.name) << "\" is not in the export\n";
    }
}

void write(const std::filesystem::path& file, const std::string& text, Shell& shell) {
    if (file.empty()) {
        shell.out << text;
        return;
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) shell.failed({ErrorCode::Unavailable, "cannot be written", file.string()});
}

void exportFlows(ExportCommand& command, Shell& shell) {
    std::vector<flows::ExportSource> sources;
    const bool from_files = !command.files.empty();
    if (!(from_files ? readSources(command, sources, shell) : readStored(command, sources, shell))) return;
    const auto text = flows::writeExport(sources, command.choice);
    if (!text) return shell.failed(text.error());
    noteMissing(*text, shell);
    write(command.out, *text, shell);
}

}  // namespace

void addFlowExport(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand(
        "export", "Writes an export that RapidPro reads: of files, or of workflows in the database"
    );
    const auto options = std::make_shared<ExportCommand>();
    options->store.addTo(*command);
    command->add_option("FILE", options->files, "Exports, flows or assets files");
    command
        ->add_option(
            "--flow",
            options->choice.flows,
            "Name or UUID of a workflow to write, with those it enters; else all"
        )
        ->allow_extra_args(false);
    command->add_flag(
        "--original",
        options->choice.original,
        "Flows in the version they were written in, for an older RapidPro"
    );
    command->add_option("-o,--output", options->out, "File to write; else standard output");
    command->callback([options, &shell] { exportFlows(*options, shell); });
}

}  // namespace tama::server
