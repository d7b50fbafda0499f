// sample: who of a target group is asked, drawn by chance.
#include <ostream>

#include <CLI/CLI.hpp>
#include <sodium.h>

#include "requests/forecast_store.hpp"
#include "requests/sample_store.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/commands.hpp"
#include "server/forecast_settings.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct SampleCommand {
    StoreOptions store;
    std::string use_case;
    std::string by;
    std::int64_t size = 0;  // 0: none is drawn
    std::optional<std::uint32_t> seed;
    bool drop = false;
};

void printSample(store::Database& database, std::int64_t use_case, Shell& shell) {
    database.read([&](store::Sql& sql) {
        const auto sample = requests::sample_store::find(sql, use_case);
        if (!sample) {
            shell.out << "The whole group is asked.\n";
            return;
        }
        shell.out << sample->size << " of " << sample->population << " workers, seed " << sample->seed << ", drawn by "
                  << sample->drawn_by << '\n';
        for (const auto& stratum : requests::sample_store::strataOf(sql, sample->id)) {
            shell.out << "  " << stratum.name << ": " << stratum.sampled << " of " << stratum.population << '\n';
        }
    });
}

Result<void> drawSample(OpenStore& opened, std::int64_t use_case, const SampleCommand& command, const requests::Deed& deed) {
    const SystemWallClock clock;
    requests::Forecaster forecaster(
        *opened.database, opened.phones, clock, forecastSettings(platformSettings(opened.config), opened.config.tariffs)
    );
    const auto people = forecaster.peopleOf(use_case);
    if (!people) return fail(people.error());
    std::uint32_t seed = 0;
    randombytes_buf(&seed, sizeof seed);
    const auto sample = requests::drawSample(people->sendable, command.size, command.seed.value_or(seed));
    if (!sample) return fail(sample.error());
    const auto stored = requests::sample_store::use(*opened.database, use_case, *sample, deed);
    if (!stored) return fail(stored.error());
    return {};
}

void changeSample(const SampleCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto id = opened->database->read([&](store::Sql& sql) {
        return requests::use_case_store::idOf(sql, command.use_case);
    });
    if (!id) {
        return shell.failed(
            {ErrorCode::NotFound, "there is no such use case; give its number, as on the form", command.use_case}
        );
    }
    const requests::Deed deed{command.by.empty() ? shellUser() : command.by, SystemWallClock().now()};
    Result<void> done;
    if (command.drop) {
        done = opened->database->queue().run([&](store::Transaction& tx) {
            return requests::sample_store::drop(tx, *id, deed);
        });
    } else if (command.size != 0) {
        done = drawSample(*opened, *id, command, deed);
    }
    if (!done) return shell.failed(done.error());
    printSample(*opened->database, *id, shell);
}

}  // namespace

void addSampleCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("sample", "Who of a use case's target group is asked: a sample drawn by chance");
    const auto options = std::make_shared<SampleCommand>();
    options->store.addTo(*command);
    command->add_option("USE-CASE", options->use_case, "Its number, as on the form: UC-2026-0001")->required();
    auto* size = command->add_option("--size", options->size, "Draw so many workers, in place of any sample before");
    command->add_option("--seed", options->seed, "With the same group it draws the same workers; else by chance")
        ->needs(size);
    command->add_flag("--drop", options->drop, "Ask the whole group")->excludes(size);
    command->add_option("--by", options->by, "Whose act it is; else of who runs the command");
    command->callback([options, &shell] { changeSample(*options, shell); });
}

}  // namespace tama::server
