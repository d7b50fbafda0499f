#include <ostream>
#include <thread>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include "gateway/smpp/simulated_smsc.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/signals.hpp"

namespace tama::server {
namespace {

namespace smpp = gateway::smpp;

struct SmscCommand {
    std::uint16_t port = 2775;
    std::string system_id = "tama", password = "tama";
    std::int64_t receipt_ms = 500;
    smpp::Misbehaviour misbehaviour;
    std::vector<std::string> faults;
};

void runSmsc(SmscCommand& command, Shell& shell) {
    for (const std::string& fault : command.faults) {
        if (auto set = smpp::setFault(command.misbehaviour, fault); !set) return shell.failed(set.error());
    }
    StopSignals signals;
    boost::asio::io_context io;
    const SystemWallClock wall;
    const SystemSteadyClock steady;
    smpp::DeliverAllModel model{Milliseconds(command.receipt_ms)};
    smpp::SmscSettings settings;
    settings.port = command.port;
    settings.accounts[command.system_id] = command.password;
    settings.misbehaviour = command.misbehaviour;
    try {
        smpp::SimulatedSmsc smsc(io, settings, model, wall, steady);
        std::thread thread([&io] {
            const auto work = boost::asio::make_work_guard(io);
            io.run();
        });
        shell.out << "Simulated SMSC on 127.0.0.1:" << smsc.port() << ", system id " << command.system_id
                  << ". Stop it with Ctrl-C." << std::endl;
        signals.wait();
        const auto counts = smsc.counts();
        io.stop();
        thread.join();
        smsc.close();
        shell.out << counts.binds << " binds, " << counts.submits << " submits, " << counts.receipts
                  << " receipts, " << counts.replies << " replies\n";
    } catch (const boost::system::system_error& error) {
        const bool occupied = error.code() == boost::asio::error::address_in_use;
        shell.failed(
            {occupied ? ErrorCode::Conflict : ErrorCode::Unavailable,
             occupied ? "the port is in use by another program: stop it, or choose another with --port"
                      : error.what(),
             "127.0.0.1:" + std::to_string(command.port)}
        );
    }
}

}  // namespace

void addSmscCommand(CLI::App& app, Shell& shell) {
    auto* smsc = app.add_subcommand("smsc", "The simulated SMSC alone: takes every message and delivers it");
    const auto command = std::make_shared<SmscCommand>();
    smsc->add_option("--port", command->port, "TCP port on 127.0.0.1; 0 lets the system choose")
        ->capture_default_str();
    smsc->add_option("--system-id", command->system_id, "Who may bind")->capture_default_str();
    smsc->add_option("--password", command->password, "With this password")->capture_default_str();
    smsc->add_option("--receipt-ms", command->receipt_ms, "Time from submit to receipt")
        ->check(CLI::Range(0, 3'600'000))
        ->capture_default_str();
    smsc->add_option("--fault", command->faults, "How it misbehaves, such as throttle-every=10; may be given again")
        ->type_name("NAME[=VALUE]");
    smsc->add_flag_callback(
        "--list-faults",
        [&shell] {
            shell.out << smpp::describeFaults();
            throw CLI::Success();
        },
        "Lists the faults"
    );
    smsc->add_option(
        "--throttle-every", command->misbehaviour.throttle_every, "Refuse every nth submit as throttled"
    );
    smsc->add_option("--silent-every", command->misbehaviour.silent_every, "Never answer every nth submit");
    smsc->add_option("--drop-every", command->misbehaviour.drop_every, "Cut the line after every nth submit");
    smsc->callback([command, &shell] { runSmsc(*command, shell); });
}

}  // namespace tama::server
