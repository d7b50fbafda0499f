// flow test: runs the scenarios that stand beside an export. NAME.test.txt and NAME.ANYTHING.test.txt belong
// to NAME.json.
#include <algorithm>
#include <fstream>
#include <map>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "flows/scenarios/report.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/flow_files.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScenarioEnding = ".test.txt";

bool isScenarioFile(const fs::path& file) {
    return file.filename().string().ends_with(kScenarioEnding);
}

/// The export beside a scenario file.
Result<fs::path> exportOf(const fs::path& scenarios) {
    std::string name = scenarios.filename().string();
    name.resize(name.size() - kScenarioEnding.size());
    for (std::string shorter = name;;) {
        const fs::path candidate = scenarios.parent_path() / (shorter + ".json");
        if (fs::exists(candidate)) return candidate;
        const auto dot = shorter.rfind('.');
        if (dot == std::string::npos) break;
        shorter.resize(dot);
    }
    return fail(
        ErrorCode::NotFound, "belongs to " + name + ".json, which is not beside it", scenarios.string()
    );
}

/// The scenario files beside an export, sorted.
Result<std::vector<fs::path>> scenariosOf(const fs::path& flow_file) {
    std::vector<fs::path> out;
    const fs::path folder = flow_file.has_parent_path() ? flow_file.parent_path() : fs::path(".");
    const std::string stem = flow_file.stem().string();
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(stem + ".") || !isScenarioFile(entry.path())) continue;
        const auto owner = exportOf(entry.path());
        if (owner && owner->filename() == flow_file.filename()) out.push_back(flow_file.parent_path() / name);
    }
    std::sort(out.begin(), out.end());
    if (!out.empty()) return out;
    return fail(
        ErrorCode::NotFound,
        "has no scenarios beside it; write some into " + stem + std::string(kScenarioEnding),
        flow_file.string()
    );
}

struct TestCommand {
    std::vector<fs::path> files;
    fs::path places;
    bool json = false;
    bool update = false;
};

class ScenarioTester {
  public:
    ScenarioTester(const TestCommand& command, Shell& shell) : command_(command), shell_(shell) {}

    void run() {
        nlohmann::json files = nlohmann::json::array();
        for (const fs::path& scenarios : scenarioFiles()) {
            const auto report = testFile(scenarios);
            if (!report) {
                shell_.failed(report.error());
                continue;
            }
            if (!report->passes()) shell_.exit_code = 1;
            if (command_.json) {
                files.push_back(toJson(*report));
            } else {
                shell_.out << showScenarios(*report);
            }
        }
        if (!command_.json) return;
        const nlohmann::json out{{"passes", shell_.exit_code == 0}, {"files", std::move(files)}};
        shell_.out << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }

  private:
    std::vector<fs::path> scenarioFiles() {
        std::vector<fs::path> out;
        for (const fs::path& file : command_.files) {
            if (isScenarioFile(file)) {
                out.push_back(file);
                continue;
            }
            const auto beside = scenariosOf(file);
            if (!beside) {
                shell_.failed(beside.error());
            } else {
                out.insert(out.end(), beside->begin(), beside->end());
            }
        }
        return out;
    }

    Result<flows::ScenarioReport> testFile(const fs::path& scenarios) {
        const auto text = readFile(scenarios);
        if (!text) return fail(text.error());
        const auto flow_file = exportOf(scenarios);
        if (!flow_file) return fail(flow_file.error());
        const auto assets = assetsOf(*flow_file);
        if (!assets) return fail(assets.error());
        auto report = flows::runScenarioFile(*assets, *text, scenarios.string());
        if (!command_.update || report.passes()) return report;
        const std::string updated = flows::updatedScenarios(*text, report);
        if (updated == *text) return report;
        std::ofstream out(scenarios, std::ios::binary | std::ios::trunc);
        out << updated;
        if (!out.flush()) return fail(ErrorCode::Unavailable, "cannot be written", scenarios.string());
        return flows::runScenarioFile(*assets, updated, scenarios.string());
    }

    /// Read once, however many scenario files belong to it.
    Result<std::shared_ptr<const flows::Assets>> assetsOf(const fs::path& flow_file) {
        auto& known = assets_[flow_file];
        if (known) return known;
        const auto read = readWorkflows(flow_file, command_.places);
        if (!read) return fail(read.error().front());
        known = *read;
        return known;
    }

    const TestCommand& command_;
    Shell& shell_;
    std::map<fs::path, std::shared_ptr<const flows::Assets>> assets_;
};

}  // namespace

void addFlowTestCommand(CLI::App& flow, Shell& shell) {
    auto* command = flow.add_subcommand("test", "Runs the scenarios beside a workflow (NAME.test.txt)");
    const auto options = std::make_shared<TestCommand>();
    command->add_option("FILE", options->files, "Scenario files, or exports that have some beside them")
        ->required();
    command->add_option("--places", options->places, "JSON or CSV file of places; else NAME.places.json or .csv");
    command->add_flag("--json", options->json, "One JSON object with every scenario");
    command->add_flag("--update", options->update, "Write what Tama says now into the scenario files");
    command->callback([options, &shell] { ScenarioTester(*options, shell).run(); });
}

}  // namespace tama::server
