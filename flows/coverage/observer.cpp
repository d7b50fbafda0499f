#include "flows/coverage/observer.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostOfOneRule = 3;  // at one node: the rest says the same

bool saysSomething(const Sprint& sprint) {
    return !messagesOf(sprint).empty();
}

}  // namespace

std::vector<Passed> Observer::observe(
    const Stand* from, const Taken& taken, const Way& way, const std::string& language
) {
    auto passed = notePassed(from, taken.sprint, way, language);
    noteProblems(taken.sprint, way);
    noteSilence(from, taken, way);
    if (taken.move.kind == MoveKind::Answer && taken.sprint.answer) {
        const QuestionAnswer& answer = *taken.sprint.answer;
        record_.at(record_.placeOf(answer.flow_uuid, answer.result->node_uuid))
            .tried.emplace(taken.move.text, answer.result->category);
    }
    return passed;
}

std::vector<Passed> Observer::notePassed(
    const Stand* from, const Sprint& sprint, const Way& way, const std::string& language
) {
    std::vector<Passed> out;
    for (std::size_t r = 0; r < sprint.session.runs.size(); ++r) {
        const Run& run = sprint.session.runs[r];
        const bool old = from != nullptr && r < from->session.runs.size();
        const std::size_t before = old ? from->session.runs[r].path.size() : 0;
        // The last step of an older run may have been left only now.
        for (std::size_t s = before == 0 ? 0 : before - 1; s < run.path.size(); ++s) {
            const PathStep& step = run.path[s];
            Passed passed{record_.placeOf(run.flow_uuid, step.node_uuid)};
            record_.enter(passed.place);
            if (!step.exit_uuid.empty()) {
                passed.exit = record_.leave(passed.place, step.exit_uuid, language, way);
            }
            out.push_back(passed);
        }
    }
    return out;
}

/// Where the newest run that has been anywhere has been last.
std::optional<NodePlace> Observer::lastPlace(const Sprint& sprint) const {
    const auto& runs = sprint.session.runs;
    const auto last =
        std::find_if(runs.rbegin(), runs.rend(), [](const Run& run) { return !run.path.empty(); });
    if (last == runs.rend()) return std::nullopt;
    return record_.placeOf(last->flow_uuid, last->path.back().node_uuid);
}

void Observer::noteProblems(const Sprint& sprint, const Way& way) {
    for (const Event& event : sprint.events) {
        const auto* error = std::get_if<ErrorLogged>(&event.body);
        const auto* failure = std::get_if<FailureLogged>(&event.body);
        if (error == nullptr && failure == nullptr) continue;
        const auto run =
            std::find_if(sprint.session.runs.begin(), sprint.session.runs.end(), [&](const Run& other) {
                return other.uuid == event.run_uuid;
            });
        const bool knows_step = run != sprint.session.runs.end() && event.step < run->path.size();
        const auto place = knows_step ? std::optional(record_.placeOf(
                                            run->flow_uuid, run->path[event.step].node_uuid
                                        ))
                                      : lastPlace(sprint);
        if (!place) continue;
        if (error != nullptr && error->test) {
            noteTestError(*error->test, *place, way);
        } else if (failure != nullptr) {
            add(Severity::Error, "fails", *place, "the conversation fails: " + failure->text, &way);
        } else {
            add(Severity::Warning, "problem", *place, "reports: " + error->text, &way);
        }
    }
}

/// Once for each kind of test. Those that come of arguments alone the linter reports, and one of the operand
/// has been reported just before.
void Observer::noteTestError(const TestError& error, const NodePlace& place, const Way& way) {
    const auto& router = record_.nodeAt(place).router;
    const auto is_linted = [&](const Case& test) {
        return test.type == error.type && !errorOfCase(test, environment_).empty();
    };
    if (router && std::any_of(router->cases.begin(), router->cases.end(), is_linted)) return;
    const bool is_new = record_.at(place).test_errors.emplace(error.type, error.error).second;
    if (!is_new || error.of_operand) return;
    put(Severity::Warning,
        "test-error",
        place,
        "the test " + error.type + " reports: " + error.error,
        &way);
}

/// Somebody who answers, or is written to, should hear something.
void Observer::noteSilence(const Stand* from, const Taken& taken, const Way& way) {
    const Sprint& sprint = taken.sprint;
    if (sprint.session.status != SessionStatus::Completed || saysSomething(sprint)) return;
    if (taken.move.kind == MoveKind::Answer && sprint.answer) {
        const QuestionAnswer& answer = *sprint.answer;
        add(Severity::Warning,
            "dead-end",
            record_.placeOf(answer.flow_uuid, answer.result->node_uuid),
            "\"" + answer.result->category +
                "\" ends the conversation without a word: say thank you, or what comes next",
            &way);
    } else if (const auto place = lastPlace(sprint); from == nullptr && place) {
        const auto& exits = record_.nodeAt(*place).exits;
        const bool others_lead_on = std::any_of(exits.begin(), exits.end(), [](const Exit& exit) {
            return exit.destination != kNowhere;
        });
        if (!others_lead_on) return;
        add(Severity::Warning,
            "dead-end",
            *place,
            "ends here before anything was said, by an exit that leads nowhere",
            &way);
    }
}

void Observer::add(
    Severity severity,
    const std::string& rule,
    const NodePlace& place,
    const std::string& what,
    const Way* way
) {
    // The same at another point of the conversation is no news.
    if (reported_[{place, rule + what}]++ > 0 || ++reported_[{place, rule}] > kMostOfOneRule) return;
    put(severity, rule, place, what, way);
}

void Observer::put(
    Severity severity,
    const std::string& rule,
    const NodePlace& place,
    const std::string& what,
    const Way* way
) {
    const Workflow& flow = record_.flowAt(place);
    std::string message = what;
    if (way != nullptr) message += "; after " + join(*way, " > ");
    findings_.push_back({severity, rule, flow.name, nodeLabel(flow, place.node), std::move(message)});
}

}  // namespace tama::flows
