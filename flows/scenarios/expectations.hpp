// The steps of a scenario that say what must have come out: messages, results, the contact, the end. What is
// otherwise is noted as a failure, with how the file would say it. Pure.
#pragma once

#include "flows/scenarios/scenario_stage.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

class Expectations {
  public:
    /// The stage must live as long.
    explicit Expectations(ScenarioStage& stage) : stage_(stage) {}

    void take(const TamaSays& expected);
    void take(const TamaSaysAnything&);
    void take(const ResultIs& expected);
    void take(const ContactIs& expected);
    void take(const GroupIs& expected);
    void take(const EndsAs& expected);
    void take(const LogsProblem& expected);
    void take(const HasSideEffect& expected);

  private:
    ScenarioStage& stage_;
};

}  // namespace tama::flows
