#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "base/numbering_plans.hpp"
#include "flows/runtime/past_runs.hpp"
#include "registry/shell.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct WorkersCommand {
    StoreOptions store;
    registry::ListCommand list;
    registry::ProblemsCommand problems;
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
    command->add_option("--search", options->list.search, "Beginnings of words of name, job, staff id and places");
    command->add_option("--limit", options->list.limit, "At most so many")->capture_default_str();
    command->add_flag("--json", options->list.json, "Write JSON");
    command->callback([options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        options->list.conventions = runtime::environmentOf(countrySettings(opened->config));
        options->list.past = &runtime::pastRuns();
        shell.exit_code =
            registry::printWorkers(*opened->database, opened->phones, options->list, shell.out, shell.err);
    });
}

void addCheck(CLI::App& workers, Shell& shell) {
    auto* command = workers.add_subcommand(
        "check",
        "Reads files and tells their problems, importing nothing; without files: the contact work list, which is "
        "what to mend at the source"
    );
    const auto options = std::make_shared<WorkersCommand>();
    options->store.addTo(*command);
    auto* files = command->add_option("FILE", options->files, "Files, as for import");
    command->add_option("--country", options->country, "Of files: ISO 3166-1, of numbers without country code");
    command->add_option("--kind", options->problems.kind, "Of the list: missing, invalid, shared …")->excludes(files);
    auto* csv = command->add_flag("--csv", options->problems.csv, "Of the list: the rows, for the source's keepers");
    command->add_flag("--json", options->problems.json, "Of the list: the counts as JSON")->excludes(csv);
    command->callback([options, &shell] {
        if (options->files.empty()) {
            const auto opened = openStore(options->store, Opening::Existing, shell);
            if (!opened) return;
            shell.exit_code =
                registry::printContactProblems(*opened->database, options->problems, shell.out, shell.err);
            return;
        }
        if (options->country.empty()) {
            shell.err << "--country is required: how numbers without a country code are read, such as LR\n";
            shell.exit_code = 2;
            return;
        }
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
    addWorkerActs(*workers, shell);
}

}  // namespace tama::server
