#include "server/demo/demo.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/shell.hpp"

namespace tama::server {

namespace {

// NaN is outside no range.
std::string isFiniteNumber(const std::string& text) {
    double value = 0;
    return CLI::detail::lexical_cast(text, value) && std::isfinite(value) ? "" : "is not a number";
}

}  // namespace

void addDemoCommand(CLI::App& app, Shell& shell) {
    auto* command =
        app.add_subcommand("demo", "A fictional country on real parts: registry, SMSC, workers who answer");
    const auto options = std::make_shared<demo::DemoOptions>();
    command->add_option("--workers", options->workers, "Health workers of the country")
        ->check(CLI::Range(100, 100'000))
        ->capture_default_str();
    command->add_flag(
        "--once", options->once, "Run one use case from request form to report, print the report and end"
    );
    command->add_option("--seed", options->seed, "The same seed gives the same country and answers")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->add_option("--port", options->port, "Of the page; 0 lets the system choose")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    command->add_option(
        "--database", options->database_url, "An empty PostgreSQL database instead of SQLite: postgresql://…"
    );
    command->add_option("--speed", options->speed, "How many times faster than yours its clock runs")
        ->check(CLI::Range(1.0, 600.0))
        ->check(isFiniteNumber)
        ->capture_default_str();
    command
        ->add_option(
            "--workflow", options->workflow_file, "A RapidPro export to try on a copy of the registry in --data"
        )
        ->check(CLI::ExistingFile);
    command->add_option(
        "--target", options->target_query, "To whom it goes: cadre = nurse and district = Bo"
    );
    command->add_option(
        "--data", options->data_dir, "Keep the country's data in this folder; else it is removed at the end"
    );
    command
        ->add_option("--report", options->report_file, "With --once: write the report as HTML to this file")
        ->capture_default_str();
    const auto faults = std::make_shared<std::vector<std::string>>();
    command->add_option("--fault", *faults, "How the SMSC misbehaves, see tama smsc --list-faults; may be given again")
        ->type_name("NAME[=VALUE]");
    command->callback([options, faults, &shell] {
        for (const std::string& fault : *faults) {
            if (auto set = gateway::smpp::setFault(options->misbehaviour, fault); !set) {
                return shell.failed(set.error());
            }
        }
        shell.exit_code = demo::runDemo(*options, shell.out, shell.err);
    });
}

}  // namespace tama::server
