// flow bench: how many sprints a second the engine takes of one workflow.
#include <iomanip>
#include <memory>
#include <ostream>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "flows/format/reader.hpp"
#include "flows/play/bench.hpp"
#include "server/cli/commands.hpp"
#include "store/database.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

struct BenchCommand {
    fs::path file;
    flows::BenchOptions options;
    double seconds = 1;
    bool persist = false;
};

/// Keeps states in a database of its own, as live: each through the commit queue, none waited for.
class KeptStates {
  public:
    static Result<std::unique_ptr<KeptStates>> make() {
        auto folder = TemporaryFolder::make("tama-bench-");
        if (!folder) return fail(folder.error());
        store::DatabaseSettings settings;
        settings.url = "sqlite:" + (folder->path() / "bench.db").string();
        settings.queue_limit = 1000;  // what is still to be committed at the end does not count for much
        auto database = store::Database::open(settings);
        if (!database) return fail(database.error());
        (*database)->queue().run([](store::Transaction& tx) {
            tx.run("CREATE TABLE bench_session (id BIGINT PRIMARY KEY, state TEXT NOT NULL)");
        });
        return std::unique_ptr<KeptStates>(new KeptStates(std::move(*folder), std::move(*database)));
    }

    void keep(const std::string& state) {
        constexpr std::int64_t kSessions = 10'000;  // alive at the same time
        const std::int64_t id = kept_++ % kSessions;
        store::Job job;
        job.work = [id, state](store::Transaction& tx) {
            tx.run(
                "INSERT INTO bench_session (id, state) VALUES (:1, :2) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                id,
                state
            );
        };
        while (!database_->queue().post(job)) std::this_thread::yield();
    }

  private:
    KeptStates(TemporaryFolder folder, std::unique_ptr<store::Database> database)
        : folder_(std::move(folder)), database_(std::move(database)) {}

    TemporaryFolder folder_;  // outlives what is in it
    std::unique_ptr<store::Database> database_;
    std::int64_t kept_ = 0;
};

std::string_view inWords(const BenchCommand& command) {
    if (command.persist) return ", committed to a database and read back at every answer";
    return command.options.saved ? ", saved and read back at every answer" : "";
}

void bench(BenchCommand& command, Shell& shell) {
    const auto text = readFile(command.file, flows::kMaxFileBytes);
    if (!text) return shell.failed(text.error());
    const auto file = flows::readFlowFile(*text, command.file.string());
    if (!file) return shell.failed(file.error());
    command.options.for_at_least = Milliseconds(static_cast<std::int64_t>(command.seconds * 1000));
    std::unique_ptr<KeptStates> states;
    if (command.persist) {
        auto made = KeptStates::make();
        if (!made) return shell.failed(made.error());
        states = std::move(*made);
        command.options.saved = true;
        command.options.keep = [&states](const std::string& state) { states->keep(state); };
    }
    // The commits of --persist are made by other threads, for which this one waits.
    const SystemSteadyClock wall;
    const ThreadCpuClock cpu;
    const SteadyClock& clock = command.persist ? static_cast<const SteadyClock&>(wall) : cpu;
    const auto figures = flows::benchFlow(file->assets, command.options, clock);
    if (!figures) return shell.failed(figures.error());
    shell.out << figures->flow_name << ", " << figures->answers.size()
              << " answers a session: " << join(figures->answers, ", ") << '\n'
              << std::fixed << std::setprecision(0) << figures->sessionsPerSecond() << " sessions/s, "
              << figures->sprintsPerSecond() << " sprints/s, " << std::setprecision(1)
              << figures->microsecondsPerSprint() << " us/sprint" << inWords(command) << '\n';
    if (figures->service_sprints > 0) {
        shell.out << figures->service_sprints / figures->sessions << " of the "
                  << figures->sprints / figures->sessions
                  << " sprints of a session take the answer of a service, which fails at once here\n";
    }
}

}  // namespace

void addFlowBenchCommand(CLI::App& flow, Shell& shell) {
    auto* command =
        flow.add_subcommand("bench", "How many sessions a second the engine takes, on one thread");
    const auto options = std::make_shared<BenchCommand>();
    command->add_option("FILE", options->file, "An export, a flow or an assets file")->required();
    command->add_option(
        "--flow", options->options.flow_name, "Name of the workflow, where the file has several"
    );
    command->add_flag("--saved", options->options.saved, "Save and read back the session at every answer");
    command->add_flag("--persist", options->persist, "As --saved, and commit each to a database on disk");
    command->add_option("--seconds", options->seconds, "How long")
        ->check(CLI::Range(0.001, 600.0))
        ->capture_default_str();
    command->callback([options, &shell] { bench(*options, shell); });
}

}  // namespace tama::server
