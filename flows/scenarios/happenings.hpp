// The steps of a scenario at which something happens: the worker writes, time passes, a campaign is due.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "flows/scenarios/scenario_stage.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

class Happenings {
  public:
    /// The stage must live as long.
    explicit Happenings(ScenarioStage& stage) : stage_(stage) {}

    void take(const WorkerSays& worker);
    void take(const TimePasses& wait);
    void take(const TimeComes& wait);
    void take(const UntilTimeOut&);
    void take(const UntilExpiry&);
    void take(const UntilCampaign&);
    void take(const PicksBranch& pick);
    void take(const WebhookAnswers& answer);

  private:
    void beginWith(const std::string& text);
    std::string wordsOfFlow() const;
    void passUntil(WallTime time);
    void timeOutAt(WallTime time);
    void expireAt(WallTime time);

    ScenarioStage& stage_;
    std::optional<WallTime> campaign_at_;  // when the last one began the conversation
};

}  // namespace tama::flows
