#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "flows/runtime/past_runs.hpp"
#include "registry/group_shell.hpp"
#include "requests/use_case_store.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct GroupsCommand {
    StoreOptions store;
    registry::GroupCommand group;
    registry::CountCommand count;
    bool skip_busy = false;
    bool json = false;
};
using GroupOptions = std::shared_ptr<GroupsCommand>;

/// Runs `work(database, context, country)` and keeps the exit code it returns.
template <class Work>
void withGroups(const GroupsCommand& command, Shell& shell, Work work) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto country = countrySettings(opened->config);
    const auto conventions = runtime::environmentOf(country);
    shell.exit_code = work(*opened->database, registry::GroupContext(conventions, &runtime::pastRuns()), country);
}

std::pair<CLI::App*, GroupOptions> addGroupCommand(CLI::App& groups, const char* name, const char* what) {
    auto* command = groups.add_subcommand(name, what);
    auto options = std::make_shared<GroupsCommand>();
    options->store.addTo(*command);
    return {command, std::move(options)};
}

void addGroupList(CLI::App& groups, Shell& shell) {
    const auto [command, options] = addGroupCommand(groups, "list", "All target groups");
    command->add_flag("--json", options->json, "One JSON object a line");
    command->callback([options = options, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto&, const auto&) {
            return registry::printGroups(database, options->json, shell.out);
        });
    });
}

void addGroupCreate(CLI::App& groups, Shell& shell) {
    const auto [command, options] = addGroupCommand(groups, "create", "Makes a group of a query, or an empty list");
    command->add_option("NAME", options->group.name, "Its name")->required();
    command->add_option("QUERY", options->group.query, "Such as: cadre = nurse AND group = \"Pilot\"");
    command->add_flag("--list", options->group.list, "A list, to which workers are added");
    command->callback([options = options, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto& context, const auto&) {
            CommandTools tools;
            return registry::createGroup(
                database, options->group, context, tools.ids, tools.clock.now(), shell.out, shell.err
            );
        });
    });
}

void addGroupChange(CLI::App& groups, Shell& shell) {
    const auto [command, options] = addGroupCommand(groups, "change", "Gives a group another query");
    command->add_option("NAME", options->group.name, "Its name")->required();
    command->add_option("QUERY", options->group.query, "The new query")->required();
    command->callback([options = options, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto& context, const auto&) {
            return registry::changeGroup(database, options->group, context, shell.out, shell.err);
        });
    });
}

void addMembersCommand(CLI::App& groups, Shell& shell, bool add) {
    const auto [command, options] =
        addGroupCommand(groups, add ? "add" : "remove", add ? "Adds workers to a list" : "Takes workers from a list");
    command->add_option("NAME", options->group.name, "The list's name")->required();
    command->add_option("WORKER", options->group.workers, "SOURCE:ID or UUID")->required();
    command->callback([options = options, add, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto&, const auto&) {
            return registry::changeMembers(database, options->group, add, shell.out, shell.err);
        });
    });
}

void addGroupDelete(CLI::App& groups, Shell& shell) {
    const auto [command, options] = addGroupCommand(groups, "delete", "Deletes a group that nothing is made of");
    command->add_option("NAME", options->group.name, "Its name")->required();
    command->callback([options = options, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto&, const auto&) {
            const auto deleted = database.queue().run([&](store::Transaction& tx) -> Result<void> {
                const auto group = registry::findGroupByName(tx, options->group.name);
                if (!group) return fail(ErrorCode::NotFound, "there is no such group", options->group.name);
                const auto number = requests::use_case_store::numberOfTarget(tx, group->id);
                if (number) return fail(ErrorCode::Conflict, "the group is the target of " + *number);
                return registry::deleteGroup(tx, group->id);
            });
            if (!deleted) {
                shell.failed(deleted.error());
                return shell.exit_code;
            }
            shell.out << options->group.name << " is deleted\n";
            return 0;
        });
    });
}

void addGroupCount(CLI::App& groups, Shell& shell) {
    const auto [command, options] =
        addGroupCommand(groups, "count", "Who would be asked now, and why the others would not");
    auto* name = command->add_option("NAME", options->count.name, "Its name");
    command->add_option("--query", options->count.query, "A query that is not saved")->excludes(name);
    command->add_flag("--skip-busy", options->skip_busy, "Leave out numbers with an open conversation");
    command->add_flag("--json", options->count.json, "Write JSON");
    command->callback([options = options, &shell] {
        withGroups(*options, shell, [&](store::Database& database, const auto& context, const auto& country) {
            const auto rules = [&](store::Sql& sql) {
                auto now = runtime::startRules(sql, country.budget, CommandTools().clock.now());
                now.skip_busy = options->skip_busy;
                return now;
            };
            return registry::printGroupCount(database, options->count, context, rules, shell.out, shell.err);
        });
    });
}

}  // namespace

void addGroupsCommands(CLI::App& app, Shell& shell) {
    auto* groups = app.add_subcommand("groups", "Target groups: queries and lists, counted before a start");
    groups->require_subcommand(1);
    addGroupList(*groups, shell);
    addGroupCreate(*groups, shell);
    addGroupChange(*groups, shell);
    addMembersCommand(*groups, shell, true);
    addMembersCommand(*groups, shell, false);
    addGroupDelete(*groups, shell);
    addGroupCount(*groups, shell);
}

}  // namespace tama::server
