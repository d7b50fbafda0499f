#include "flows/scenarios/report.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/scenarios/parser.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kShownLines = 8;  // of the conversation before a failure

std::string indented(const std::string& text, std::string_view blanks) {
    return std::string(blanks) + replaceAll(text, "\n", "\n" + std::string(blanks) + "    ");
}

void showFailure(std::string& out, const ScenarioReport& report, const ScenarioOutcome& scenario) {
    for (const ScenarioFailure& failure : scenario.failures) {
        out += report.file + ":" + std::to_string(failure.line) + ": " + scenario.name + "\n";
        const std::size_t first = failure.heard > kShownLines ? failure.heard - kShownLines : 0;
        if (first > 0) out += "    (" + std::to_string(first) + " lines before)\n";
        for (std::size_t i = first; i < failure.heard; ++i) {
            out += indented(scenario.conversation[i], "    ") + "\n";
        }
        out += indented("expected: " + failure.expected, "  ") + "\n";
        out += indented("got:      " + failure.got, "  ") + "\n";
    }
}

}  // namespace

std::size_t ScenarioReport::failed() const {
    return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
        return !outcome.passed();
    }));
}

ScenarioReport runScenarioFile(
    const std::shared_ptr<const Assets>& assets, std::string_view scenarios, std::string_view file
) {
    ScenarioReport report;
    report.file = std::string(file);
    const auto read = parseScenarios(scenarios, file);
    if (!read) {
        report.errors = read.error();
        return report;
    }
    for (const Script& scenario : read->scenarios) {
        report.outcomes.push_back(runScenario(assets, read->settings, scenario));
    }
    return report;
}

std::string showScenarios(const ScenarioReport& report) {
    std::string out;
    for (const Error& error : report.errors) out += describe(error) + "\n";
    for (const ScenarioOutcome& scenario : report.outcomes) showFailure(out, report, scenario);
    if (!report.errors.empty()) return out + report.file + ": cannot be read\n";
    const std::size_t all = report.outcomes.size();
    out += report.file + ": " + std::to_string(all) + (all == 1 ? " scenario, " : " scenarios, ");
    return out + (report.passes() ? "all pass" : std::to_string(report.failed()) + " failed") + "\n";
}

nlohmann::json toJson(const ScenarioReport& report) {
    nlohmann::json out{
        {"file", report.file},
        {"passes", report.passes()},
        {"errors", nlohmann::json::array()},
        {"scenarios", nlohmann::json::array()}};
    for (const Error& error : report.errors) {
        out["errors"].push_back({{"place", error.place}, {"message", error.message}});
    }
    for (const ScenarioOutcome& scenario : report.outcomes) {
        nlohmann::json item{
            {"name", scenario.name},
            {"line", scenario.line},
            {"passes", scenario.passed()},
            {"conversation", scenario.conversation},
            {"failures", nlohmann::json::array()}};
        for (const ScenarioFailure& failure : scenario.failures) {
            item["failures"].push_back(
                {{"line", failure.line},
                 {"expected", failure.expected},
                 {"got", failure.got},
                 {"conversation_lines", failure.heard}}
            );
        }
        out["scenarios"].push_back(std::move(item));
    }
    return out;
}

}  // namespace tama::flows
