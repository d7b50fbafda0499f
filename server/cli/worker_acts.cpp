#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "registry/duplicate_shell.hpp"
#include "registry/enrolment.hpp"
#include "registry/verified_phones.hpp"
#include "requests/worker_acts.hpp"
#include "server/cli/command_tools.hpp"
#include "server/cli/commands.hpp"
#include "server/platform.hpp"
#include "server/platform_settings.hpp"

namespace tama::server {
namespace {

struct ActCommand {
    StoreOptions store;
    std::string first;
    std::string second;
    std::string by;
    std::string reason;
    std::int64_t enrolment = 0;
    std::size_t limit = 50;
    bool json = false;
};
using ActOptions = std::shared_ptr<ActCommand>;

std::pair<CLI::App*, ActOptions> addAct(CLI::App& workers, const char* name, const char* what) {
    auto* command = workers.add_subcommand(name, what);
    auto options = std::make_shared<ActCommand>();
    options->store.addTo(*command);
    return {command, std::move(options)};
}

void addBy(CLI::App& command, const ActOptions& options) {
    command.add_option("--by", options->by, "Who decided it, for the audit trail; else who runs the command");
}

/// Runs `act(tx, deed)` in a closure; prints `done` where it succeeds.
template <class Act>
void decide(const ActCommand& command, const std::string& done, Shell& shell, Act act) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const CommandTools tools;
    const requests::Deed deed{command.by.empty() ? shellUser() : command.by, tools.clock.now()};
    const auto decided = opened->database->queue().run([&](store::Transaction& tx) { return act(tx, deed); });
    if (!decided) return shell.failed(decided.error());
    shell.out << done << '\n';
}

void addDuplicates(CLI::App& workers, Shell& shell) {
    const auto [command, options] =
        addAct(workers, "duplicates", "Pairs of workers that may be one person, the most alike first");
    command->add_option("--limit", options->limit, "At most so many")->capture_default_str();
    command->add_flag("--json", options->json, "Write JSON");
    command->callback([options = options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        shell.exit_code = registry::printDuplicates(
            *opened->database, opened->phones, options->limit, options->json, shell.out
        );
    });
}

void addMerge(CLI::App& workers, Shell& shell) {
    const auto [command, options] = addAct(
        workers, "merge", "Makes the second worker a duplicate of the first; nothing is lost, and it can be undone"
    );
    command->add_option("KEEP", options->first, "SOURCE:ID or UUID")->required();
    command->add_option("DUPLICATE", options->second, "SOURCE:ID or UUID")->required();
    command->add_option("--reason", options->reason, "Why they are one person")->required();
    addBy(*command, options);
    command->callback([options = options, &shell] {
        decide(*options, options->second + " is merged into " + options->first, shell, [&](auto& tx, const auto& deed) {
            return requests::mergeWorkers(tx, options->first, options->second, options->reason, deed);
        });
    });
}

void addUnmerge(CLI::App& workers, Shell& shell) {
    const auto [command, options] = addAct(workers, "unmerge", "Takes a merged duplicate out again");
    command->add_option("DUPLICATE", options->first, "SOURCE:ID or UUID")->required();
    addBy(*command, options);
    command->callback([options = options, &shell] {
        decide(*options, options->first + " is a worker of its own again", shell, [&](auto& tx, const auto& deed) {
            return requests::undoMerge(tx, options->first, deed);
        });
    });
}

void addDistinct(CLI::App& workers, Shell& shell) {
    const auto [command, options] =
        addAct(workers, "distinct", "Says that two workers are two people; they are no candidates any more");
    command->add_option("A", options->first, "SOURCE:ID or UUID")->required();
    command->add_option("B", options->second, "SOURCE:ID or UUID")->required();
    addBy(*command, options);
    command->callback([options = options, &shell] {
        decide(*options, "they are two people", shell, [&](auto& tx, const auto& deed) {
            return requests::tellApart(tx, options->first, options->second, deed);
        });
    });
}

void printOpenEnrolments(const ActCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    std::size_t shown = 0;
    std::int64_t after = 0;
    for (bool more = true; more;) {
        const auto page = opened->database->read([&](store::Sql& sql) {
            return registry::openEnrolments(sql, opened->phones, after);
        });
        for (const auto& enrolment : page) {
            shell.out << enrolment.id << '\t' << enrolment.kind << '\t' << enrolment.staff_id << '\t'
                      << enrolment.name << '\t' << enrolment.place << '\t' << enrolment.number << '\n';
            after = enrolment.id;
        }
        shown += page.size();
        more = page.size() == registry::kEnrolmentsOfPage;
    }
    shell.out << shown << " to confirm\n";
}

void addEnrolments(CLI::App& workers, Shell& shell) {
    const auto [command, options] =
        addAct(workers, "enrolments", "Who joined by SMS and waits for a confirmation");
    command->callback([options = options, &shell] { printOpenEnrolments(*options, shell); });
}

/// The platform is wired for the message that tells the worker; it is never started, so no channel is bound.
void addDecision(CLI::App& workers, Shell& shell, bool confirmed) {
    const auto [command, options] = addAct(
        workers,
        confirmed ? "confirm" : "refuse",
        confirmed ? "Confirms who joined by SMS; the worker is told" : "Refuses who joined by SMS; they are told"
    );
    command->add_option("ENROLMENT", options->enrolment, "Its number in: tama workers enrolments")->required();
    addBy(*command, options);
    command->callback([options = options, confirmed, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        const CommandTools tools;
        const SystemSteadyClock steady;
        Platform platform(*opened->database, opened->phones, platformSettings(opened->config), tools.clock, steady);
        const requests::Deed deed{options->by.empty() ? shellUser() : options->by, tools.clock.now()};
        const auto done = opened->database->queue().run([&](store::Transaction& tx) {
            return requests::decideEnrolment(tx, platform.enrolment(), options->enrolment, confirmed, deed);
        });
        if (!done) return shell.failed(done.error());
        shell.out << (confirmed ? "confirmed\n" : "refused\n");
    });
}

void addProgress(CLI::App& workers, Shell& shell) {
    const auto [command, options] = addAct(workers, "progress", "Verified phones: n of N, by district");
    command->callback([options = options, &shell] {
        const auto opened = openStore(options->store, Opening::Existing, shell);
        if (!opened) return;
        const auto districts =
            opened->database->read([](store::Sql& sql) { return registry::verifiedPhones(sql); });
        registry::VerifiedPhones all;
        for (const auto& district : districts) {
            shell.out << district.region << '\t' << (district.district.empty() ? "(no district)" : district.district)
                      << "\tverified phone: " << district.verified << " of " << district.workers << '\n';
            all.verified += district.verified;
            all.workers += district.workers;
        }
        shell.out << "verified phone: " << all.verified << " of " << all.workers << '\n';
    });
}

}  // namespace

void addWorkerActs(CLI::App& workers, Shell& shell) {
    addDuplicates(workers, shell);
    addMerge(workers, shell);
    addUnmerge(workers, shell);
    addDistinct(workers, shell);
    addEnrolments(workers, shell);
    addDecision(workers, shell, true);
    addDecision(workers, shell, false);
    addProgress(workers, shell);
}

}  // namespace tama::server
