#include "requests/state_machine.hpp"

#include <algorithm>
#include <array>

#include "tests/requests/procedure.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::kProcedure;
using tama::tests::ProcedureStep;

namespace {

Facts factsIn(State state) {
    Facts facts;
    facts.state = state;
    facts.now = fromEpochMs(0);
    facts.actor = "data.manager";
    facts.roles = tests::kEverybody;
    facts.signed_in_anew = true;
    facts.requestor = "requestor";
    facts.form_complete = true;
    facts.requested_start = fromEpochMs(0) + std::chrono::days{8};
    facts.has_workflow = true;
    facts.has_target = true;
    facts.last_editor = "data.manager";
    facts.approver = "director";
    facts.closure_matches_approval = true;
    return facts;
}

}  // namespace

TEST_CASE("a use case walks the steps of the SOP from draft to archive", "[requests]") {
    auto facts = factsIn(State::Draft);
    const auto walk = [&facts](auto step, auto end) {
        for (; step != end; ++step) {
            facts.actor = step->actor;
            const auto state = next(facts, step->action);
            INFO(nameOf(facts.state) << " " << nameOf(step->action) << (state ? "" : state.error().message));
            REQUIRE(state);
            facts.state = *state;
        }
    };
    const auto at = [](Action action) {
        return std::find_if(kProcedure.begin(), kProcedure.end(), [action](const auto& step) {
            return step.action == action;
        });
    };
    walk(kProcedure.begin(), at(Action::StateSatisfied));
    CHECK(facts.state == State::RequestorTested);
    const std::array changes{ProcedureStep{Action::RequestChanges, "requestor"}};
    walk(changes.begin(), changes.end());
    walk(at(Action::Develop), kProcedure.end());
    CHECK(facts.state == State::Active);
    const std::array rest{
        ProcedureStep{Action::Pause, "data.manager"},
        ProcedureStep{Action::Resume, "data.manager"},
        ProcedureStep{Action::Close, "data.manager"},
        ProcedureStep{Action::Report, "data.manager"},
        ProcedureStep{Action::LogDecision, "requestor"},
        ProcedureStep{Action::Archive, "data.manager"}};
    walk(rest.begin(), rest.end());
    CHECK(facts.state == State::Archived);
}

TEST_CASE("a form handed in less than a week ahead needs a waiver", "[requests]") {
    auto facts = factsIn(State::Draft);
    facts.requested_start = facts.now + std::chrono::days{7} - Milliseconds{1};
    const auto refused = next(facts, Action::Submit);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().message.find("one week") != std::string::npos);
    facts.week_waived = true;
    CHECK(next(facts, Action::Submit));
    facts.week_waived = false;
    facts.requested_start = facts.now + std::chrono::days{7};
    CHECK(next(facts, Action::Submit));
}

TEST_CASE("only the requestor can be satisfied", "[requests]") {
    auto facts = factsIn(State::RequestorTested);
    CHECK_FALSE(next(facts, Action::StateSatisfied));
    facts.actor = "requestor";
    CHECK(next(facts, Action::StateSatisfied));
}

TEST_CASE("two people are needed: the approver is neither last editor nor activator", "[requests]") {
    auto facts = factsIn(State::Satisfied);
    CHECK_FALSE(next(facts, Action::Approve));
    facts.actor = "director";
    CHECK(next(facts, Action::Approve));
    facts.state = State::Approved;
    CHECK_FALSE(next(facts, Action::Activate));
    facts.actor = "data.manager";
    CHECK(next(facts, Action::Activate));
}

TEST_CASE("nothing is activated or resumed on an approval that is missing or no longer fits", "[requests]") {
    for (const auto& [state, action] :
         {std::pair{State::Approved, Action::Activate}, std::pair{State::Paused, Action::Resume}}) {
        auto facts = factsIn(state);
        facts.closure_matches_approval = false;
        CHECK_FALSE(next(facts, action));
        facts.closure_matches_approval = true;
        facts.approver.clear();
        CHECK_FALSE(next(facts, action));
    }
}

TEST_CASE("no act leads to sending except activation and resumption of what was approved", "[requests]") {
    for (int s = 0; s <= static_cast<int>(State::Stopped); ++s) {
        for (const Action action : actionsFrom(static_cast<State>(s))) {
            auto facts = factsIn(static_cast<State>(s));
            facts.actor = "requestor";
            facts.approver.clear();
            const auto to = next(facts, action);
            INFO(nameOf(facts.state) << " " << nameOf(action));
            CHECK_FALSE((to && isSending(*to) && !isSending(facts.state)));  // to drain is to send less
        }
    }
}

TEST_CASE("what does not follow from a state is a conflict that names both", "[requests]") {
    const auto wrong = next(factsIn(State::Draft), Action::Activate);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::Conflict);
    CHECK(
        wrong.error().message ==
        "SOP step 9: a use case that is 'draft' cannot do 'activate'; next comes 'submit' (SOP step 1), done by: "
        "data_manager, requestor, approver, supervisor"
    );
    CHECK_FALSE(next(factsIn(State::Archived), Action::Withdraw));
    CHECK_FALSE(next(factsIn(State::Active), Action::Withdraw));
    CHECK(next(factsIn(State::Approved), Action::Withdraw));
}

TEST_CASE("names of states and acts are read back as what they name", "[requests]") {
    for (int s = 0; s <= static_cast<int>(State::Stopped); ++s) {
        CHECK(stateFrom(nameOf(static_cast<State>(s))) == static_cast<State>(s));
    }
    for (int a = 0; a <= static_cast<int>(Action::Stop); ++a) {
        CHECK(actionFrom(nameOf(static_cast<Action>(a))) == static_cast<Action>(a));
    }
    CHECK_FALSE(stateFrom("unheard_of"));
    CHECK_FALSE(actionFrom(""));
}
