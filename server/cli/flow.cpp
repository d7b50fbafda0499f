#include <algorithm>
#include <array>
#include <iomanip>
#include <istream>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/text.hpp"
#include "flows/format/document_json.hpp"
#include "flows/format/locations_reader.hpp"
#include "flows/format/reader.hpp"
#include "flows/lint/lint.hpp"
#include "flows/lint/promises.hpp"
#include "flows/play/expression_shell.hpp"
#include "flows/play/phones.hpp"
#include "flows/play/play.hpp"
#include "flows/replay/replay.hpp"
#include "flows/triggers/due.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/flow_files.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

struct CheckCommand {
    std::vector<fs::path> files;
    fs::path environment;
    bool replies_paid = false;
    std::string timezone = "UTC";
    bool starts = false;
};

/// What begins the workflows of the file, and when.
void showStarts(const std::string& text, const fs::path& file, const CheckCommand& command, Shell& shell) {
    if (!command.starts) return;
    const auto read = flows::readFlowFile(text, file.string());
    if (!read) return;  // the report says why
    const auto zone = flows::TimeZone::named(command.timezone);
    if (!zone) {
        return shell.failed({ErrorCode::InvalidInput, "there is no time zone " + command.timezone, "--timezone"});
    }
    const auto now = std::chrono::time_point_cast<flows::Micros>(SystemWallClock().now());
    for (const std::string& line : flows::startsInWords(*read->assets, *zone, now)) {
        shell.out << file.string() << ": " << line << '\n';
    }
}

void checkFlows(const CheckCommand& command, Shell& shell) {
    const auto environment = readEnvironment(command.environment);
    if (!environment) return shell.failed(environment.error());
    for (const auto& file : command.files) {
        const auto text = readFile(file, flows::kMaxFileBytes);
        if (!text) {
            shell.failed(text.error());
            continue;
        }
        auto report = flows::checkFlowFile(*text, file.string(), *environment);
        if (command.replies_paid) {
            auto promises = flows::promisesOfFree(*text, file.string());
            report.findings.insert(report.findings.end(), promises.begin(), promises.end());
        }
        shell.out << flows::showReport(report, file.string());
        showStarts(*text, file, command, shell);
        if (!report.passes()) shell.exit_code = 1;
    }
}

struct PlayCommand {
    fs::path file, places, contact, environment;
    std::vector<std::string> inputs;
    flows::PlayOptions options;
};

/// Talks with whoever types, until the session or the input ends.
void converse(flows::Player& player, Shell& shell) {
    shell.out << player.begin() << std::flush;
    std::string line;
    while (player.waiting() && std::getline(shell.in, line)) {
        const auto answer = player.input(line);
        if (answer) {
            shell.out << *answer << std::flush;
        } else {
            shell.err << describe(answer.error()) << '\n';  // such as /timeout where nothing times out
        }
    }
}

void feed(flows::Player& player, const std::vector<std::string>& inputs, Shell& shell) {
    shell.out << player.begin();
    for (const auto& input : inputs) {
        if (!player.waiting()) {
            return shell.failed(
                {ErrorCode::InvalidInput,
                 "the workflow has ended; this input was not used",
                 "--input " + input}
            );
        }
        const auto answer = player.input(input);
        if (!answer) return shell.failed(answer.error());
        shell.out << *answer;
    }
}

void play(PlayCommand& command, Shell& shell) {
    const auto assets = readWorkflows(command.file, command.places);
    if (!assets) return shell.failed(assets.error());
    for (auto [path, into] :
         {std::pair{&command.contact, &command.options.contact_json},
          std::pair{&command.environment, &command.options.environment_json}}) {
        if (path->empty()) continue;
        auto content = readFile(*path);
        if (!content) return shell.failed(content.error());
        *into = std::move(*content);
    }
    command.options.now = SystemWallClock().now();
    const auto player = flows::Player::create(*assets, command.options);
    if (!player) return shell.failed(player.error());
    if (command.inputs.empty()) {
        converse(**player, shell);
    } else {
        feed(**player, command.inputs, shell);
    }
    if ((*player)->sprint().session.status == flows::SessionStatus::Failed) shell.exit_code = 1;
}

void addPlay(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand("play", "Talks to a workflow; /timeout and /expire are inputs too");
    const auto options = std::make_shared<PlayCommand>();
    command->add_option("FILE", options->file, "An export, a flow or an assets file")->required();
    command->add_option(
        "--flow", options->options.flow_name, "Name of the workflow, where the file has several"
    );
    command->add_option("--places", options->places, "JSON or CSV file of places; else NAME.places.json or .csv");
    command->add_option("--contact", options->contact, "JSON file: who talks");
    addEnvironmentOption(*command, options->environment);
    command->add_option("--language", options->options.language, "Of the made-up contact, such as fra");
    command
        ->add_option("--input", options->inputs, "What the contact answers, once for each; else it is typed")
        ->allow_extra_args(false);
    command->add_option("--seed", options->options.seed, "Of what is random")->capture_default_str();
    command->add_flag("--json", options->options.json, "One line of JSON for each sprint");
    command->callback([options, &shell] { play(*options, shell); });
}

struct ExpressionCommand {
    std::optional<std::string> text;  // without: a template from each line of the input
    fs::path context;
    std::uint64_t seed = 1;
};

// The places of RapidPro's documentation, for contexts that bring none.
constexpr std::string_view kExamplePlaces = R"([{"name": "Rwanda", "children": [{"name": "Kigali City",
    "aliases": ["Kigali"], "children": [{"name": "Gasabo", "children": [{"name": "Gisozi"}]}]}]}])";

flows::LocationTree placesOf(const std::string& context) {
    const auto parsed = flows::DocumentJson::parse(context, nullptr, false);
    if (parsed.is_object() && parsed.contains("locations")) {
        return flows::locationTreeFromJson(parsed["locations"]);
    }
    return flows::locationTreeFromJson(flows::DocumentJson::parse(kExamplePlaces));
}

/// On one line, whatever it holds.
std::string onOneLine(std::string_view text) {
    return replaceAll(replaceAll(text, "\n", "\\n"), "\r", "\\r");
}

/// A result for each line that comes in; a template that fails has its error there.
void evaluateLines(const flows::ExpressionShell& expressions, Random& random, Shell& shell) {
    std::string line;
    while (std::getline(shell.in, line)) {
        if (line.ends_with('\r')) line.pop_back();
        const auto result = expressions.evaluate(line, random);
        const std::string shown =
            result.errors.empty() ? result.text : "ERROR: " + join(result.errors, ", ");
        shell.out << onOneLine(shown) << std::endl;
    }
}

void evaluate(const ExpressionCommand& command, Shell& shell) {
    Result<std::string> context = std::string("{}");
    if (!command.context.empty()) context = readFile(command.context);
    if (!context) return shell.failed(context.error());
    const flows::LocationTree places = placesOf(*context);
    const auto now = SystemWallClock().now();
    const auto expressions = flows::ExpressionShell::open(
        *context, flows::Instant(now), {flows::builtInNormaliser(), flows::builtInFormatter(), &places}
    );
    if (!expressions) return shell.failed(expressions.error());
    Random random(command.seed);
    if (!command.text) return evaluateLines(*expressions, random, shell);
    const auto result = expressions->evaluate(*command.text, random);
    shell.out << result.text << '\n';
    for (const auto& error : result.errors) shell.failed({ErrorCode::InvalidInput, error, {}});
}

Result<flows::ReplayReport> replayFiles(const fs::path& assets_file, const fs::path& test_file) {
    const auto assets = readFile(assets_file);
    if (!assets) return fail(assets.error());
    const auto test = readFile(test_file);
    if (!test) return fail(test.error());
    return flows::replay(*assets, assets_file.string(), *test, test_file.string());
}

void replayScenario(const fs::path& assets_file, const fs::path& test_file, bool print, Shell& shell) {
    const auto report = replayFiles(assets_file, test_file);
    if (!report) return shell.failed(report.error());
    if (print) shell.out << report->outputs_json << '\n';
    shell.out << describe(*report);
    if (!report->ok()) shell.exit_code = 1;
}

/// All scenarios of a folder: NAME.SCENARIO.json beside its assets, NAME.json.
void replayFolder(const fs::path& folder, Shell& shell) {
    std::vector<fs::path> scenarios;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path& file = entry.path();
        if (file.extension() == ".json" && file.stem().has_extension()) scenarios.push_back(file);
    }
    std::sort(scenarios.begin(), scenarios.end());
    std::array<int, 3> held{};
    for (const fs::path& scenario : scenarios) {
        const std::string name = scenario.filename().string();
        const auto report = replayFiles(folder / (name.substr(0, name.find('.')) + ".json"), scenario);
        shell.out << name << '\n';
        if (!report) {
            shell.failed(report.error());
            continue;
        }
        shell.out << describe(*report);
        if (!report->ok()) shell.exit_code = 1;
        for (std::size_t tier = 0; tier < held.size(); ++tier) held[tier] += report->tiers[tier].ok ? 1 : 0;
    }
    shell.out << scenarios.size() << " scenarios: T1 " << held[0] << ", T2 " << held[1] << ", T3 " << held[2]
              << '\n';
    if (scenarios.empty()) {
        shell.failed({ErrorCode::NotFound, "holds no recorded scenario (NAME.SCENARIO.json)", folder.string()}
        );
    }
}

void addReplay(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand("replay", "Runs recorded scenarios and compares");
    const auto files = std::make_shared<std::pair<fs::path, fs::path>>();
    const auto print = std::make_shared<bool>(false);
    command->add_option("ASSETS", files->first, "The assets file, or a folder of both")->required();
    command->add_option("TEST", files->second, "The recorded scenario, unless a folder is given");
    command->add_flag("--print", *print, "Print what came out, in the scenario's form");
    command->callback([files, print, &shell] {
        if (!files->second.empty()) return replayScenario(files->first, files->second, *print, shell);
        if (fs::is_directory(files->first)) return replayFolder(files->first, shell);
        throw CLI::RequiredError("TEST");
    });
}

}  // namespace

void addFlowCommands(CLI::App& app, Shell& shell) {
    auto* expression =
        app.add_subcommand("expression", "Evaluates a template such as \"Hello @contact.first_name\"");
    const auto evaluated = std::make_shared<ExpressionCommand>();
    expression->add_option(
        "TEMPLATE", evaluated->text, "The template; without it, one on each line of the input"
    );
    expression->add_option(
        "--context", evaluated->context, "JSON file: environment, now, and what @contact, @results … are"
    );
    expression->add_option("--seed", evaluated->seed, "Of rand()")->capture_default_str();
    expression->callback([evaluated, &shell] { evaluate(*evaluated, shell); });

    auto* flow = app.add_subcommand("flow", "Workflows: RapidPro exports and single flows");
    flow->require_subcommand(1);
    auto* check = flow->add_subcommand("check", "Validates and lints; problems as file: flow: node: message");
    const auto checked = std::make_shared<CheckCommand>();
    check->add_option("FILE", checked->files, "Exports, flows or assets files")->required();
    addEnvironmentOption(*check, checked->environment);
    check->add_flag(
        "--replies-paid", checked->replies_paid, "Answering costs the workers something: no text may say that it is free"
    );
    check->add_flag("--starts", checked->starts, "Also show what triggers, schedules and campaigns do, and when");
    check->add_option("--timezone", checked->timezone, "Of schedules, such as Africa/Monrovia")
        ->capture_default_str();
    check->callback([checked, &shell] { checkFlows(*checked, shell); });
    addFlowImport(*flow, shell);
    addFlowExport(*flow, shell);
    addPlay(*flow, shell);
    addReplay(*flow, shell);
    addFlowTestCommand(*flow, shell);
    addFlowCoverCommand(*flow, shell);
    addFlowDiffCommand(*flow, shell);
    addFlowBenchCommand(*flow, shell);
}

}  // namespace tama::server
