#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <spdlog/spdlog.h>

#include "base/numbering_plans.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/signals.hpp"
#include "server/clients/client_messages.hpp"
#include "server/demo/demo_mark.hpp"
#include "server/forecast_settings.hpp"
#include "server/http_settings.hpp"
#include "server/platform_settings.hpp"
#include "server/sync/sync_loop.hpp"
#include "server/web_app.hpp"

namespace tama::server {
namespace {

constexpr std::chrono::seconds kGrace{15};  // for what is on the wire when the program is asked to stop

struct ServeCommand {
    StoreOptions store;
    std::string country;
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
    if (!command.country.empty()) config->country = command.country;
    if (!config->country.empty() && !NumberingPlans::builtIn().find(config->country)) {
        shell.failed({ErrorCode::InvalidInput, "there is no numbering plan for this country", config->country}
        );
        return std::nullopt;
    }
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

/// Runs until a signal; the platform stands already, and stops after its web side.
void serveUntilStopped(
    Platform& platform, const Config& config, const ServeCommand& command, StopSignals& signals, Shell& shell
) {
    const SystemWallClock clock;
    Accounts accounts(platform.database(), clock);
    const auto http = httpSettings(config, clock.now());
    if (!http) return shell.failed(http.error());
    ClientMessages clients(
        {platform.database(),
         platform.phones(),
         platform.plans(),
         platform.country(),
         platform.outbox(),
         clock}
    );
    const registry::ImportTools import_tools{platform.plans(), platform.phones(), clock, platform.ids()};
    const ImportServices imports{import_tools, platform.country(), config.registry.sources};
    SyncLoop sync(platform.database(), config.registry.sources, import_tools);
    requests::Forecaster forecaster(
        platform.database(), platform.phones(), clock, forecastSettings(platformSettings(config), config.tariffs)
    );
    const Services services{
        platform.database(),
        platform.phones(),
        clock,
        accounts,
        [&platform] { return platform.gateway().status(); },
        nullptr,
        &clients,
        [&platform](std::string_view channel, const gateway::InboundRequest& request) {
            return platform.gateway().receive(channel, request);
        },
        &platform.useCases(),
        &platform.outbox(),
        &imports,
        &platform.inbound(),
        &platform.enrolment(),
        &platform.desk(),
        config.budget,
        &forecaster};
    const auto app = WebApp::start(*http, services);
    if (!app) return shell.failed(app.error());
    platform.start();
    platform.runByItself();
    sync.start();
    sayHowToSignIn(accounts, command, shell);
    shell.out << "Tama serves " << (*app)->url() << (config.training ? " (training). " : ". ")
              << "Stop it with Ctrl-C." << std::endl;
    signals.wait();
    shell.out << "Stopping: finishing what is in flight." << std::endl;
    (*app)->stop();
    sync.stop();
    platform.stop(kGrace);
}

void serve(const ServeCommand& command, Shell& shell) {
    StopSignals signals;
    const auto config = configure(command, shell);
    if (!config) return;
    if (config->country.empty()) {
        return shell.failed(
            {ErrorCode::InvalidInput,
             "say in which country: country = \"LR\" in the configuration, or --country LR",
             "country"}
        );
    }
    auto opened = openStore(*config, Opening::ToRun);
    if (!opened) return shell.failed(opened.error());
    if (const auto real = demo::refuseDemoData(*opened->database); !real) return shell.failed(real.error());
    const SystemWallClock wall;
    const SystemSteadyClock steady;
    Platform platform(*opened->database, opened->phones, platformSettings(*config), wall, steady);
    serveUntilStopped(platform, *config, command, signals, shell);
}

}  // namespace

void addServeCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("serve", "Runs the platform");
    const auto options = std::make_shared<ServeCommand>();
    options->store.addTo(*command);
    command->add_option("--port", options->port, "Overrides the configuration's; 0 lets the system choose")
        ->check(CLI::Range(0, 65535));
    command->add_option("--country", options->country, "ISO 3166-1; overrides the configuration's");
    command->add_flag("--training", options->training, "Reach nothing but a simulated SMSC on this machine");
    command->callback([options, &shell] { serve(*options, shell); });
}

}  // namespace tama::server
