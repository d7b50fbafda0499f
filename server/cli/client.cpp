#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <date/date.h>
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/hex.hpp"
#include "requests/client_inbound.hpp"
#include "requests/client_store.hpp"
#include "server/accounts/accounts.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password.hpp"

namespace tama::server {
namespace {

struct ClientCommand {
    StoreOptions store;
    std::string name;
    std::string sender;
    std::int64_t daily_cap = 10'000;
    int days = 365;
    std::vector<std::string> callback_hosts;
    std::string inbound_url;
    std::string approver;
    bool covers_registry = false;
    bool json = false;
};

std::string newToken() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return toHex(bytes);
}

std::string dayText(WallTime time) {
    return date::format("%d-%m-%Y", date::floor<std::chrono::days>(time));
}

void addOne(const ClientCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::ToFill, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const WallTime now = clock.now();
    const std::string token = newToken();
    const auto added = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::addClient(
            tx,
            {command.name,
             token,
             command.sender,
             command.daily_cap,
             now + std::chrono::days{command.days},
             command.callback_hosts},
            now
        );
    });
    if (!added) return shell.failed(added.error());
    shell.out << "Client " << command.name << " is known. It sends nothing before an approver consents:\n"
              << "  tama client consent " << command.name << " --approver NAME\n"
              << "Its token, which is also its password at /cgi-bin/sendsms and is shown only now:\n"
              << token << '\n';
}

void consent(const ClientCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    Accounts accounts(*opened->database, clock);
    const auto role = accounts.verify(command.approver, readPassword(shell, "The approver's password: "));
    if (!role) return shell.failed(role.error());
    if (!role->has(Role::Approver)) {
        return shell.failed(
            {ErrorCode::Refused, "only an approver consents to what other systems send", command.approver}
        );
    }
    const auto done = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::consentToClient(
            tx, command.name, command.approver, command.covers_registry, clock.now()
        );
    });
    if (!done) return shell.failed(done.error());
    shell.out << command.name << " may send, "
              << (command.covers_registry ? "to health workers too.\n" : "but to no number of the registry.\n"
                 );
}

void hear(const ClientCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto done = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::setClientInbound(tx, command.name, {command.inbound_url, command.json});
    });
    if (!done) return shell.failed(done.error());
    shell.out << command.name
              << (command.inbound_url.empty() ? " hears of no messages.\n" : " hears of what people write to its sender id.\n");
}

void disable(const ClientCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const auto done = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::disableClient(tx, command.name, shellUser(), clock.now());
    });
    if (!done) return shell.failed(done.error());
    shell.out << command.name << " sends nothing more.\n";
}

void list(const ClientCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const WallTime now = clock.now();
    opened->database->read([&](store::Sql& sql) {
        for (const auto& client : requests::listClients(sql)) {
            const auto why = requests::whyNotSending(client, now);
            const auto today = requests::segmentsToday(sql, client.id, now);
            if (command.json) {
                const nlohmann::ordered_json line{
                    {"name", client.name},
                    {"sender", client.sender},
                    {"sends", !why},
                    {"segments_today", today},
                    {"daily_cap", client.daily_cap},
                    {"expires_at", toEpochMs(client.expires_at)},
                    {"consent_by", client.consent_by},
                    {"covers_registry", client.covers_registry},
                    {"callback_hosts", client.callback_hosts}};
                shell.out << line.dump() << '\n';
                continue;
            }
            shell.out << client.name << '\t' << client.sender << '\t' << today << " of " << client.daily_cap
                      << " segments today\tuntil " << dayText(client.expires_at) << '\t'
                      << (why ? *why : "consent of " + client.consent_by) << '\n';
        }
    });
}

}  // namespace

void addClientCommands(CLI::App& app, Shell& shell) {
    auto* client =
        app.add_subcommand("client", "Other systems that send through this gateway: RapidPro, DHIS2 …");
    client->require_subcommand(1);
    const auto command = std::make_shared<ClientCommand>();
    const auto named = [&](const char* name, const char* what, void (*act)(const ClientCommand&, Shell&)) {
        auto* one = client->add_subcommand(name, what);
        command->store.addTo(*one);
        one->add_option("NAME", command->name, "Its name, and its username at /cgi-bin/sendsms")->required();
        one->callback([command, &shell, act] { act(*command, shell); });
        return one;
    };
    auto* add = named("add", "Makes a client known and prints its token", addOne);
    add->add_option("--sender", command->sender, "Its own sender id: its messages show no other")->required();
    add->add_option("--daily-cap", command->daily_cap, "Segments a day, at most")->capture_default_str();
    add->add_option("--days", command->days, "How long it may send")
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    add->add_option(
        "--callback-host",
        command->callback_hosts,
        "A host that its delivery reports may be sent to; may be repeated"
    );
    auto* agree = named("consent", "Records an approver's consent; the approver's password is read", consent);
    agree->add_option("--approver", command->approver, "The approver's account")->required();
    agree->add_flag(
        "--covers-registry", command->covers_registry, "It may write to health workers' numbers, too"
    );
    auto* inbound = named("inbound", "Where a client hears of what people write to its sender id", hear);
    inbound->add_option("--url", command->inbound_url, "A Kannel get-url (%p, %P, %a, %t, %I …), or with --json where to POST; none: nowhere");
    inbound->add_flag("--json", command->json, "POST JSON instead of a GET");
    named("disable", "Stops a client at once, with what it has in the queue", disable);
    auto* all = client->add_subcommand("list", "Lists the clients");
    command->store.addTo(*all);
    all->add_flag("--json", command->json, "One JSON object a line");
    all->callback([command, &shell] { list(*command, shell); });
}

}  // namespace tama::server
