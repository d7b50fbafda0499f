// What a scenario supplies to its conversation besides the worker: where random splits lead, and what web
// services answer. Used up in the order of the file. One scenario, one thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "flows/engine/resume.hpp"
#include "flows/engine/session.hpp"
#include "flows/scenarios/script.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

class ScenarioProps {
  public:
    void addPick(const PicksBranch& pick, std::size_t line) { picks_.emplace_back(line, pick.branch); }
    /// The answer must live as long as this.
    void addAnswer(const WebhookAnswers& answer) { answers_.push_back({&answer, false}); }

    /// The branch of the next pick, by name or number from 1; the first where nothing was picked.
    std::size_t draw(const Router& router, std::vector<std::string>& problems);
    /// The first answer for the address that was not given yet, else the last one for it.
    ServiceAnswer answer(const ServiceRequest& request, std::vector<std::string>& problems);

    /// Line and branch of the picks that no random split took.
    const std::vector<std::pair<std::size_t, std::string>>& unusedPicks() const { return picks_; }

  private:
    struct PreparedAnswer {
        const WebhookAnswers* answer;
        bool given;
    };
    std::vector<std::pair<std::size_t, std::string>> picks_;
    std::vector<PreparedAnswer> answers_;
};

}  // namespace tama::flows
