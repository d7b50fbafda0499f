#include "flows/scenarios/expectations.hpp"

#include <algorithm>
#include <utility>

#include "flows/scenarios/state_checks.hpp"

namespace tama::flows {

void Expectations::take(const TamaSays& expected) {
    stage_.ensureBegun();
    const std::string line = "Tama: " + expected.text.source();
    auto& messages = stage_.sent.messages;
    const auto found = std::find_if(messages.begin(), messages.end(), [&](const std::string& message) {
        return expected.text.matches(message);
    });
    if (found != messages.end()) {
        const ScriptLines before{stage_.lines().first, stage_.lines().first - 1, stage_.lines().indent};
        for (auto it = messages.begin(); it != found; ++it) stage_.unexpected(*it, before);
        messages.erase(messages.begin(), found + 1);
    } else if (messages.empty()) {
        stage_.differs(line, "nothing: " + stage_.standing(), {});
    } else {
        const std::string got = "Tama: " + messages.front();
        stage_.differs(line, got, {got});
        messages.pop_front();
    }
}

void Expectations::take(const TamaSaysAnything&) {
    stage_.ensureBegun();
    stage_.sent.messages.clear();
}

void Expectations::take(const ResultIs& expected) {
    stage_.ensureBegun();
    const RunResult* result = resultNamed(stage_.conversation.sprint().session, expected.name);
    if (holds(expected, result, !stage_.sent.not_understood.contains(resultKey(expected.name)))) return;
    const std::string beginning = "result " + expected.name + " = ";
    const std::string wanted =
        expected.value.empty() ? "(none)"
                               : expected.value +
                                     (expected.category.empty() ? "" : " (" + expected.category + ")");
    const std::string got = beginning + resultInWords(result);
    stage_.differs(beginning + wanted, got, {got});
}

void Expectations::take(const ContactIs& expected) {
    stage_.ensureBegun();
    const std::string value = contactPart(stage_.conversation.sprint().contact, *stage_.assets, expected);
    if (value == expected.value) return;
    const std::string beginning =
        expected.name + (expected.argument.empty() ? "" : " " + expected.argument) + " = ";
    const std::string got = beginning + (value.empty() ? "(none)" : value);
    stage_.differs(beginning + (expected.value.empty() ? "(none)" : expected.value), got, {got});
}

void Expectations::take(const GroupIs& expected) {
    stage_.ensureBegun();
    if (isMember(stage_.conversation.sprint().contact, {"", expected.name}) == expected.member) return;
    const std::string in = "in group " + expected.name;
    const std::string not_in = "not " + in;
    const std::string got = expected.member ? not_in : in;
    stage_.differs(expected.member ? in : not_in, got, {got});
}

void Expectations::take(const EndsAs& expected) {
    stage_.ensureBegun();
    const Ending now = endingOf(stage_.conversation.sprint().session);
    if (now == expected.ending) return;
    stage_.differs(endingInWords(expected.ending), stage_.ending(), {endingInWords(now)});
}

void Expectations::take(const LogsProblem& expected) {
    stage_.ensureBegun();
    auto& problems = stage_.sent.problems;
    const auto found = std::find_if(problems.begin(), problems.end(), [&](const std::string& problem) {
        return expected.text.matches(problem);
    });
    if (found == problems.end()) {
        stage_.differs("problem " + expected.text.source(), problems.empty() ? "none" : problems.front(), {});
    } else {
        problems.erase(found);
    }
}

void Expectations::take(const HasSideEffect& expected) {
    stage_.ensureBegun();
    std::string others;
    for (const auto& [kind, text] : stage_.sent.effects) {
        if (kind != expected.kind) continue;
        if (expected.text.matches(text)) return;
        others += (others.empty() ? "" : " / ") + text;
    }
    static constexpr std::string_view kNames[] = {"broadcast", "ticket", "email"};
    const std::string beginning =
        std::string(kNames[static_cast<std::size_t>(expected.kind)]) + " = ";
    std::vector<std::string> statements;
    if (!others.empty()) statements.push_back(beginning + others);
    const std::string got = others.empty() ? "none" : beginning + others;
    stage_.differs(beginning + expected.text.source(), got, std::move(statements));
}

}  // namespace tama::flows
