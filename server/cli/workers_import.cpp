#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "base/numbering_plans.hpp"
#include "registry/import_shell.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

struct ImportsCommand {
    StoreOptions store;
    registry::ImportCommand import;
    registry::PreviewCommand preview;
    registry::JobListCommand list;
    registry::JobCommand job;
    std::string country;
    std::vector<std::string> maps;  // "HEADER=COLUMN"
    std::string mapping;            // a name in the configuration
};

/// --country, else the configuration's.
std::string countryOf(const std::string& option, const Config& config, Shell& shell) {
    const auto& country = option.empty() ? config.country : option;
    if (country.empty()) {
        shell.err << "tama: say how numbers without a country code are read: --country LR, or country in the "
                     "configuration\n";
        shell.exit_code = 2;
    }
    return country;
}

void addMappingOptions(CLI::App& command, ImportsCommand& options) {
    command.add_option("--map", options.maps, "HEADER=COLUMN, such as 'Phone No=phone'; may be repeated");
    command.add_option("--mapping", options.mapping, "A mapping of [registry.mapping.NAME] in the configuration");
}

/// The saved mapping, and what the command line says besides; false after printing what is wrong.
bool readMapping(
    const ImportsCommand& options, const Config& config, registry::CsvMapping& mapping, Shell& shell
) {
    if (!options.mapping.empty()) {
        const auto saved = config.registry.mappings.find(options.mapping);
        if (saved == config.registry.mappings.end()) {
            shell.err << "tama: the configuration has no [registry.mapping." << options.mapping << "]\n";
            shell.exit_code = 2;
            return false;
        }
        mapping = saved->second;
    }
    for (const auto& text : options.maps) {
        auto one = registry::parseCsvMapping(text);
        if (!one) {
            shell.failed(one.error());
            shell.exit_code = 2;
            return false;
        }
        mapping.push_back(std::move(*one));
    }
    return true;
}

void importFiles(ImportsCommand& options, Shell& shell) {
    const auto opened =
        openStore(options.store, options.import.dry_run ? Opening::Existing : Opening::ToFill, shell);
    if (!opened) return;
    auto& command = options.import;
    command.country = countryOf(command.country, opened->config, shell);
    if (command.country.empty() || !readMapping(options, opened->config, command.mapping, shell)) return;
    command.started_by = shellUser();
    CommandTools tools;
    const registry::ImportTools import_tools{
        NumberingPlans::builtIn(), opened->phones, tools.clock, tools.ids};
    shell.exit_code =
        registry::importWorkers(*opened->database, command, import_tools, shell.out, shell.err);
}

void addImport(CLI::App& workers, Shell& shell) {
    auto* command =
        workers.add_subcommand("import", "Reads workers and places from FHIR R4 bundles or CSV files");
    const auto options = std::make_shared<ImportsCommand>();
    options->store.addTo(*command);
    command->add_option("FILE", options->import.files, "Files; their parts may be spread over several")
        ->required();
    command->add_option("--source", options->import.source, "Name of the source; default: fhir or csv");
    command->add_option("--country", options->import.country, "ISO 3166-1, of numbers without country code");
    command->add_flag("--dry-run", options->import.dry_run, "Print counts and differences, write nothing");
    command->add_option("--rejects", options->import.rejects, "Write the rows that are left out to this file");
    addMappingOptions(*command, *options);
    command->add_flag("--json", options->import.json, "Write JSON");
    command->callback([options, &shell] { importFiles(*options, shell); });
}

void addPreview(CLI::App& workers, Shell& shell) {
    auto* command =
        workers.add_subcommand("preview", "Shows how the columns of a CSV file and its first rows are read");
    const auto options = std::make_shared<ImportsCommand>();
    command->add_option("FILE", options->preview.file, "A CSV file")->required();
    command->add_option("--country", options->country, "ISO 3166-1, of numbers without country code");
    command->add_option("--rows", options->preview.rows, "How many rows")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_option("--config", options->store.config_file, "Configuration file, for --mapping");
    addMappingOptions(*command, *options);
    command->callback([options, &shell] {
        const auto config =
            options->store.config_file.empty() ? ConfigResult(Config{}) : loadConfig(options->store.config_file);
        if (!config) return shell.failed(config.error());
        const auto country = countryOf(options->country, *config, shell);
        if (country.empty() || !readMapping(*options, *config, options->preview.mapping, shell)) return;
        // Nothing is stored, so the numbers may be coded with keys that nobody keeps.
        const auto codec = store::PhoneCodec::forTests("preview");
        const registry::PhoneReading phones{NumberingPlans::builtIn(), codec, country};
        shell.exit_code = registry::previewWorkers(options->preview, phones, shell.out, shell.err);
    });
}

void addImports(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand("imports", "Lists the imports, the newest first");
    const auto options = std::make_shared<ImportsCommand>();
    options->store.addTo(*command);
    command->add_option("--source", options->list.source, "Of this source only");
    command->add_option("--limit", options->list.limit, "At most so many")->capture_default_str();
    command->add_flag("--json", options->list.json, "Write JSON");
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        shell.exit_code = registry::printImportJobs(*opened->database, options->list, shell.out);
    });
}

void addImportJob(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand(
        "import-job", "Shows an import: its counts, what it changed, and what was wrong with its data"
    );
    const auto options = std::make_shared<ImportsCommand>();
    options->store.addTo(*command);
    command->add_option("ID", options->job.id, "As in tama workers imports")->required();
    command->add_option("--limit", options->job.limit, "At most so many differences and problems")
        ->capture_default_str();
    command->add_flag("--json", options->job.json, "Write JSON");
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        shell.exit_code = registry::printImportJob(
            *opened->database, opened->phones, options->job, shell.out, shell.err
        );
    });
}

void addUndo(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand(
        "undo", "Takes an import back, but for what was changed since by others; closes the workers it made"
    );
    const auto options = std::make_shared<ImportsCommand>();
    options->store.addTo(*command);
    command->add_option("ID", options->job.id, "As in tama workers imports")->required();
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        CommandTools tools;
        const registry::ImportTools import_tools{
            NumberingPlans::builtIn(), opened->phones, tools.clock, tools.ids};
        shell.exit_code = registry::undoImportJob(
            *opened->database, options->job.id, shellUser(), import_tools, shell.out, shell.err
        );
    });
}

}  // namespace

void addImportCommands(CLI::App& workers, Shell& shell) {
    addImport(workers, shell);
    addPreview(workers, shell);
    addImports(workers, shell);
    addImportJob(workers, shell);
    addUndo(workers, shell);
}

}  // namespace tama::server
