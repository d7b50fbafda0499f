// Walks through the procedure at random: people with random roles try random acts; the right one more often, so that
// walks get far. After every act the invariants are looked at; a walk that breaks one throws with its seed.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "requests/offices.hpp"
#include "requests/procedure.hpp"
#include "requests/state_machine.hpp"

namespace tama::tests {

struct WalksSeen {
    int activations = 0;
    int refusals = 0;
    int ends = 0;  // walks that came to the archive
};

class RandomWalk {
  public:
    RandomWalk(std::uint32_t seed, const std::vector<requests::Procedure>& procedures) : random_(seed), seed_(seed) {
        const auto& procedure = procedures[seed % procedures.size()];
        facts_.notice = procedure.notice;
        facts_.needs = procedure.needs;
        rules_ = procedure.countersigning;
        facts_.form_complete = true;
        facts_.has_workflow = true;
        facts_.has_target = true;
        facts_.requestor = kNames[draw(kNames.size())];
        facts_.requested_start = facts_.now + std::chrono::days{draw(12)};
        for (auto& roles : roles_) {
            for (int i = 0; i < 2; ++i) roles = roles.with(static_cast<requests::Role>(draw(9)));
            if (draw(3) == 0) roles = roles.with(requests::Role::DataManager);
        }
    }

    WalksSeen run(int acts) {
        for (int i = 0; i < acts; ++i) act();
        seen_.ends = facts_.state == requests::State::Archived ? 1 : 0;
        return seen_;
    }

  private:
    static constexpr std::array<const char*, 5> kNames{"grace", "kofi", "awa", "samuel", "mary"};

    std::size_t draw(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

    [[noreturn]] void broken(const std::string& rule) const {
        throw std::runtime_error(
            fmt::format("seed {}: {} by {} in {}", seed_, rule, facts_.actor, nameOf(facts_.state))
        );
    }
    void require(bool holds, const char* rule) const {
        if (!holds) broken(rule);
    }

    requests::Action chosen() {
        const auto forward = requests::nextStep(facts_.state);
        if (forward && draw(4) != 0) return *forward;
        return static_cast<requests::Action>(draw(requests::kActionCount));
    }

    void changeTheWorld() {
        if (draw(30) == 0) facts_.closure_matches_approval = false;  // a workflow, a group, a cap was changed
        if (draw(20) == 0) facts_.week_waived = true;
        facts_.now += std::chrono::minutes{draw(600)};
    }

    void act() {
        changeTheWorld();
        const auto who = draw(kNames.size());
        facts_.actor = kNames[who];
        facts_.roles = roles_[who];
        facts_.signed_in_anew = draw(5) != 0;
        facts_.needs_countersign = rules_.own_request && facts_.approver == facts_.requestor;
        const auto action = chosen();
        const auto to = next(facts_, action);
        if (!to) {
            ++seen_.refusals;
            require(to.error().message.starts_with("SOP step "), "a refusal names no step");
            return;
        }
        require(facts_.roles.hasAnyOf(officeOf(action)), "an act without the role");
        check(action, *to);
        keep(action, *to);
    }

    void check(requests::Action action, requests::State to) {
        using requests::Action;
        if (isSending(to) && !isSending(facts_.state)) {
            require(action == Action::Activate || action == Action::Resume, "(i) sends by another act");
            require(approved_by_director_, "(i) sends before the approval");
            require(facts_.closure_matches_approval, "(ii) sends what is not what was approved");
            require(facts_.approver != facts_.actor, "the approver lets it go");
            require(facts_.approver != facts_.last_editor, "the last editor approved");
            require(!facts_.needs_countersign || !facts_.countersigner.empty(), "one signature where two are needed");
            require(simulated_ && own_phone_, "sends what was not tested");
        }
        if (action == Action::StateSatisfied) require(facts_.actor == facts_.requestor, "satisfied for another");
        if (action == Action::Submit && !facts_.week_waived) {
            require(*facts_.requested_start - facts_.now >= facts_.notice, "submitted too late");
        }
        for (const auto skipped : skippedBefore(facts_, action)) {
            require(needOf(facts_.needs, skipped) != requests::Need::Required, "left out a required step");
        }
    }

    void keep(requests::Action action, requests::State to) {
        using requests::Action;
        if (to == requests::State::Development) {
            simulated_ = own_phone_ = false;
            clearApproval();
        }
        if (action == Action::Develop) facts_.last_editor = facts_.actor;
        if (action == Action::PassSimulator) simulated_ = true;
        if (action == Action::PassOwnPhone) own_phone_ = true;
        if (action == Action::Approve) {
            facts_.approver = facts_.actor;
            facts_.countersigner.clear();
            facts_.closure_matches_approval = true;
            approved_by_director_ = facts_.roles.has(requests::Role::Approver) && facts_.signed_in_anew;
        }
        if (action == Action::Countersign) facts_.countersigner = facts_.actor;
        if (action == Action::Activate) ++seen_.activations;
        facts_.state = to;
    }

    void clearApproval() {
        facts_.approver.clear();
        facts_.countersigner.clear();
        approved_by_director_ = false;
    }

    std::mt19937 random_;
    std::uint32_t seed_;
    requests::Facts facts_;
    requests::Countersigning rules_;
    std::array<requests::Roles, kNames.size()> roles_{};
    bool simulated_ = false, own_phone_ = false, approved_by_director_ = false;
    WalksSeen seen_;
};

inline WalksSeen walkAtRandom(std::uint32_t first_seed, int walks) {
    std::vector<requests::Procedure> procedures;
    for (const auto& name : requests::builtInProcedures()) {
        procedures.push_back(requests::builtInProcedure(name).value());
    }
    WalksSeen all;
    for (int i = 0; i < walks; ++i) {
        const auto seen = RandomWalk(first_seed + static_cast<std::uint32_t>(i), procedures).run(60);
        all.activations += seen.activations;
        all.refusals += seen.refusals;
        all.ends += seen.ends;
    }
    return all;
}

}  // namespace tama::tests
