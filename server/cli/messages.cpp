#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/in_doubt.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/shell.hpp"
#include "server/platform.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

using gateway::InDoubtMessage;
using gateway::InDoubtVerdict;

constexpr std::int64_t kPage = 500;  // messages read at once
constexpr std::int64_t kFirst = 0;   // below every id

struct InDoubtCommand {
    StoreOptions store;
    std::vector<std::int64_t> ids;
    bool resend = false;
    bool drop = false;
    bool all = false;
    bool json = false;
};

std::vector<InDoubtMessage> pageAfter(const OpenStore& opened, std::int64_t after) {
    return opened.database->read([&](store::Sql& sql) {
        return gateway::listInDoubt(sql, opened.phones, after, kPage);
    });
}

void print(const InDoubtMessage& message, WallTime now, bool as_json, std::ostream& out) {
    const auto age = std::chrono::duration_cast<std::chrono::minutes>(now - message.written_at).count();
    if (as_json) {
        const nlohmann::ordered_json line{
            {"id", message.id},
            {"channel", message.channel},
            {"to", message.to},
            {"age_minutes", age},
            {"parts", message.parts},
            {"parts_in_doubt", message.parts_in_doubt}};
        out << line.dump() << '\n';
        return;
    }
    out << fmt::format(
        "{:>10}  {:<16} {:<18} {:>7} min  {} of {} parts\n",
        message.id,
        message.channel,
        message.to,
        age,
        message.parts_in_doubt,
        message.parts
    );
}

void listAll(const InDoubtCommand& command, const OpenStore& opened, Shell& shell) {
    const SystemWallClock clock;
    std::int64_t listed = 0;
    for (auto page = pageAfter(opened, kFirst); !page.empty(); page = pageAfter(opened, page.back().id)) {
        for (const auto& message : page) print(message, clock.now(), command.json, shell.out);
        listed += static_cast<std::int64_t>(page.size());
    }
    if (listed == 0 && !command.json) shell.out << "No message is in doubt.\n";
}

/// The platform is wired for its live sessions, which must hear of what is given up; it is never started, so
/// no channel is bound.
void resolve(const InDoubtCommand& command, const OpenStore& opened, Shell& shell) {
    const SystemWallClock clock;
    const SystemSteadyClock steady;
    Platform platform(*opened.database, opened.phones, platformSettings(opened.config), clock, steady);
    const auto verdict = command.resend ? InDoubtVerdict::Resend : InDoubtVerdict::Drop;
    const auto resolveOne = [&](std::int64_t id) {
        return opened.database->queue().run([&](store::Transaction& tx) {
            return gateway::resolveInDoubt(
                tx, id, verdict, platform.outcomes(), [](std::int64_t) {}, clock.now()
            );
        });
    };
    std::int64_t resolved = 0;
    for (const auto id : command.ids) {
        if (const auto done = resolveOne(id); !done) {
            shell.failed(done.error());
        } else {
            ++resolved;
        }
    }
    if (command.all) {
        for (auto page = pageAfter(opened, kFirst); !page.empty();
             page = pageAfter(opened, page.back().id)) {
            // The server may have resolved one since it was read: a receipt came.
            for (const auto& message : page) resolved += resolveOne(message.id) ? 1 : 0;
        }
    }
    shell.out << resolved << (command.resend ? " to be sent again.\n" : " given up as undelivered.\n");
}

void inDoubt(const InDoubtCommand& command, Shell& shell) {
    const bool verdict = command.resend || command.drop;
    if (verdict == (command.ids.empty() && !command.all)) {
        shell.err << (verdict ? "tama: say which: the ids, or --all\n"
                              : "tama: say what to do with them: --resend or --drop\n");
        shell.exit_code = 2;
        return;
    }
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    if (verdict) return resolve(command, *opened, shell);
    listAll(command, *opened, shell);
}

}  // namespace

void addMessagesCommands(CLI::App& app, Shell& shell) {
    auto* messages = app.add_subcommand("messages", "Messages on their way to workers");
    messages->require_subcommand(1);
    auto* command = messages->add_subcommand(
        "in-doubt", "Lists messages whose answer was lost, and resolves those a person has decided on"
    );
    const auto options = std::make_shared<InDoubtCommand>();
    options->store.addTo(*command);
    auto* ids = command->add_option("ID", options->ids, "As listed");
    auto* resend =
        command->add_flag("--resend", options->resend, "Send them again: a worker may get one twice");
    command->add_flag("--drop", options->drop, "Send them no more: they count as undelivered")
        ->excludes(resend);
    command->add_flag("--all", options->all, "All that are in doubt, instead of IDs")->excludes(ids);
    command->add_flag("--json", options->json, "List one JSON object a line");
    command->callback([options, &shell] { inDoubt(*options, shell); });
}

}  // namespace tama::server
