#include <map>
#include <ostream>

#include <CLI/CLI.hpp>

#include "reports/overview.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/shell.hpp"

namespace tama::server {
namespace {

using Render = std::string (*)(const reports::OverviewReport&);

const std::map<std::string, Render> kFormats{
    {"text", reports::toText}, {"html", reports::toHtml}, {"csv", reports::toCsv}, {"json", reports::toJson}};

struct ReportCommand {
    StoreOptions store;
    std::string use_case;
    std::string format = "text";
};

void printReport(const ReportCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const auto report = opened->database->read([&](store::Sql& sql) -> Result<reports::OverviewReport> {
        const auto id = requests::use_case_store::idOf(sql, command.use_case);
        if (!id)
            return fail(
                ErrorCode::NotFound,
                "there is no such use case; give its number, as on the form",
                command.use_case
            );
        return reports::overviewReport(sql, *id, clock.now());
    });
    if (!report) return shell.failed(report.error());
    shell.out << kFormats.at(command.format)(*report);
}

}  // namespace

void addReportCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("report", "The overview report of a use case");
    const auto options = std::make_shared<ReportCommand>();
    options->store.addTo(*command);
    command->add_option("USE-CASE", options->use_case, "Its number, as on the form: UC-2026-0001")
        ->required();
    command->add_option("--format", options->format, "text, html, csv or json")
        ->check(CLI::IsMember({"text", "html", "csv", "json"}))
        ->capture_default_str();
    command->callback([options, &shell] { printReport(*options, shell); });
}

}  // namespace tama::server
