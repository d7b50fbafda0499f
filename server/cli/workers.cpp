#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "base/numbering_plans.hpp"
#include "registry/shell.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct WorkersCommand {
    StoreOptions store;
    registry::ListCommand list;
    std::vector<std::filesystem::path> files;
    std::string country;
    std::uint64_t seed = 0;
};

void assignDemoPhones(const WorkersCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    CommandTools tools;
    const registry::ImportTools import_tools{
        NumberingPlans::builtIn(), opened->phones, tools.clock, tools.ids};
    shell.exit_code =
        registry::assignDemoPhones(*opened->database, import_tools, command.seed, shell.out, shell.err);
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
    addImportCommands(*workers, shell);
    addSyncCommand(*workers, shell);
    addList(*workers, shell);
    addCheck(*workers, shell);
    addAssignDemoPhones(*workers, shell);
}

}  // namespace tama::server
