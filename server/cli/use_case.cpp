// use-case new, form, show, test and every act of the procedure: what the API does, from the shell. Who acts signs for
// it with their account's password.
#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "server/accounts/accounts.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/password.hpp"
#include "server/cli/use_case_deed.hpp"
#include "server/platform.hpp"
#include "server/platform_settings.hpp"
#include "server/procedure/procedure_view.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

struct UseCaseCommand {
    StoreOptions store;
    std::string number;
    std::string account;
    std::string file;
    std::string text;
    std::string initials;
    std::string step;
    std::string workflow;
    std::string target_group;
    std::string trigger_word;
    std::string kind = "own_phone";
    bool json = false;
};
using UseCaseOptions = std::shared_ptr<UseCaseCommand>;

std::string withDashes(std::string_view name) {
    std::string dashed(name);
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    return dashed;
}

/// Runs `work(platform, deed)` with the platform wired and never started: no channel is bound here.
template <class Work>
void withPlatform(const UseCaseCommand& command, Shell& shell, Work work) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const SystemSteadyClock steady;
    const auto deed = deedAs(*opened->database, command.account, clock, shell);
    if (!deed) return shell.failed(deed.error());
    Platform platform(*opened->database, opened->phones, platformSettings(opened->config), clock, steady);
    work(platform, *deed);
}

Result<json> jsonFile(const std::string& file) {
    if (file.empty()) return json::object();
    const auto text = readFile(file);
    if (!text) return fail(text.error());
    auto value = json::parse(*text, nullptr, false);
    if (!value.is_object()) return fail(ErrorCode::InvalidInput, "is not a JSON object", file);
    return value;
}

void printNext(const json& view, Shell& shell) {
    shell.out << view["number"].get<std::string>() << " is " << view["state"].get<std::string>() << " ("
              << view["sop_step"].get<std::string>() << ").\n";
    const auto& next = view["next"];
    if (next.is_null()) return;
    std::string roles;
    for (const auto& role : next["roles"]) roles += (roles.empty() ? "" : ", ") + role.get<std::string>();
    shell.out << "Next: " << withDashes(next["act"].get<std::string>()) << " (" << next["sop_step"].get<std::string>()
              << "), by: " << (next["account"] == "" ? roles : next["account"].get<std::string>()) << '\n';
    for (const auto& missing : next["missing"]) {
        const auto place = missing["place"].get<std::string>();
        shell.out << "  missing: " << (place.empty() ? "" : place + ": ") << missing["message"].get<std::string>()
                  << '\n';
    }
}

void printUseCase(store::Database& database, Platform& platform, const UseCaseCommand& command, Shell& shell) {
    const SystemWallClock clock;
    const auto view = database.read([&](store::Sql& sql) -> json {
        const auto id = requests::use_case_store::idOf(sql, command.number);
        if (!id) return nullptr;
        const auto use_case = requests::use_case_store::find(sql, *id);
        return procedureView(sql, *use_case, platform.useCases(), clock.now());
    });
    if (view.is_null()) return shell.failed({ErrorCode::NotFound, "there is no such use case", command.number});
    if (command.json) {
        shell.out << view.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    } else {
        printNext(view, shell);
    }
}

void draft(UseCaseCommand& command, Shell& shell) {
    const auto form = jsonFile(command.file);
    if (!form) return shell.failed(form.error());
    withPlatform(command, shell, [&](Platform& platform, const requests::Deed& deed) {
        const auto number = platform.desk().draft(*form, deed);
        if (!number) return shell.failed(number.error());
        command.number = *number;
        printUseCase(platform.database(), platform, command, shell);
    });
}

void editForm(const UseCaseCommand& command, Shell& shell) {
    const auto form = jsonFile(command.file);
    if (!form) return shell.failed(form.error());
    withPlatform(command, shell, [&](Platform& platform, const requests::Deed& deed) {
        const auto edited = platform.desk().editForm(command.number, *form, deed);
        if (!edited) return shell.failed(edited.error());
        printUseCase(platform.database(), platform, command, shell);
    });
}

void show(const UseCaseCommand& command, Shell& shell) {
    const auto opened = openStore(command.store, Opening::Existing, shell);
    if (!opened) return;
    const SystemWallClock clock;
    const SystemSteadyClock steady;
    Platform platform(*opened->database, opened->phones, platformSettings(opened->config), clock, steady);
    printUseCase(*opened->database, platform, command, shell);
}

void test(const UseCaseCommand& command, Shell& shell) {
    const auto kind = requests::testKindFrom(command.kind);
    if (!kind) return shell.failed({ErrorCode::InvalidInput, "is own_phone or requestor", "--kind"});
    withPlatform(command, shell, [&](Platform& platform, const requests::Deed& deed) {
        const auto session = platform.desk().startTest(command.number, *kind, deed);
        if (!session) return shell.failed(session.error());
        shell.out << "The test is on its way (session " << *session << "); answer it to its end.\n";
    });
}

void perform(const UseCaseCommand& command, std::string_view act, Shell& shell) {
    auto details = jsonFile(command.file);
    if (!details) return shell.failed(details.error());
    const std::pair<const char*, const std::string*> options[]{
        {"text", &command.text},
        {"initials", &command.initials},
        {"step", &command.step},
        {"workflow", &command.workflow},
        {"target_group", &command.target_group},
        {"trigger_word", &command.trigger_word}};
    for (const auto& [name, value] : options) {
        if (!value->empty()) (*details)[name] = *value;
    }
    withPlatform(command, shell, [&](Platform& platform, const requests::Deed& deed) {
        const auto done = platform.desk().perform(command.number, act, *details, deed);
        if (!done) return shell.failed(done.error());
        if (!done->found.empty()) shell.out << done->found << '\n';
        printUseCase(platform.database(), platform, command, shell);
    });
}

std::pair<CLI::App*, UseCaseOptions> addUseCase(CLI::App& over, const std::string& name, const std::string& what) {
    auto* command = over.add_subcommand(name, what);
    auto options = std::make_shared<UseCaseCommand>();
    options->store.addTo(*command);
    command->add_flag("--json", options->json, "Show the use case as JSON");
    return {command, std::move(options)};
}

void addNumber(CLI::App& command, UseCaseCommand& options) {
    command.add_option("NAME", options.number, "Its number: UC-2026-0001")->required();
}

void addAccount(CLI::App& command, UseCaseCommand& options) {
    command.add_option("--as", options.account, "Whose act it is; the account's password is read from standard input")
        ->required();
}

void addAct(CLI::App& over, const ActName& act, Shell& shell) {
    const auto [command, options] = addUseCase(over, withDashes(act.name), std::string(act.what));
    addNumber(*command, *options);
    addAccount(*command, *options);
    const auto has = [&act](std::string_view detail) {
        return std::find(act.details.begin(), act.details.end(), detail) != act.details.end();
    };
    if (has("text")) command->add_option("--text", options->text, "What is kept in writing with it");
    if (has("initials")) command->add_option("--initials", options->initials, "Typed, as on the paper form");
    if (has("step")) command->add_option("--step", options->step, "Such as send_to_requestor")->required();
    if (has("workflow")) {
        command->add_option("--workflow", options->workflow, "Its name or UUID");
        command->add_option("--target-group", options->target_group, "Its name or UUID");
        command->add_option("--trigger-word", options->trigger_word, "With which workers start it themselves");
    }
    if (act.details.size() > 1) command->add_option("--details", options->file, "JSON file: all details, as at the API");
    command->callback([options = options, name = act.name, &shell] { perform(*options, name, shell); });
}

}  // namespace

Result<requests::Deed> deedAs(
    store::Database& database, const std::string& account, const WallClock& clock, Shell& shell
) {
    Accounts accounts(database, clock);
    const auto roles = accounts.verify(account, readPassword(shell, account + "'s password: "));
    if (!roles) return fail(roles.error());
    return requests::Deed{account, clock.now(), "{}", *roles, true};
}

void addProcedureCommands(CLI::App& use_case, Shell& shell) {
    {
        const auto [command, options] = addUseCase(use_case, "new", "Drafts a use case from a request form");
        command->add_option("FORM", options->file, "JSON file, as POST /api/use-cases takes it")->required();
        addAccount(*command, *options);
        command->callback([options = options, &shell] { draft(*options, shell); });
    }
    {
        const auto [command, options] = addUseCase(use_case, "form", "Replaces the form of a draft");
        addNumber(*command, *options);
        command->add_option("FORM", options->file, "JSON file, as POST /api/use-cases takes it")->required();
        addAccount(*command, *options);
        command->callback([options = options, &shell] { editForm(*options, shell); });
    }
    {
        const auto [command, options] =
            addUseCase(use_case, "show", "State, step of the SOP, who acts next and what is missing");
        addNumber(*command, *options);
        command->callback([options = options, &shell] { show(*options, shell); });
    }
    {
        const auto [command, options] = addUseCase(use_case, "test", "Sends the workflow to a phone: steps 3b and 3d");
        addNumber(*command, *options);
        addAccount(*command, *options);
        command->add_option("--kind", options->kind, "own_phone or requestor")->capture_default_str();
        command->callback([options = options, &shell] { test(*options, shell); });
    }
    for (const auto& act : actNames()) {
        // The switches have these, for whoever runs the machine too.
        if (act.name != "pause" && act.name != "resume" && act.name != "drain") addAct(use_case, act, shell);
    }
}

}  // namespace tama::server
