#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <date/date.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "gateway/message_life.hpp"
#include "server/accounts/accounts.hpp"
#include "server/api/message_view.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password.hpp"

namespace tama::server {
namespace {

struct MessageCommand {
    StoreOptions store;
    std::int64_t id = 0;
    std::string account;
    bool json = false;
};

std::string momentText(WallTime time) {
    return date::format("%Y-%m-%d %H:%M:%S", time);
}

/// Whether the person who asks may see the whole number; prints why not.
bool mayShowNumber(const MessageCommand& command, const OpenStore& opened, Shell& shell) {
    const SystemWallClock clock;
    Accounts accounts(*opened.database, clock);
    const auto role =
        accounts.verify(command.account, readPassword(shell, "Password of " + command.account + ": "));
    if (!role) {
        shell.failed(role.error());
        return false;
    }
    if (may(*role, Permission::ViewNumbers)) return true;
    shell.failed({ErrorCode::Refused, "this role sees numbers masked", command.account});
    return false;
}

void printLife(const gateway::MessageLife& life, bool whole_number, std::ostream& out) {
    const auto field = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) out << fmt::format("{:<12} {}\n", name, value);
    };
    field("message", fmt::format("{} ({})", life.id, life.uuid));
    field("class", life.direction == "in" ? "from a person" : life.message_class);
    field("client", life.client);
    field("channel", life.channel);
    field("number", life.number ? (whole_number ? life.number->e164() : life.number->masked()) : "");
    field("sender", life.sender);
    field("encoding", fmt::format("{}, {} segments", life.encoding, life.segments));
    field("parameters", whole_number ? life.parameters : "");
    field("state", life.state + (life.failure.empty() ? "" : ", " + life.failure));
    field("why", life.error);
    field("made", momentText(life.created_at));
    if (life.not_before) field("not before", momentText(*life.not_before));
    if (life.valid_until) field("valid until", momentText(*life.valid_until));
    for (const auto& part : life.parts) {
        out << fmt::format(
            "part {} {}{}: {} attempts, {} of them after a lost answer\n",
            part.ordinal,
            part.state,
            part.smsc_id.empty() ? "" : ", id " + part.smsc_id,
            part.attempts,
            part.resends
        );
        for (const auto& event : part.events) {
            out << fmt::format(
                "  {}  {}{}{}\n",
                momentText(event.at),
                event.event,
                event.code == 0 ? "" : fmt::format(" (code {})", event.code),
                event.detail.empty() ? "" : ": " + event.detail
            );
        }
    }
}

void showMessage(const MessageCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const bool whole_number = !command.account.empty();
    if (whole_number && !mayShowNumber(command, *opened, shell)) return;
    const auto life = opened->database->read([&](store::Sql& sql) {
        return gateway::lifeOf(sql, opened->phones, command.id);
    });
    if (!life) {
        return shell.failed({ErrorCode::NotFound, "there is no such message", std::to_string(command.id)});
    }
    if (command.json) {
        auto view = messageJson(*life, whole_number);
        view.erase("text");  // the machine's keeper sees no answers
        shell.out << view.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        printLife(*life, whole_number, shell.out);
    }
}

}  // namespace

void addMessageCommand(CLI::App& app, Shell& shell) {
    auto* command = app.add_subcommand("message", "A message's life: every part, attempt, answer and report");
    const auto options = std::make_shared<MessageCommand>();
    options->store.addTo(*command);
    command->add_option("ID", options->id, "As in lists, results and reports")->required();
    command->add_option(
        "--number-for",
        options->account,
        "Shows the whole number, for an account that may see it; asks its password"
    );
    command->add_flag("--json", options->json, "Write JSON");
    command->callback([options, &shell] { showMessage(*options, shell); });
}

}  // namespace tama::server
