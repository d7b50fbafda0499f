#include <istream>
#include <ostream>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "server/accounts/accounts.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password.hpp"

namespace tama::server {
namespace {

struct CreateOptions {
    StoreOptions store;
    std::string name, display_name, role;
};

void createAccount(const CreateOptions& options, Shell& shell) {
    const auto roles = requests::rolesFrom(options.role);
    if (!roles) {
        shell.err << "tama: --role: there is no role '" << options.role << "'; one of " << requests::roleNames()
                  << '\n';
        shell.exit_code = 2;
        return;
    }
    const auto opened = openStore(options.store, Opening::ToFill, shell);
    if (!opened) return;
    const SystemWallClock clock;
    Accounts accounts(*opened->database, clock);
    const auto created = accounts.create(
        {options.name, options.display_name, *roles, readPassword(shell, "Password (12 characters or more): ")}
    );
    if (!created) {
        shell.failed(created.error());
        return;
    }
    shell.out << "Account " << options.name << " (" << options.role << ") is ready.\n";
}

void listAccounts(const StoreOptions& options, Shell& shell) {
    const auto opened = openStore(options, Opening::Existing, shell);
    if (!opened) return;
    opened->database->read([&](store::Sql& sql) {
        sql.each<std::string, std::string, std::string>(
            "SELECT name, role, display_name FROM account WHERE disabled_at IS NULL ORDER BY name",
            [&](const auto& row) {
                shell.out << std::get<0>(row) << '\t' << std::get<1>(row) << '\t' << std::get<2>(row) << '\n';
            }
        );
    });
}

}  // namespace

void addAccountCommands(CLI::App& app, Shell& shell) {
    auto* account = app.add_subcommand("account", "The people who sign in");
    account->require_subcommand(1);
    auto* create =
        account->add_subcommand("create", "Makes an account; the password is read from standard input");
    const auto options = std::make_shared<CreateOptions>();
    options->store.addTo(*create);
    create->add_option("NAME", options->name, "What the person types to sign in")->required();
    create->add_option("--role", options->role, "One, or several with commas: " + std::string(requests::roleNames()))->required();
    create->add_option("--display-name", options->display_name, "The person's name, as others see it");
    create->callback([options, &shell] { createAccount(*options, shell); });

    auto* list = account->add_subcommand("list", "Lists the accounts");
    const auto store = std::make_shared<StoreOptions>();
    store->addTo(*list);
    list->callback([store, &shell] { listAccounts(*store, shell); });
}

}  // namespace tama::server
