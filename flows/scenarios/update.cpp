// Writes what came out into a scenario file.
#include <map>

#include "base/text.hpp"
#include "flows/scenarios/lines.hpp"
#include "flows/scenarios/report.hpp"

namespace tama::flows {

namespace {

/// A statement as lines of the file: further lines of a message are indented deeper than its first.
std::string statementText(const std::string& statement, std::size_t indent) {
    const std::string blanks(indent, ' ');
    return blanks + replaceAll(statement, "\n", "\n" + blanks + "      ") + "\n";
}

}  // namespace

std::string updatedScenarios(std::string_view scenarios, const ScenarioReport& report) {
    std::map<std::size_t, std::string> before;         // by line: what is put in front of it
    std::map<std::size_t, const ScenarioFix*> in_place;  // by line: what takes its place
    for (const ScenarioOutcome& outcome : report.outcomes) {
        for (const ScenarioFailure& failure : outcome.failures) {
            if (!failure.fix) continue;
            const ScenarioFix& fix = *failure.fix;
            if (fix.lines.last < fix.lines.first) {
                for (const std::string& statement : fix.statements) {
                    before[fix.lines.first] += statementText(statement, fix.lines.indent);
                }
            } else {
                in_place[fix.lines.first] = &fix;
            }
        }
    }
    std::string out;
    const auto lines = linesOf(scenarios);
    const bool ends_with_break = !lines.empty() && lines.back().empty();
    const std::size_t count = lines.size() - (ends_with_break ? 1 : 0);
    for (std::size_t number = 1; number <= count + 1; ++number) {
        const auto inserted = before.find(number);
        if (inserted != before.end()) out += inserted->second;
        if (number > count) break;
        const auto replaced = in_place.find(number);
        if (replaced == in_place.end()) {
            out += lines[number - 1];
            out += '\n';
            continue;
        }
        for (const std::string& statement : replaced->second->statements) {
            out += statementText(statement, replaced->second->lines.indent);
        }
        number = replaced->second->lines.last;
    }
    return out;
}

}  // namespace tama::flows
