#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flows/runtime/parked.hpp"
#include "flows/runtime/unmatched_store.hpp"
#include "server/cli/commands.hpp"
#include "server/platform.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

using runtime::UnmatchedMessage;
namespace unmatched = runtime::unmatched_store;

constexpr std::int64_t kInboxPage = 500;

struct InboxCommand {
    StoreOptions store;
    bool all = false;
    bool json = false;
    std::string reason;
    std::int64_t id = 0;
    std::string note;
    std::string by;
};

void print(const UnmatchedMessage& message, WallTime now, bool as_json, std::ostream& out) {
    if (as_json) {
        const nlohmann::ordered_json line{
            {"id", message.message_id},
            {"reason", message.why},
            {"suggestion", message.suggestion},
            {"from", message.number.masked()},
            {"worker", message.worker_name},
            {"text", message.text},
            {"received_at", toEpochMs(message.received_at)},
            {"handled_by", message.handled_by},
            {"note", message.note}};
        out << line.dump() << '\n';
        return;
    }
    const auto age = std::chrono::duration_cast<std::chrono::minutes>(now - message.received_at).count();
    out << fmt::format(
        "{:>10}  {:<14} {:>7} min  {:<16} {}: {}{}\n",
        message.message_id,
        message.why,
        age,
        message.number.masked(),
        message.worker_name.empty() ? "nobody we know" : message.worker_name,
        message.text,
        message.suggestion.empty() ? "" : " (" + message.suggestion + "?)"
    );
}

void listInbox(const InboxCommand& command, Shell& shell) {
    runtime::UnmatchedFilter filter;
    filter.handled = command.all;
    filter.limit = kInboxPage;
    if (!command.reason.empty()) {
        filter.why = runtime::whyUnmatchedFrom(command.reason);
        if (!filter.why) {
            shell.err << "tama: --reason is unknown_number, nothing_open, mistyped, wrong_person, help, opted_out, robot or late\n";
            shell.exit_code = 2;
            return;
        }
    }
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    for (;;) {
        const auto page = opened->database->read([&](store::Sql& sql) {
            return unmatched::list(sql, opened->phones, filter);
        });
        for (const auto& message : page) print(message, clock.now(), command.json, shell.out);
        if (page.size() < static_cast<std::size_t>(kInboxPage)) return;
        filter.before = page.back().message_id;
    }
}

void markDone(const InboxCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const bool handled = opened->database->queue().run([&](store::Transaction& tx) {
        return unmatched::handle(
            tx, command.id, command.by.empty() ? shellUser() : command.by, command.note, clock.now()
        );
    });
    if (handled) {
        shell.out << "Message " << command.id << " is dealt with.\n";
    } else {
        shell.failed({ErrorCode::NotFound, "there is no such message in the inbox, or it has been dealt with", ""});
    }
}

void listParked(const InboxCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto all = opened->database->read([&](store::Sql& sql) {
        return runtime::parked::list(sql, opened->phones, std::nullopt, kInboxPage);
    });
    for (const auto& message : all) {
        const auto from = message.from ? message.from->masked() : std::string("no number");
        if (command.json) {
            const nlohmann::ordered_json line{
                {"id", message.id},
                {"from", from},
                {"text", message.text},
                {"reason", message.reason},
                {"received_at", toEpochMs(message.received_at)}};
            shell.out << line.dump() << '\n';
        } else {
            shell.out << fmt::format("{:>10}  {:<16} {}: {}\n", message.id, from, message.reason, message.text);
        }
    }
}

/// The platform is wired for what the message causes; it is never started, so no channel is bound.
void tryAgain(const InboxCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const SystemSteadyClock steady;
    Platform platform(*opened->database, opened->phones, platformSettings(opened->config), clock, steady);
    const auto tried = opened->database->queue().run([&](store::Transaction& tx) {
        return runtime::parked::tryAgain(tx, opened->phones, platform.inbound(), command.id);
    });
    if (!tried) return shell.failed(tried.error());
    shell.out << "Message " << command.id << " has been processed.\n";
}

}  // namespace

void addInboxCommands(CLI::App& app, Shell& shell) {
    auto* inbox = app.add_subcommand("inbox", "Messages of workers and strangers that belong to no conversation");
    inbox->require_subcommand(1);
    const auto command = std::make_shared<InboxCommand>();
    auto* list = inbox->add_subcommand("list", "Those that nobody has dealt with, the newest first");
    command->store.addTo(*list);
    list->add_flag("--all", command->all, "Those that were dealt with, too");
    list->add_option("--reason", command->reason, "Only these: unknown_number, nothing_open, mistyped, wrong_person, help, opted_out, robot, late");
    list->add_flag("--json", command->json, "One JSON object a line");
    list->callback([command, &shell] { listInbox(*command, shell); });
    auto* parked = inbox->add_subcommand("parked", "Messages that could not be processed, with why");
    command->store.addTo(*parked);
    parked->add_flag("--json", command->json, "One JSON object a line");
    parked->callback([command, &shell] { listParked(*command, shell); });
    auto* retry = inbox->add_subcommand("retry", "Processes a parked message again");
    command->store.addTo(*retry);
    retry->add_option("ID", command->id, "Its number in the list")->required();
    retry->callback([command, &shell] { tryAgain(*command, shell); });
    auto* done = inbox->add_subcommand("done", "Takes one off the list");
    command->store.addTo(*done);
    done->add_option("ID", command->id, "Its number in the list")->required();
    done->add_option("--note", command->note, "What was done about it");
    done->add_option("--by", command->by, "Who did it; else who runs the command");
    done->callback([command, &shell] { markDone(*command, shell); });
}

}  // namespace tama::server
