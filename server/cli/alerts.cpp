#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/numbering_plans.hpp"
#include "requests/alerts.hpp"
#include "server/api/alert_view.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

constexpr std::int64_t kAlertsListed = 500;

struct AlertsCommand {
    StoreOptions store;
    bool all = false;
    bool json = false;
    std::string chain;
    std::string name;
    std::string number;
    std::int64_t rank = 0;
};

std::string minutesTo(WallTime from, const std::optional<WallTime>& to) {
    if (!to) return "not yet";
    return fmt::format("{} min", std::chrono::duration_cast<std::chrono::minutes>(*to - from).count());
}

void listAlertsOf(const AlertsCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto alerts = opened->database->read([&](store::Sql& sql) {
        return requests::listAlerts(sql, !command.all, kAlertsListed);
    });
    for (const auto& alert : alerts) {
        if (command.json) {
            shell.out << toJson(alert).dump() << '\n';
            continue;
        }
        shell.out << fmt::format(
            "{:>6}  {}  {}  detected in {}, notified {}, taken {}{}, acted upon {}, {} calls\n",
            alert.id,
            alert.use_case,
            alert.worker,
            minutesTo(alert.began_at, alert.detected_at),
            minutesTo(alert.detected_at, alert.notified_at),
            minutesTo(alert.detected_at, alert.acknowledged_at),
            alert.acknowledged_by.empty() ? "" : " by " + alert.acknowledged_by,
            minutesTo(alert.detected_at, alert.responded_at),
            alert.calls
        );
    }
}

void setMember(const AlertsCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto number = NumberingPlans::builtIn().normalise(command.number, opened->config.country);
    if (!number) return shell.failed({ErrorCode::InvalidInput, "this is no telephone number", "NUMBER"});
    const auto set = opened->database->queue().run([&](store::Transaction& tx) {
        return requests::setDutyMember(
            tx, opened->phones, {0, command.chain, command.rank, command.name, *number}
        );
    });
    if (!set) return shell.failed(set.error());
    shell.out << command.name << " is number " << command.rank << " of " << command.chain << ".\n";
}

void removeMember(const AlertsCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    opened->database->queue().run([&](store::Transaction& tx) {
        requests::removeDutyMember(tx, command.chain, command.rank);
    });
    shell.out << "Nobody is number " << command.rank << " of " << command.chain << ".\n";
}

void listMembers(const AlertsCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const auto members = opened->database->read([&](store::Sql& sql) {
        return requests::dutyMembers(sql, opened->phones);
    });
    for (const auto& member : members) {
        shell.out << fmt::format("{}  {}  {}  {}\n", member.chain, member.rank, member.name, member.number.masked());
    }
}

}  // namespace

void addAlertsCommands(CLI::App& app, Shell& shell) {
    auto* alerts = app.add_subcommand("alerts", "Alerts of suspected cases, and the duty chains that they call");
    alerts->require_subcommand(1);
    const auto command = std::make_shared<AlertsCommand>();
    auto* list = alerts->add_subcommand("list", "Those that nobody has acted upon, with their times");
    command->store.addTo(*list);
    list->add_flag("--all", command->all, "The others, too");
    list->add_flag("--json", command->json, "One JSON object a line");
    list->callback([command, &shell] { listAlertsOf(*command, shell); });
    auto* set = alerts->add_subcommand("set", "Who is called at a rank of a duty chain, 1 first");
    command->store.addTo(*set);
    set->add_option("CHAIN", command->chain, "Its name, as use cases have it")->required();
    set->add_option("RANK", command->rank, "1 to 20")->required();
    set->add_option("NAME", command->name, "The person's")->required();
    set->add_option("NUMBER", command->number, "The person's telephone")->required();
    set->callback([command, &shell] { setMember(*command, shell); });
    auto* remove = alerts->add_subcommand("remove", "Nobody is called at this rank any more");
    command->store.addTo(*remove);
    remove->add_option("CHAIN", command->chain, "Its name")->required();
    remove->add_option("RANK", command->rank, "1 to 20")->required();
    remove->callback([command, &shell] { removeMember(*command, shell); });
    auto* chains = alerts->add_subcommand("chains", "Who is on duty");
    command->store.addTo(*chains);
    chains->callback([command, &shell] { listMembers(*command, shell); });
}

}  // namespace tama::server
