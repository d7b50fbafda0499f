#include <algorithm>
#include <exception>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/nearest.hpp"
#include "server/cli/commands.hpp"
#include "server/version.hpp"

namespace tama::server {
namespace {

/// What to say of the first word that is no command where one is needed; empty when there is none.
std::string unknownCommand(const CLI::App& app, const std::vector<std::string>& arguments) {
    const CLI::App* at = &app;
    for (const auto& word : arguments) {
        std::vector<std::string_view> known;
        const CLI::App* next = nullptr;
        for (const auto* command : at->get_subcommands([](const CLI::App*) { return true; })) {
            known.push_back(command->get_name());
            if (command->get_name() == word) next = command;
        }
        if (known.empty() || word.starts_with('-')) return {};
        if (!next) {
            const auto near = nearest(word, known);
            return "there is no command '" + word + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?");
        }
        at = next;
    }
    return {};
}

}  // namespace

int runCommandLine(const std::vector<std::string>& arguments, Shell& shell) {
    CLI::App app(
        "Tama: questions from a Ministry of Health to its health workers by SMS, and their answers back.",
        "tama"
    );
    app.set_version_flag("--version", "tama " + std::string(kVersion));
    app.require_subcommand(1);
    addServeCommand(app, shell);
    addDemoCommand(app, shell);
    addAccountCommands(app, shell);
    addClientCommands(app, shell);
    addFlowCommands(app, shell);
    addAlertsCommands(app, shell);
    addInboxCommands(app, shell);
    addMessageCommand(app, shell);
    addMessagesCommands(app, shell);
    addSwitchCommands(app, shell);
    addSmsCommand(app, shell);
    addSmscCommand(app, shell);
    addWorkersCommands(app, shell);
    addGroupsCommands(app, shell);
    addPlacesCommands(app, shell);
    addForecastCommand(app, shell);
    addReportCommand(app, shell);
    addSampleCommand(app, shell);
    addBackupCommands(app, shell);
    addDoctorCommands(app, shell);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend())
        );  // CLI11 takes them from the end
    } catch (const CLI::Success& asked) {
        return app.exit(asked, shell.out, shell.err);  // --help, --version
    } catch (const CLI::ParseError& wrong) {
        const auto unknown = unknownCommand(app, arguments);
        shell.err << "tama: " << (unknown.empty() ? wrong.what() : unknown) << " (see: tama --help)\n";
        return 2;
    } catch (const std::exception& problem) {
        shell.err << "tama: " << problem.what() << '\n';
        return 1;
    }
    return shell.exit_code;
}

}  // namespace tama::server
