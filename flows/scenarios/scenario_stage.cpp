#include "flows/scenarios/scenario_stage.hpp"

#include <optional>
#include <utility>

#include "flows/scenarios/state_checks.hpp"

namespace tama::flows {

ScenarioStage::ScenarioStage(
    std::shared_ptr<const Assets> all, ScenarioSetup setup, const Script& script
)
    : assets(std::move(all)), zone(setup.zone), conversation(std::move(setup.conversation)) {
    out_.name = script.name;
    out_.line = script.lines.first;
    block_ = script.settings.empty() ? script.lines : script.settings.back().lines;
    conversation.drawBy([this](const Router& router, std::size_t) {
        return props.draw(router, sent.problems);
    });
    conversation.answerServicesBy([this](const ServiceRequest& request) {
        hear("(calls " + request.method + " " + request.url + ")");
        return props.answer(request, sent.problems);
    });
}

void ScenarioStage::begin(Trigger trigger) {
    begun_ = true;
    conversation.begin(std::move(trigger));
    collect();
}

void ScenarioStage::ensureBegun() {
    if (begun_) return;
    Trigger trigger;
    trigger.origin = "scenario";
    begin(std::move(trigger));
}

void ScenarioStage::settleBegun() {
    ensureBegun();
    settle();
}

void ScenarioStage::collect() {
    for (const std::string& message : sent.add(conversation.sprint())) hear("Tama: " + message);
}

void ScenarioStage::settle() {
    for (const std::string& message : sent.messages) {
        unexpected(message, {block_.last + 1, block_.last, block_.indent});
    }
    sent.messages.clear();
    for (const std::string& problem : sent.problems) {
        failAt(block_.last, "no problem", "problem " + problem);
    }
    sent.problems.clear();
}

void ScenarioStage::unexpected(const std::string& message, ScriptLines where) {
    ScenarioFailure failure{
        where.last, "nothing more", "Tama: " + message, out_.conversation.size(), std::nullopt};
    failure.fix = ScenarioFix{where, {failure.got}};
    out_.failures.push_back(std::move(failure));
}

void ScenarioStage::differs(std::string expected, std::string got, std::vector<std::string> statements) {
    out_.failures.push_back(
        {step_->lines.first,
         std::move(expected),
         std::move(got),
         out_.conversation.size(),
         ScenarioFix{step_->lines, std::move(statements)}}
    );
}

void ScenarioStage::failAt(std::size_t line, std::string expected, std::string got) {
    out_.failures.push_back(
        {line, std::move(expected), std::move(got), out_.conversation.size(), std::nullopt}
    );
}

void ScenarioStage::stop(std::string expected, std::string got) {
    failAt(step_->lines.first, std::move(expected), std::move(got));
    stopped_ = true;
}

std::string ScenarioStage::ending() const {
    const Session& session = conversation.sprint().session;
    return endingInWords(endingOf(session)) + (session.failure.empty() ? "" : ": " + session.failure);
}

std::string ScenarioStage::standing() const {
    return conversation.waiting() ? "it waits for an answer" : "the conversation is over: " + ending();
}

}  // namespace tama::flows
