#include <algorithm>
#include <exception>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "server/cli/commands.hpp"
#include "server/version.hpp"

namespace tama::server {

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
    addFlowCommands(app, shell);
    addSmsCommand(app, shell);
    addSmscCommand(app, shell);
    addWorkersCommands(app, shell);
    addReportCommand(app, shell);
    addBackupCommands(app, shell);
    addDoctorCommands(app, shell);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the end
    } catch (const CLI::Success& asked) {
        return app.exit(asked, shell.out, shell.err);  // --help, --version
    } catch (const CLI::ParseError& wrong) {
        shell.err << "tama: " << wrong.what() << " (see: tama --help)\n";
        return 2;
    } catch (const std::exception& problem) {
        shell.err << "tama: " << problem.what() << '\n';
        return 1;
    }
    return shell.exit_code;
}

}  // namespace tama::server
