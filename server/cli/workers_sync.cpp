#include <algorithm>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/numbering_plans.hpp"
#include "registry/fhir_write_back.hpp"
#include "registry/import_shell.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"
#include "server/sync/sync_source.hpp"

namespace tama::server {
namespace {

struct SyncCommand {
    StoreOptions store;
    std::string source;
    bool full = false;
    bool close_missing = false;
    bool json = false;
};

void syncOne(const SyncSource& source, const SyncCommand& command, OpenStore& opened, Shell& shell) {
    CommandTools tools;
    const registry::ImportTools import_tools{
        NumberingPlans::builtIn(), opened.phones, tools.clock, tools.ids};
    gateway::HttpClient client(1);
    registry::FhirSyncOptions options{command.full, command.close_missing, shellUser(), {}};
    const auto report = syncSource(*opened.database, client, source, options, import_tools);
    if (!report) {
        auto error = report.error();
        error.place = "source " + source.name() + (error.place.empty() ? "" : ": " + error.place);
        return shell.failed(error);
    }
    registry::printImportReport(*report, command.json, shell.out, shell.err);
    const auto settings = source.writeBack();
    if (!settings.any()) return;
    registry::queueNews(*opened.database, settings, tools.clock.now());
    HttpFhirTransport transport(client, source.access);
    const auto told = registry::writeBack(*opened.database, transport, settings, import_tools);
    if (!command.json) {
        shell.out << "write-back: " << told.told << " told, " << told.later << " later, " << told.failed
                  << " given up\n";
    }
}

void sync(const SyncCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::ToFill, shell);
    if (!opened) return;
    const auto& sources = opened->config.registry.sources;
    const auto named = [&](const SyncSource& source) {
        return command.source.empty() || source.name() == command.source;
    };
    if (std::none_of(sources.begin(), sources.end(), named)) {
        shell.err << "tama: the configuration has no [[registry.source]]"
                  << (command.source.empty() ? "" : " with the name '" + command.source + "'") << '\n';
        shell.exit_code = 2;
        return;
    }
    for (const auto& source : sources) {
        if (!named(source)) continue;
        if (!command.json) shell.out << "source " << source.name() << '\n';
        syncOne(source, command, *opened, shell);
    }
}

/// What the sources are still to be told, or were not.
void printWriteBacks(const SyncCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    std::size_t rows = 0;
    for (const auto& source : opened->config.registry.sources) {
        if (!command.source.empty() && source.name() != command.source) continue;
        const auto open = opened->database->read([&](store::Sql& sql) {
            return registry::openWriteBacks(sql, source.name());
        });
        rows += open.size();
        for (const auto& row : open) {
            shell.out << source.name() << '\t' << row.source_id << '\t' << row.name << '\t' << row.state << '\t'
                      << row.attempts << (row.attempts == 1 ? " attempt\t" : " attempts\t") << row.problem << '\n';
        }
    }
    shell.out << rows << " to be told or given up\n";
}

}  // namespace

void addSyncCommand(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand(
        "sync", "Reads what changed from the sources of the configuration ([[registry.source]])"
    );
    const auto options = std::make_shared<SyncCommand>();
    options->store.addTo(*command);
    command->add_option("SOURCE", options->source, "Only this one");
    command->add_flag("--full", options->full, "Read everything, and close whom the source no longer has");
    command->add_flag(
        "--close-missing", options->close_missing, "With --full: close them even where they are very many"
    );
    command->add_flag("--json", options->json, "Write JSON");
    command->callback([options, &shell] { sync(*options, shell); });

    auto* told = workers.add_subcommand("write-back", "Lists what sources are still to be told, or were not");
    const auto listed = std::make_shared<SyncCommand>();
    listed->store.addTo(*told);
    told->add_option("SOURCE", listed->source, "Only this one");
    told->callback([listed, &shell] { printWriteBacks(*listed, shell); });
}

}  // namespace tama::server
