// forecast: what a use case will cost and bring.
#include <ostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "requests/fewer.hpp"
#include "requests/forecast_store.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/commands.hpp"
#include "server/forecast_settings.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct ForecastCommand {
    StoreOptions store;
    std::string use_case;
    bool rehearse = false;
    std::uint64_t seed = 1;
    bool json = false;
};

void printRehearsal(const ForecastCommand& command, requests::Forecaster& forecaster, std::int64_t id, Shell& shell) {
    const auto basis = forecaster.basisOf(id);
    if (!basis) return shell.failed(basis.error());
    const auto input = forecaster.rehearsalOf(*basis, command.seed);
    if (!input) return shell.failed(input.error());
    const auto rehearsal = requests::rehearse(*input);
    const auto forecast = requests::forecast(basis->input);
    shell.out << (command.json ? toJson(rehearsal, forecast).dump(2) + "\n" : toText(rehearsal, forecast));
}

void printForecast(const ForecastCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    requests::Forecaster forecaster(
        *opened->database,
        opened->phones,
        clock,
        forecastSettings(platformSettings(opened->config), opened->config.tariffs)
    );
    const auto id = opened->database->read([&](store::Sql& sql) {
        return requests::use_case_store::idOf(sql, command.use_case);
    });
    if (!id) {
        return shell.failed(
            {ErrorCode::NotFound, "there is no such use case; give its number, as on the form", command.use_case}
        );
    }
    if (command.rehearse) return printRehearsal(command, forecaster, *id, shell);
    const auto forecast = forecaster.forecastOf(*id);
    if (!forecast) return shell.failed(forecast.error());
    if (command.json) {
        shell.out << toJson(*forecast).dump(2) << '\n';
        return;
    }
    shell.out << toText(*forecast);
    const auto whole = forecaster.forecastOf(*id, requests::Asked::WholeGroup);
    if (!whole) return shell.failed(whole.error());
    for (const auto& line : requests::askFewer(*whole)) shell.out << "- " << line.sentence << '\n';
}

}  // namespace

void addForecastCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("forecast", "What a use case will cost and bring, before it is approved");
    const auto options = std::make_shared<ForecastCommand>();
    options->store.addTo(*command);
    command->add_option("USE-CASE", options->use_case, "Its number, as on the form: UC-2026-0001")->required();
    command->add_flag("--rehearse", options->rehearse, "Play it with simulated workers, beside the forecast");
    command->add_option("--seed", options->seed, "Of the rehearsal")->capture_default_str();
    command->add_flag("--json", options->json, "One JSON object");
    command->callback([options, &shell] { printForecast(*options, shell); });
}

}  // namespace tama::server
