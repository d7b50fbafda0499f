#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "flows/runtime/lines.hpp"
#include "gateway/channel_store.hpp"
#include "gateway/routing.hpp"
#include "requests/switches.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/shell.hpp"
#include "server/cli/use_case_deed.hpp"
#include "server/platform.hpp"
#include "server/platform_settings.hpp"
#include "server/procedure/procedure_view.hpp"

namespace tama::server {
namespace {

using requests::SwitchAct;

constexpr int kUseCasesListed = 200;

struct SwitchCommand {
    StoreOptions store;
    std::string name;
    std::string by;
    std::string account;
    std::string reason;
    bool json = false;
};

requests::Deed deedOf(const SwitchCommand& command) {
    const SystemWallClock clock;
    nlohmann::json evidence = nlohmann::json::object();
    if (!command.reason.empty()) evidence["reason"] = command.reason;
    // Whoever runs the machine may stop what does harm, as ICT.
    return {command.by.empty() ? shellUser() : command.by, clock.now(), evidence.dump(), requests::Role::Ict};
}

/// That something goes on is the procedure's: it takes an account.
Result<requests::Deed> deedOfSwitch(const SwitchCommand& command, store::Database& database, Shell& shell) {
    auto deed = deedOf(command);
    if (command.account.empty()) return deed;
    const SystemWallClock clock;
    const auto signed_for = deedAs(database, command.account, clock, shell);
    if (!signed_for) return signed_for;
    deed.actor = signed_for->actor;
    deed.roles = signed_for->roles;
    return deed;
}

std::string_view whatItMeans(gateway::ChannelMode mode) {
    switch (mode) {
        case gateway::ChannelMode::Open:
            return "sends and takes messages";
        case gateway::ChannelMode::Paused:
            return "sends nothing; messages wait, or go over a channel that stands in";
        case gateway::ChannelMode::Draining:
            return "sends what it has; new messages wait, or go over a channel that stands in";
        case gateway::ChannelMode::Drained:
            return "has sent what it had when it was to drain; new messages wait, or go over another channel";
        case gateway::ChannelMode::Killed:
            return "sends nothing; what waits is cancelled, unless another channel stands in";
    }
    return "";
}

void turnChannelSwitch(const SwitchCommand& command, SwitchAct act, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto mode = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::switchChannel(tx, command.name, act, deedOf(command));
    });
    if (!mode) return shell.failed(mode.error());
    shell.out << command.name << " is " << gateway::nameOf(*mode) << ": it " << whatItMeans(*mode) << ".\n";
}

/// The platform is wired for what the act causes in other rooms; it is never started, so no channel is bound.
void turnUseCaseSwitch(const SwitchCommand& command, SwitchAct act, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const SystemSteadyClock steady;
    const auto deed = deedOfSwitch(command, *opened->database, shell);
    if (!deed) return shell.failed(deed.error());
    Platform platform(*opened->database, opened->phones, platformSettings(opened->config), clock, steady);
    const auto state = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::switchUseCase(tx, platform.useCases(), command.name, act, *deed);
    });
    if (!state) return shell.failed(state.error());
    shell.out << command.name << " is " << requests::nameOf(*state) << ".\n";
}

void listChannels(const SwitchCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    opened->database->read([&](store::Sql& sql) {
        for (const auto& channel : gateway::conditionsOf(sql)) {
            const auto name = gateway::channelName(sql, channel.channel_id);
            const auto backlog = gateway::backlogOf(sql, channel.channel_id);
            if (command.json) {
                const nlohmann::ordered_json line{
                    {"name", name},
                    {"mode", gateway::nameOf(channel.mode)},
                    {"down_since", channel.down_since ? nlohmann::json(toEpochMs(*channel.down_since)) : nullptr},
                    {"queued", backlog.queued},
                    {"in_doubt", backlog.in_doubt}};
                shell.out << line.dump() << '\n';
                continue;
            }
            shell.out << name << '\t' << gateway::nameOf(channel.mode) << (channel.down_since ? ", down" : "")
                      << '\t' << backlog.queued << " queued\t" << backlog.in_doubt << " in doubt\n";
        }
    });
}

void listUseCases(const SwitchCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto all = opened->database->read([](store::Sql& sql) {
        return requests::use_case_store::list(sql, std::nullopt, kUseCasesListed);
    });
    for (const auto& use_case : all) {
        const auto lines = opened->database->read([&](store::Sql& sql) {
            return requests::isSending(use_case.state) ? runtime::waitingBehind(sql, use_case.id)
                                                       : std::vector<runtime::WaitingBehind>();
        });
        if (command.json) {
            std::int64_t waiting = 0;
            for (const auto& line : lines) waiting += line.count;
            const nlohmann::ordered_json line{
                {"number", use_case.number},
                {"state", requests::nameOf(use_case.state)},
                {"title", use_case.title},
                {"next", server::toJson(requests::outlookOf(use_case.state, use_case.form))},
                {"waiting", waiting}};
            shell.out << line.dump() << '\n';
            continue;
        }
        shell.out << use_case.number << '\t' << requests::nameOf(use_case.state) << '\t' << use_case.title << '\n';
        for (const auto& line : lines) {
            shell.out << "\t" << line.count << " wait behind " << (line.number.empty() ? "a test" : line.number) << '\n';
        }
    }
}

struct SwitchHelp {
    SwitchAct act;
    const char* channel;
    const char* use_case;
};

constexpr SwitchHelp kSwitches[]{
    {SwitchAct::Pause,
     "Sends nothing over it; messages wait, or go over a channel that stands in",
     "Sends nothing more; messages, answers and reminders wait until it is resumed"},
    {SwitchAct::Resume, "Lets it send and take messages again", "Lets it go on"},
    {SwitchAct::Drain,
     "Sends what it has and then no more",
     "Asks nobody new, finishes the conversations that are open, and is then closed"},
    {SwitchAct::Kill,
     "Stops it at once and cancels what waits and cannot go over another channel",
     "Stops it at once and for good, and cancels what waits"},
};

using TurnSwitch = void (*)(const SwitchCommand&, SwitchAct, Shell&);
using ListSwitches = void (*)(const SwitchCommand&, Shell&);

void addSwitches(
    CLI::App& over, const char* what, const char* SwitchHelp::*help, TurnSwitch turn, ListSwitches list, Shell& shell
) {
    over.require_subcommand(1);
    const auto command = std::make_shared<SwitchCommand>();
    for (const auto& one : kSwitches) {
        auto* act = over.add_subcommand(std::string(requests::nameOf(one.act)), one.*help);
        command->store.addTo(*act);
        act->add_option("NAME", command->name, what)->required();
        act->add_option(
            "--as", command->account, "Whose act it is: their password is read from standard input; resuming needs it"
        );
        act->add_option("--by", command->by, "Who decided it, for the audit trail; else who runs the command");
        act->add_option("--reason", command->reason, "Why, for the audit trail");
        act->callback([command, turn, which = one.act, &shell] { turn(*command, which, shell); });
    }
    auto* all = over.add_subcommand("list", "Lists them with their state");
    command->store.addTo(*all);
    all->add_flag("--json", command->json, "One JSON object a line");
    all->callback([command, list, &shell] { list(*command, shell); });
}

}  // namespace

void addSwitchCommands(CLI::App& app, Shell& shell) {
    auto* channel = app.add_subcommand("channel", "Pauses, resumes, drains and kills channels, while Tama runs");
    addSwitches(*channel, "Its name in the configuration", &SwitchHelp::channel, turnChannelSwitch, listChannels, shell);
    auto* use_case = app.add_subcommand("use-case", "Takes use cases through the procedure; pauses, drains and kills them while Tama runs");
    addSwitches(*use_case, "Its number: UC-2026-0001", &SwitchHelp::use_case, turnUseCaseSwitch, listUseCases, shell);
    addProcedureCommands(*use_case, shell);
}

}  // namespace tama::server
