// A scenario on its way: its conversation, what that has brought, and what was found to differ. Pure; one
// scenario, one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "flows/assets.hpp"
#include "flows/play/conversation.hpp"
#include "flows/scenarios/props.hpp"
#include "flows/scenarios/runner.hpp"
#include "flows/scenarios/script.hpp"
#include "flows/scenarios/sent.hpp"
#include "flows/scenarios/setup.hpp"

namespace tama::flows {

class ScenarioStage {
  public:
    /// The script must live as long.
    ScenarioStage(std::shared_ptr<const Assets> assets, ScenarioSetup setup, const Script& script);
    ScenarioStage(const ScenarioStage&) = delete;  // the conversation asks it for props
    ScenarioStage& operator=(const ScenarioStage&) = delete;

    const std::shared_ptr<const Assets> assets;
    const TimeZone zone;  // in which the scenario's times are
    Conversation conversation;
    Sent sent;
    ScenarioProps props;

    /// What is noted from here on is about this step.
    void enter(const ScriptStep& step) { step_ = &step; }
    /// A message that came too much would stand after this step.
    void markDone(const ScriptStep& step) { block_ = step.lines; }
    const ScriptLines& lines() const { return step_->lines; }

    bool begun() const { return begun_; }
    void begin(Trigger trigger);
    /// By Tama, where nothing else has begun it.
    void ensureBegun();
    /// Takes in what the last sprint sent and what went wrong in it.
    void collect();
    /// Before the next thing happens, all that was sent and went wrong must have been expected.
    void settle();
    void settleBegun();

    /// A line of the conversation for the report.
    void hear(std::string line) { out_.conversation.push_back(std::move(line)); }
    void unexpected(const std::string& message, ScriptLines where);
    /// `statements`: what the file would have to say instead.
    void differs(std::string expected, std::string got, std::vector<std::string> statements);
    void failAt(std::size_t line, std::string expected, std::string got);
    /// The conversation cannot go the way that the scenario describes.
    void stop(std::string expected, std::string got);
    bool stopped() const { return stopped_; }

    std::string ending() const;
    std::string standing() const;

    ScenarioOutcome takeOutcome() { return std::move(out_); }

  private:
    ScenarioOutcome out_;
    const ScriptStep* step_ = nullptr;
    ScriptLines block_;
    bool begun_ = false;
    bool stopped_ = false;
};

}  // namespace tama::flows
