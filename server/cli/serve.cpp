#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/spdlog.h>

#include "server/cli/commands.hpp"
#include "server/cli/signals.hpp"
#include "server/http_settings.hpp"
#include "server/web_app.hpp"

namespace tama::server {
namespace {

struct ServeCommand {
    StoreOptions store;
    int port = -1;
    bool training = false;
};

/// The configuration with the command line's say; prints what is wrong.
std::optional<Config> configure(const ServeCommand& command, Shell& shell) {
    auto config = command.store.load();
    if (!config) {
        shell.failed(config.error());
        return std::nullopt;
    }
    if (command.port >= 0) config->listen.port = static_cast<std::uint16_t>(command.port);
    if (command.training) config->training = true;
    if (config->training) {
        const auto problems = trainingProblems(*config);
        shell.failed(problems);
        if (!problems.empty()) return std::nullopt;
    }
    spdlog::set_level(spdlog::level::from_str(config->log_level));
    return std::move(*config);
}

void sayHowToSignIn(Accounts& accounts, const ServeCommand& command, Shell& shell) {
    if (accounts.any()) return;
    const auto where = command.store.config_file.empty() ? "--data " + command.store.data_dir.string()
                                                         : "--config " + command.store.config_file.string();
    shell.out
        << "Nobody can sign in yet. Make the first account in another terminal:\n  tama account create NAME "
           "--role data_manager "
        << where << '\n';
}

void serve(const ServeCommand& command, Shell& shell) {
    StopSignals signals;
    const auto config = configure(command, shell);
    if (!config) return;
    auto opened = openStore(*config);
    if (!opened) return shell.failed(opened.error());
    const SystemWallClock clock;
    Accounts accounts(*opened->database, clock);
    const auto http = httpSettings(*config, clock.now());
    if (!http) return shell.failed(http.error());
    const Services services{
        *opened->database,
        opened->phones,
        clock,
        accounts,
        [] { return std::vector<gateway::ChannelStatus>{}; },
        {}};
    const auto app = WebApp::start(*http, services);
    if (!app) return shell.failed(app.error());
    sayHowToSignIn(accounts, command, shell);
    shell.out << "Tama serves " << (*app)->url() << (config->training ? " (training). " : ". ")
              << "Stop it with Ctrl-C." << std::endl;
    signals.wait();
    shell.out << "Stopping: finishing what is in flight." << std::endl;
    (*app)->stop();
}

}  // namespace

void addServeCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("serve", "Runs the platform");
    const auto options = std::make_shared<ServeCommand>();
    options->store.addTo(*command);
    command->add_option("--port", options->port, "Overrides the configuration's; 0 lets the system choose")
        ->check(CLI::Range(0, 65535));
    command->add_flag("--training", options->training, "Reach nothing but a simulated SMSC on this machine");
    command->callback([options, &shell] { serve(*options, shell); });
}

}  // namespace tama::server
