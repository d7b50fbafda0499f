#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <sodium.h>

#include "base/numbering_plans.hpp"
#include "registry/shell.hpp"
#include "server/cli/commands.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

/// The clock and ids a one-off command needs.
struct CommandTools {
    SystemWallClock clock;
    UuidV7Source ids{clock, [] {
                         std::uint64_t seed = 0;
                         randombytes_buf(&seed, sizeof seed);
                         return seed;
                     }()};
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

struct WorkersCommand {
    StoreOptions store;
    registry::ImportCommand import;
    registry::ListCommand list;
    std::vector<std::filesystem::path> files;
    std::string country;
    std::uint64_t seed = 0;
};

void importFiles(WorkersCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::ToFill, shell);
    if (!opened) return;
    command.import.country = countryOf(command.import.country, opened->config, shell);
    if (command.import.country.empty()) return;
    CommandTools tools;
    const registry::ImportTools import_tools{
        NumberingPlans::builtIn(), opened->phones, tools.clock, tools.ids};
    shell.exit_code =
        registry::importWorkers(*opened->database, command.import, import_tools, shell.out, shell.err);
}

void assignDemoPhones(const WorkersCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    CommandTools tools;
    const registry::ImportTools import_tools{
        NumberingPlans::builtIn(), opened->phones, tools.clock, tools.ids};
    shell.exit_code =
        registry::assignDemoPhones(*opened->database, import_tools, command.seed, shell.out, shell.err);
}

void addImport(CLI::App& workers, Shell& shell) {
    auto* command =
        workers.add_subcommand("import", "Reads workers and places from FHIR R4 bundles or CSV files");
    const auto options = std::make_shared<WorkersCommand>();
    options->store.addTo(*command);
    command->add_option("FILE", options->import.files, "Files; their parts may be spread over several")
        ->required();
    command->add_option("--source", options->import.source, "Name of the source; default: fhir or csv");
    command->add_option("--country", options->import.country, "ISO 3166-1, of numbers without country code");
    command->add_flag("--json", options->import.json, "Write JSON");
    command->callback([options, &shell] { importFiles(*options, shell); });
}

void addList(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand("list", "Lists workers, numbers masked");
    const auto options = std::make_shared<WorkersCommand>();
    options->store.addTo(*command);
    command->add_option("QUERY", options->list.query, "Such as: cadre = nurse AND district = \"Bo\"");
    command->add_option("--name", options->list.name, "Part of the name");
    command->add_option("--limit", options->list.limit, "At most so many")->capture_default_str();
    command->add_flag("--json", options->list.json, "Write JSON");
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        options->list.conventions = runtime::environmentOf(countrySettings(opened->config));
        shell.exit_code =
            registry::printWorkers(*opened->database, opened->phones, options->list, shell.out, shell.err);
    });
}

void addCheck(CLI::App& workers, Shell& shell) {
    auto* command =
        workers.add_subcommand("check", "Reads files and tells their problems, importing nothing");
    const auto options = std::make_shared<WorkersCommand>();
    command->add_option("FILE", options->files, "Files, as for import")->required();
    command->add_option("--country", options->country, "ISO 3166-1, of numbers without country code")
        ->required();
    command->callback([options, &shell] {
        // Nothing is stored, so the numbers may be coded with keys that nobody keeps.
        const auto codec = store::PhoneCodec::forTests("check");
        const registry::PhoneReading phones{NumberingPlans::builtIn(), codec, options->country};
        shell.exit_code = registry::checkWorkerFiles(options->files, phones, shell.out, shell.err);
    });
}

void addAssignDemoPhones(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand(
        "assign-demo-phones",
        "Gives workers without a telephone a demo number, marked as such; for trials only"
    );
    const auto options = std::make_shared<WorkersCommand>();
    options->store.addTo(*command);
    command->add_option("--seed", options->seed, "The same seed gives the same numbers")
        ->check(CLI::NonNegativeNumber)
        ->required();
    command->callback([options, &shell] { assignDemoPhones(*options, shell); });
}

}  // namespace

void addWorkersCommands(CLI::App& app, Shell& shell) {
    auto* workers = app.add_subcommand("workers", "The health-worker registry");
    workers->require_subcommand(1);
    addImport(*workers, shell);
    addList(*workers, shell);
    addCheck(*workers, shell);
    addAssignDemoPhones(*workers, shell);
}

}  // namespace tama::server
